"""What instances and clusters of RDS are."""

from pci_constructs.assembly import ResourceView
from pci_constructs.rules.databases import CLUSTER, INSTANCE, source_of
from pci_constructs.rules.reading import word
from pci_constructs.rules.rule import Judgement, not_applicable

MEMBER_OF = "DBClusterIdentifier"
CUSTOM = "custom-"
"""How the engines begin whose hosts the customer keeps up."""


def by_its_cluster(database: ResourceView, answer: str) -> Judgement | None:
    """Why a question does not arise for a member of a cluster, if it is one; the answer says how the cluster settles it."""
    member = database.type == INSTANCE and database.has(MEMBER_OF)
    return not_applicable(f"a member of a cluster, {answer}", MEMBER_OF) if member else None


def engine(database: ResourceView) -> str:
    """The engine, in lower case; empty for a copy that does not repeat it, of something that is not of this assembly."""
    found = word(database, "Engine")
    source = None if found else source_of(database)
    original = database.follow(source) if source else None
    return engine(original) if original is not None and original.type in (INSTANCE, CLUSTER) else found


def not_postgresql(database: ResourceView) -> Judgement | None:
    """Why a question about the parameters of PostgreSQL does not arise, if it does not."""
    found = by_its_cluster(database, "whose parameter group decides")
    if found or engine(database) in ("postgres", "aurora-postgresql"):
        return found
    return not_applicable("it is no PostgreSQL", "Engine")
