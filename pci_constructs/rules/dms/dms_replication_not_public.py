"""Replication instances have no public address.

A replication instance reads whole databases and holds the passwords of both ends. With a public address, which it gets unless the
template says otherwise, that copy of card data can be tried from the internet (1.4.4).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_false


def _check(instance: ResourceView) -> Judgement:
    return flag_is_false(
        instance, "PubliclyAccessible", default=True, good="the instance has no public address", bad="the instance has a public address"
    )


RULE = Rule(
    id="dms-replication-not-public",
    title="Replication instances have no public address",
    severity=Severity.CRITICAL,
    requirements={"1.4.4": "what copies card data, and holds it while it does, is not reachable from untrusted networks"},
    remediation="set PubliclyAccessible to false (which replaces the instance), and reach both ends through the VPC",
    types=("AWS::DMS::ReplicationInstance",),
    check=_check,
    equivalents={
        "securityhub": "DMS.1",
        "config": "dms-replication-not-public",
        "cdk-nag": "PCI.DSS.321-DMSReplicationNotPublic",
        "guard": "DMS_REPLICATION_NOT_PUBLIC",
        "checkov": "CKV_AWS_89",
    },
    passing={"PubliclyAccessible": False},
    failing={"PubliclyAccessible": True},
)
