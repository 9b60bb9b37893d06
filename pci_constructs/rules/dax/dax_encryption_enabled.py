"""Caches in front of DynamoDB are encrypted.

What DAX keeps on disk and in its configuration is what the table holds, outside of the table's own encryption. That supports rendering card
numbers unreadable wherever they are stored (3.5.1). It can only be chosen when the cluster is made.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true


def _check(cluster: ResourceView) -> Judgement:
    return flag_is_true(cluster, "SSESpecification.SSEEnabled", good="the cache is encrypted", bad="the cache is not encrypted")


RULE = Rule(
    id="dax-encryption-enabled",
    title="Caches in front of DynamoDB are encrypted",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "card numbers from the table stay unreadable on the disks of the cache"},
    remediation="set SSESpecification.SSEEnabled to true (which replaces the cluster)",
    types=("AWS::DAX::Cluster",),
    check=_check,
    equivalents={
        "securityhub": "DynamoDB.3",
        "config": "dax-encryption-enabled",
        "guard": "DAX_ENCRYPTION_ENABLED",
        "checkov": "CKV_AWS_47",
    },
    passing={"SSESpecification": {"SSEEnabled": True}},
    failing={"SSESpecification": {"SSEEnabled": False}},
)
