"""Launch configurations ask for session tokens on metadata requests.

Instances of a scaling group with an old launch configuration answer metadata requests without a token unless it says otherwise, and
give the role's credentials to whoever can make the instance send a request (7.2.5, 2.2.6). Launch templates have replaced them.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.ec2._launch import CONFIGURATION, judge_tokens_of

RULE = Rule(
    id="autoscaling-launchconfig-requires-imdsv2",
    title="Launch configurations require session tokens for metadata (IMDSv2)",
    severity=Severity.HIGH,
    requirements={
        "2.2.6": "the safe setting of the metadata service is part of how instances of the group are configured",
        "7.2.5": "role credentials of the group cannot be fetched by a forged request",
    },
    remediation="set MetadataOptions.HttpTokens to required, or better replace the launch configuration by a launch template that does",
    types=(CONFIGURATION,),
    check=judge_tokens_of,
    equivalents={"securityhub": "AutoScaling.3", "config": "autoscaling-launchconfig-requires-imdsv2", "checkov": "CKV_AWS_79"},
    passing={"MetadataOptions": {"HttpTokens": "required"}},
    failing={"MetadataOptions": {"HttpTokens": "optional"}},
)
