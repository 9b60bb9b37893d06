"""Warehouses are encrypted and log who did what.

The two belong together: encryption supports rendering card numbers unreadable to those who get at the disks or snapshots (3.5.1), and the
audit log shows those who got at them through the warehouse (10.2.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import both
from pci_constructs.rules.redshift._clusters import CLUSTER, logs_activity, storage_encrypted


def _check(cluster: ResourceView) -> Judgement:
    return both(lambda: storage_encrypted(cluster), lambda: logs_activity(cluster))


RULE = Rule(
    id="redshift-cluster-configuration-check",
    title="Warehouses are encrypted and log who did what",
    severity=Severity.MEDIUM,
    requirements={
        "3.5.1": "encrypted storage supports rendering card numbers in the warehouse unreadable",
        "10.2.1": "the audit log of the warehouse is a part of the audit trail of access to card data",
    },
    remediation="set Encrypted to true and LoggingProperties",
    types=(CLUSTER,),
    check=_check,
    equivalents={
        "securityhub": "Redshift.10",
        "config": "redshift-cluster-configuration-check",
        "cdk-nag": "PCI.DSS.321-RedshiftClusterConfiguration",
        "guard": "REDSHIFT_CLUSTER_CONFIGURATION_CHECK",
        "checkov": "CKV_AWS_64, CKV_AWS_71",
    },
    passing={"Encrypted": True, "LoggingProperties": {"BucketName": "warehouse-logs"}},
    failing={"Encrypted": False, "LoggingProperties": {"LogDestinationType": "s3"}},
)
