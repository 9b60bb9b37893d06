"""Instances answer metadata requests only with a session token.

The metadata service hands out the credentials of the instance's role. Version 1 gives them to any request that reaches it, so one forged
request through a web application is enough to steal them (7.2.5, 2.2.6); version 2 asks for a token first, which a forged request cannot
get. What neither the instance nor its launch template says is left to the image and the account.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.ec2._launch import INSTANCE, holder_of, judge_tokens


def _check(instance: ResourceView) -> Judgement:
    return judge_tokens(
        holder_of(instance, "MetadataOptions.HttpTokens"),
        lambda: holder_of(instance, "MetadataOptions.HttpEndpoint"),
    )


RULE = Rule(
    id="ec2-imdsv2-check",
    title="Instances require session tokens for metadata (IMDSv2)",
    severity=Severity.HIGH,
    requirements={
        "2.2.6": "the metadata service is a security parameter of the system, and its safe setting prevents misuse",
        "7.2.5": "the role's privileges stay with the instance: a forged request cannot carry its credentials away",
    },
    remediation="set MetadataOptions.HttpTokens to required on the instance or its launch template (require_imdsv2=True in the CDK)",
    types=(INSTANCE,),
    check=_check,
    equivalents={"securityhub": "EC2.8", "config": "ec2-imdsv2-check", "checkov": "CKV_AWS_79"},
    passing={"MetadataOptions": {"HttpTokens": "required"}},
    failing={"MetadataOptions": {"HttpTokens": "optional"}},
)
