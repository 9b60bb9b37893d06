"""Tables, and global tables with their replicas."""

from collections.abc import Callable

from pci_constructs.assembly import Block, ResourceView
from pci_constructs.rules.combine import every
from pci_constructs.rules.rule import Judgement, failed

TABLE = "AWS::DynamoDB::Table"
GLOBAL_TABLE = "AWS::DynamoDB::GlobalTable"


def each_replica(table: ResourceView, decide: Callable[[Block], Judgement]) -> Judgement:
    """Judges a table, or every replica of a global one."""
    if table.type == TABLE:
        return decide(table)
    return every(table.each("Replicas"), decide, empty=failed("the global table has no replica", "Replicas"))
