"""Snapshots are taken of encrypted databases.

A snapshot holds everything that the database held, can be shared with other accounts, and is encrypted exactly if the database was. Copies
of card data need the protection of the original (3.5.1). Snapshots that the template does not make are seen in the account alone.
"""

from pci_constructs.rules import Example, Rule, Severity
from pci_constructs.rules.copies import encrypted
from pci_constructs.rules.databases import INSTANCE


def _example(*, good: bool) -> Example:
    return Example(
        resources={
            "Snapshot": {
                "Type": "AWS::RDS::DBSnapshot",
                "Properties": {"DBInstanceIdentifier": {"Ref": "Database"}, "DBSnapshotIdentifier": "before-upgrade"},
            },
            "Database": {"Type": INSTANCE, "Properties": {"StorageEncrypted": good}},
        }
    )


RULE = Rule(
    id="rds-snapshot-encrypted",
    title="Snapshots are taken of encrypted databases",
    severity=Severity.HIGH,
    requirements={"3.5.1": "a snapshot is a copy of the card data in the database and needs the same protection"},
    remediation="encrypt the database; of one that is not, make an encrypted copy of the snapshot and delete the snapshot",
    types=("AWS::RDS::DBSnapshot", "AWS::RDS::ClusterSnapshot"),
    check=encrypted,
    equivalents={"securityhub": "RDS.4", "config": "rds-snapshot-encrypted", "guard": "RDS_SNAPSHOT_ENCRYPTED"},
    passing=_example(good=True),
    failing=_example(good=False),
)
