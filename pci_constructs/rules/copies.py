"""Databases and snapshots that are made of something that exists, and whether what they store is encrypted."""

from pci_constructs.assembly import ResourceView, Undetermined
from pci_constructs.findings import Verdict
from pci_constructs.rules.combine import flag_is_true
from pci_constructs.rules.databases import CLUSTER, INSTANCE, KEY
from pci_constructs.rules.reading import has_text, names_any, names_something, word
from pci_constructs.rules.rule import Judgement, failed, passed, undetermined

GLOBAL = "GlobalClusterIdentifier"
DB_GROUPS = "DBSecurityGroups"
_DOCUMENTS = "AWS::DocDB::DBCluster"
_REPLICA_SOURCES = ("SourceDBInstanceIdentifier", "SourceDBClusterIdentifier")
_BACKUPS = ("SourceDBInstanceAutomatedBackupsArn", "SourceDbiResourceId")
_CLUSTER_SOURCES = ("SnapshotIdentifier", "SourceDBClusterIdentifier")
_SOURCES = {
    INSTANCE: (*_REPLICA_SOURCES, "DBSnapshotIdentifier", "DBClusterSnapshotIdentifier", *_BACKUPS),
    CLUSTER: (*_CLUSTER_SOURCES, "SourceDbClusterResourceId", "ReplicationSourceIdentifier"),
    "AWS::RDS::GlobalCluster": ("SourceDBClusterIdentifier",),
    "AWS::RDS::DBSnapshot": ("DBInstanceIdentifier",),
    "AWS::RDS::ClusterSnapshot": ("DBClusterIdentifier",),
    _DOCUMENTS: _CLUSTER_SOURCES,
    "AWS::Neptune::DBCluster": _CLUSTER_SOURCES,
}
"""Properties that make a resource a copy of something that exists."""
_KEYED = (CLUSTER, _DOCUMENTS, "AWS::Neptune::DBCluster")
"""Types whose copies AWS takes a key for, and refuses one that it cannot encrypt with; of instances it does so for replicas alone."""
_STATED, _KIND = "StorageEncrypted", "Live.StorageEncryptionType"
_GOOD, _BAD = "storage is encrypted", "storage is not encrypted"


def source_of(database: ResourceView) -> str | None:
    """The property that makes a database or snapshot a copy of something that exists, if it is one. Where it is empty text,
    CloudFormation makes a new database.
    """
    return next((name for name in _SOURCES[database.type] if names_something(database, name)), None)


def replica_of(database: ResourceView) -> str | None:
    """The property that makes an instance a replica, if it is one: with a time to restore to it is a database of its own."""
    source = source_of(database)
    if source not in _REPLICA_SOURCES or database.type != INSTANCE:
        return None
    restored = database.flag("UseLatestRestorableTime") or any(names_something(database, name) for name in ("RestoreTime", *_BACKUPS))
    return None if restored else source


def is_secondary(cluster: ResourceView) -> bool:
    """Whether a cluster belongs to a global one; empty text takes it out of one."""
    return names_something(cluster, GLOBAL)


def encrypted(database: ResourceView) -> Judgement:
    """Judges that a database, or what a snapshot is taken of, is encrypted. A copy is if its source is, whatever it says itself."""
    if database.live:
        # What runs says of itself whether it is encrypted, whatever it was made of.
        stated = "Encrypted" if database.type.endswith("DBSnapshot") else _STATED
        found = flag_is_true(database, stated, good=_GOOD, bad=_BAD)
        return passed(f"{_GOOD} with a key that AWS owns", _KIND) if found.verdict is Verdict.FAIL and _by_aws(database) else found
    source = source_of(database)
    if source is None and database.type.endswith("::DBCluster") and not database.has(_STATED) and is_secondary(database):
        source = GLOBAL
    snapshot = database.type.endswith("Snapshot")
    if source is None and snapshot:
        return undetermined("the template does not say of what the snapshot is taken", blocked_by="the source of the snapshot")
    if source is None:
        return _new(database)
    if not snapshot and not database.flag(_STATED, default=True):
        return failed(_BAD, _STATED)
    return _copied(database, source)


def _by_aws(database: ResourceView) -> bool:
    """Whether a running database that says it is not encrypted is so with a key that AWS owns, which RDS tells apart."""
    return database.type.startswith("AWS::RDS::") and word(database, _KIND) == "sse-rds"


def _new(database: ResourceView) -> Judgement:
    stated = flag_is_true(database, _STATED, good=_GOOD, bad=_BAD)
    if stated.verdict is Verdict.PASS and database.type == INSTANCE and names_any(database, DB_GROUPS):
        # CloudFormation then speaks a version of the API that knows neither.
        return failed(f"storage is not encrypted: beside {DB_GROUPS}, CloudFormation ignores {_STATED} and {KEY}", DB_GROUPS)
    return stated


def _copied(database: ResourceView, source: str) -> Judgement:
    if source != GLOBAL and (database.type in _KEYED or replica_of(database)) and _names_key(database):
        return passed("the copy is encrypted with the key that it names", KEY)
    if database.type == _DOCUMENTS and source != GLOBAL and database.has(_STATED):
        # DocumentDB refuses to leave what it is told to encrypt as it was.
        return passed("storage is encrypted", _STATED)
    original = database.follow(source) or (None if source == GLOBAL else _named(database, source))
    if original is not None and original.type in _SOURCES:
        return encrypted(original)
    return undetermined(
        "a copy is encrypted if its source is, whatever it says itself",
        source,
        blocked_by=f"whether {database.text(source)} is encrypted: look at it in the account",
    )


def _names_key(database: ResourceView) -> bool:
    """Whether a key is surely named; a parameter may be empty."""
    try:
        return has_text(database, KEY)
    except Undetermined:
        return False


def _named(database: ResourceView, source: str) -> ResourceView | None:
    """The database of this assembly that a plain name means."""
    type_ = INSTANCE if "Instance" in source else CLUSTER if database.type.startswith("AWS::RDS::") else database.type
    return database.evaluation.links.named(type_, database.text(source), database)
