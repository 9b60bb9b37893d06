"""What instances and clusters of RDS are."""

import re

from pci_constructs.assembly import ResourceView, Undetermined
from pci_constructs.rules.databases import CLUSTER, INSTANCE, source_of
from pci_constructs.rules.rds._groups import group
from pci_constructs.rules.reading import word
from pci_constructs.rules.rule import Judgement, not_applicable

MEMBER_OF = "DBClusterIdentifier"
CUSTOM = "custom-"
"""How the engines begin whose hosts the customer keeps up."""
_VERSION_OF_FAMILY = re.compile(r"-?[\d.]+$")


def by_its_cluster(database: ResourceView, answer: str) -> Judgement | None:
    """Why a question does not arise for a member of a cluster, if it is one; the answer says how the cluster settles it."""
    member = database.type == INSTANCE and database.has(MEMBER_OF)
    return not_applicable(f"a member of a cluster, {answer}", MEMBER_OF) if member else None


def engine(database: ResourceView) -> str:
    """The engine, in lower case; empty for a copy of something elsewhere that does not repeat it and has no parameter group here."""
    found = word(database, "Engine")
    source = None if found else source_of(database)
    original = database.follow(source) if source else None
    if original is not None and original.type in (INSTANCE, CLUSTER):
        return engine(original)
    return found or _engine_of_its_group(database)


def _engine_of_its_group(database: ResourceView) -> str:
    try:
        own = group(database)
    except Undetermined:
        return ""
    return _VERSION_OF_FAMILY.sub("", word(own, "Family")) if own else ""


def not_postgresql(database: ResourceView) -> Judgement | None:
    """Why a question about the parameters of PostgreSQL does not arise, if it does not."""
    found = by_its_cluster(database, "whose parameter group decides")
    if found or engine(database) in ("postgres", "aurora-postgresql"):
        return found
    return not_applicable("it is no PostgreSQL", "Engine")
