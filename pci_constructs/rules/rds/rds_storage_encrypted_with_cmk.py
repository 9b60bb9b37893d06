"""Storage of databases is encrypted with a key of your own.

The key that AWS keeps for RDS cannot be denied to anybody who may use the account, replaced when it is compromised, or shared with the
account that backups go to. Who may use a key is restricted (3.6.1) and its life is managed (3.7.4) by its policy and rotation, which only
a key of your own has.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, undetermined
from pci_constructs.rules.copies import encrypted, source_of
from pci_constructs.rules.databases import CLUSTER, INSTANCE, KEY, both, own_key
from pci_constructs.rules.rds._databases import by_its_cluster
from pci_constructs.rules.reading import names_something


def _key(database: ResourceView) -> Judgement:
    source = source_of(database)
    if source and not names_something(database, KEY):
        return undetermined("a copy has the key of its source", source, blocked_by=f"the key of {database.text(source)}")
    return own_key(database, KEY, "storage")


def _check(database: ResourceView) -> Judgement:
    member = by_its_cluster(database, "whose key is judged there")
    return member or both(lambda: _key(database), lambda: encrypted(database))


RULE = Rule(
    id="rds-storage-encrypted-with-cmk",
    title="Storage of databases is encrypted with a key of your own",
    severity=Severity.MEDIUM,
    requirements={
        "3.6.1": "access to the key can be limited to those who need it only if the key is your own",
        "3.7.4": "the end of a key's cryptoperiod can be set and enforced only for a key of your own",
    },
    remediation="set StorageEncrypted to true and KmsKeyId to a key of your own (which replaces the database)",
    types=(INSTANCE, CLUSTER),
    check=_check,
    passing={"StorageEncrypted": True, "KmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/0d990263-018e-4e65-a703-eff731de951e"},
    failing={"StorageEncrypted": True, "KmsKeyId": "alias/aws/rds"},
)
