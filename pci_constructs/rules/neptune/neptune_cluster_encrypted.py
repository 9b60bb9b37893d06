"""Graph databases are encrypted.

Who paid whom with which card is a graph, and its storage, backups and snapshots are readable unless they are encrypted. That supports
rendering card numbers unreadable (3.5.1) and is not enough by itself (3.5.1.2). It can only be chosen when the cluster is made.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.copies import encrypted

RULE = Rule(
    id="neptune-cluster-encrypted",
    title="Graph databases are encrypted",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "encrypted storage supports rendering card numbers in a graph unreadable"},
    remediation="set StorageEncrypted to true and KmsKeyId to a key of your own (which replaces the cluster)",
    types=("AWS::Neptune::DBCluster",),
    check=encrypted,
    equivalents={"securityhub": "Neptune.1", "config": "neptune-cluster-encrypted", "checkov": "CKV_AWS_44"},
    passing={"StorageEncrypted": True},
    failing={"StorageEncrypted": False},
)
