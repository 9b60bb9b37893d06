"""Global databases are encrypted.

A global database keeps copies of the same card data in several regions, and all of them are encrypted or none is. That supports rendering
card numbers unreadable (3.5.1), in the regions that nobody looks at too. A global database that is made from a cluster is encrypted if
the cluster is.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.copies import encrypted

RULE = Rule(
    id="aurora-global-database-encryption-at-rest",
    title="Global databases are encrypted",
    severity=Severity.HIGH,
    requirements={"3.5.1": "replicas of card data in other regions need the same protection as the data"},
    remediation="set StorageEncrypted to true (which replaces the global database), or make it from a cluster that is encrypted",
    types=("AWS::RDS::GlobalCluster",),
    check=encrypted,
    equivalents={"config": "aurora-global-database-encryption-at-rest"},
    passing={"StorageEncrypted": True},
    failing={"StorageEncrypted": False},
)
