"""Tables, and global tables with their replicas."""

from collections.abc import Callable

from pci_constructs.assembly import Block, ResourceView
from pci_constructs.rules.combine import every
from pci_constructs.rules.reading import word
from pci_constructs.rules.rule import Judgement, failed, passed

TABLE = "AWS::DynamoDB::Table"
GLOBAL_TABLE = "AWS::DynamoDB::GlobalTable"
_ENABLED, _TYPE = "SSESpecification.SSEEnabled", "SSESpecification.SSEType"


def each_replica(table: ResourceView, decide: Callable[[Block], Judgement]) -> Judgement:
    """Judges a table, or every replica of a global one."""
    if table.type == TABLE:
        return decide(table)
    return every(table.each("Replicas"), decide, empty=failed("the global table has no replica", "Replicas"))


def encrypted_by_kms(table: ResourceView) -> Judgement:
    """Judges that a table is encrypted with a key of KMS, which is AWS's own for DynamoDB where none is named."""
    if not table.flag(_ENABLED):
        return failed("the table is encrypted with a key that AWS owns", _ENABLED)
    if word(table, _TYPE, "kms") != "kms":
        return failed("the table is not encrypted with a key of KMS", _TYPE)
    return passed("the table is encrypted with a key of KMS", _ENABLED)
