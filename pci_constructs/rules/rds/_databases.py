"""What instances and clusters of RDS are."""

import re

from pci_constructs.assembly import ResourceView, Undetermined
from pci_constructs.rules.copies import source_of
from pci_constructs.rules.databases import CLUSTER, INSTANCE
from pci_constructs.rules.rds._groups import group
from pci_constructs.rules.reading import names_something, word
from pci_constructs.rules.rule import Judgement, not_applicable, passed, undetermined

MEMBER_OF = "DBClusterIdentifier"
CUSTOM = "custom-"
"""How the engines begin whose hosts the customer keeps up."""
SUBNETS = "DBSubnetGroupName"
_VERSION_OF_FAMILY = r"-?[\d.]+$"


def by_its_cluster(database: ResourceView, answer: str) -> Judgement | None:
    """Why a question does not arise for a member of a cluster, if it is one; the answer says how the cluster settles it."""
    member = database.type == INSTANCE and names_something(database, MEMBER_OF)
    return not_applicable(f"a member of a cluster, {answer}", MEMBER_OF) if member else None


def engine(database: ResourceView) -> str:
    """The engine, in lower case; empty for a copy of something elsewhere that does not repeat it and has no parameter group here."""
    found = word(database, "Engine")
    if found:
        return found
    original = _original(database)
    if original is not None and original.type in (INSTANCE, CLUSTER):
        return engine(original)
    return _engine_of_its_group(database)


def _original(database: ResourceView) -> ResourceView | None:
    source = source_of(database)
    try:
        return database.follow(source) if source else None
    except Undetermined:
        return None


def _engine_of_its_group(database: ResourceView) -> str:
    try:
        own = group(database)
        return re.sub(_VERSION_OF_FAMILY, "", word(own, "Family")) if own else ""
    except Undetermined:
        return ""


def not_postgresql(database: ResourceView) -> Judgement | None:
    """Why a question about the parameters of PostgreSQL does not arise, if it does not."""
    member = by_its_cluster(database, "whose parameter group decides")
    if member:
        return member
    found = engine(database)
    if not found:
        return undetermined("whether it is PostgreSQL is not known", "Engine", blocked_by="the engine of the source")
    return None if found in ("postgres", "aurora-postgresql") else not_applicable("it is no PostgreSQL", "Engine")


def private_by_default(database: ResourceView) -> Judgement | None:
    """Why a database that says nothing of public addresses has none, if AWS gives it none: one in a subnet group other than the
    account's own, and an instance of Aurora that names no group. Of copies AWS says nothing so clear.
    """
    if source_of(database):
        return None
    made = database.follow(SUBNETS) if database.has(SUBNETS) else None
    name = "its own" if made is not None and made.type == "AWS::RDS::DBSubnetGroup" else word(database, SUBNETS)
    if name not in ("", "default"):
        return passed("AWS gives no public address to what lies in a subnet group of its own", SUBNETS)
    if not name and database.type == INSTANCE and word(database, "Engine").startswith("aurora"):
        return passed("AWS gives no public address to an instance of Aurora that does not ask for one", "PubliclyAccessible")
    return None
