"""Storage of databases is encrypted.

Encryption of storage keeps disks, backups and snapshots from being read outside of the database. It supports rendering card numbers
unreadable (3.5.1) and is not enough for it by itself: disk-level encryption alone does not count for card numbers (3.5.1.2). A database
that is restored or replicated is encrypted if its source is; CloudFormation ignores what it says itself.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.copies import encrypted
from pci_constructs.rules.databases import INSTANCE
from pci_constructs.rules.rds._databases import by_its_cluster


def _check(database: ResourceView) -> Judgement:
    return by_its_cluster(database, "whose storage is judged there") or encrypted(database)


RULE = Rule(
    id="rds-storage-encrypted",
    title="Storage of databases is encrypted",
    severity=Severity.HIGH,
    requirements={"3.5.1": "encrypted storage supports rendering card numbers unreadable wherever they are stored"},
    remediation="set StorageEncrypted to true and KmsKeyId to a key of your own (which replaces the database)",
    types=(INSTANCE,),
    check=_check,
    equivalents={
        "securityhub": "RDS.3",
        "config": "rds-storage-encrypted",
        "cdk-nag": "PCI.DSS.321-RDSStorageEncrypted",
        "guard": "RDS_STORAGE_ENCRYPTED",
        "checkov": "CKV_AWS_16",
    },
    passing={"StorageEncrypted": True},
    failing={"StorageEncrypted": False},
)
