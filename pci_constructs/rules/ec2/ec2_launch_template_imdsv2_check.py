"""Launch templates ask for session tokens on metadata requests.

Every instance of a fleet is what its template says. A template that leaves the metadata service as it is launches instances whose role
credentials a single forged request can steal (7.2.5, 2.2.6), and a scaling event launches more of them.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.ec2._launch import TEMPLATE, judge_tokens_of, launch_settings


def _check(template: ResourceView) -> Judgement:
    return judge_tokens_of(launch_settings(template))


RULE = Rule(
    id="ec2-launch-template-imdsv2-check",
    title="Launch templates require session tokens for metadata (IMDSv2)",
    severity=Severity.LOW,
    requirements={
        "2.2.6": "the safe setting of the metadata service is part of how every instance of the fleet is configured",
        "7.2.5": "role credentials of the fleet cannot be fetched by a forged request",
    },
    remediation="set LaunchTemplateData.MetadataOptions.HttpTokens to required",
    types=(TEMPLATE,),
    check=_check,
    equivalents={"securityhub": "EC2.170", "config": "ec2-launch-template-imdsv2-check", "checkov": "CKV_AWS_79"},
    passing={"LaunchTemplateData": {"MetadataOptions": {"HttpTokens": "required"}}},
    failing={"LaunchTemplateData": {"MetadataOptions": {"HttpTokens": "optional"}}},
)
