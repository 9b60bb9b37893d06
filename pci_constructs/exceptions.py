"""Putting a weaker setting on the record, where both the gate and the command line read it."""

from pci_constructs import node
from pci_constructs.records import EXCEPTION_METADATA, ExceptionRecord

# jsii starts Node as soon as constructs is imported.
node.ensure()

from constructs import IConstruct  # noqa: E402


def accept(construct: IConstruct, rule: str, record: ExceptionRecord) -> None:
    """Records that this construct, with what it is made of and nothing else, may break one rule until the record expires.

    Args:
        construct: the construct that the exception is for; its siblings and parents are not.
        rule: the id of the rule of this library, such as ``rds-multi-az-support``.
        record: reason, owner, approver and expiry.
    """
    construct.node.add_metadata(EXCEPTION_METADATA, record.metadata(rule))
