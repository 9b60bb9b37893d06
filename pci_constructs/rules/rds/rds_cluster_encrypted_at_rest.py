"""Storage of database clusters is encrypted.

The storage of a cluster, its backups and snapshots are readable to whoever gets hold of them unless they are encrypted. That supports
rendering card numbers unreadable (3.5.1) and is not enough by itself (3.5.1.2). Aurora encrypts clusters made since February 2026 with a
key of AWS's own; a template that does not ask for encryption is no evidence of it, and leaves Multi-AZ clusters without.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.copies import encrypted
from pci_constructs.rules.databases import CLUSTER

RULE = Rule(
    id="rds-cluster-encrypted-at-rest",
    title="Storage of database clusters is encrypted",
    severity=Severity.HIGH,
    requirements={"3.5.1": "encrypted storage supports rendering card numbers unreadable wherever they are stored"},
    remediation="set StorageEncrypted to true and KmsKeyId to a key of your own (which replaces the cluster)",
    types=(CLUSTER,),
    check=encrypted,
    equivalents={"securityhub": "RDS.27", "config": "rds-cluster-encrypted-at-rest", "checkov": "CKV_AWS_96"},
    passing={"StorageEncrypted": True},
    failing={"StorageEncrypted": False},
)
