"""Document databases are encrypted.

A cluster's storage, backups and snapshots hold whole documents, and a document can have a card number in any field. Encryption supports
rendering it unreadable (3.5.1) and is not enough for that by itself (3.5.1.2). It can only be chosen when the cluster is made.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.copies import encrypted

RULE = Rule(
    id="docdb-cluster-encrypted",
    title="Document databases are encrypted",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "encrypted storage supports rendering card numbers in documents unreadable"},
    remediation="set StorageEncrypted to true and KmsKeyId to a key of your own (which replaces the cluster)",
    types=("AWS::DocDB::DBCluster",),
    check=encrypted,
    equivalents={"securityhub": "DocumentDB.1", "config": "docdb-cluster-encrypted", "checkov": "CKV_AWS_74"},
    passing={"StorageEncrypted": True},
    failing={"StorageEncrypted": False},
)
