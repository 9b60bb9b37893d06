"""Putting a weaker setting on the record, where both the gate and the command line read it."""

from datetime import date

from pci_constructs import node
from pci_constructs.records import EXCEPTION_METADATA, ExceptionRecord, Kind, Worksheet
from pci_constructs.refusals import RefusedSetting

# jsii starts Node as soon as constructs is imported.
node.ensure()

import aws_cdk as cdk  # noqa: E402
from constructs import IConstruct  # noqa: E402


def accept(
    construct: IConstruct,
    rule: str,
    record: ExceptionRecord | None = None,
    *,
    reason: str = "",
    owner: str = "",
    approver: str = "",
    expires: date | str = "",
    ticket: str | None = None,
    kind: Kind | str = Kind.ACCEPTED_RISK,
    worksheet: Worksheet | None = None,
) -> None:
    """Records that this construct, with what it is made of and nothing else, may break one rule until the record expires.

    Args:
        construct: the construct that the exception is for; its siblings and parents are not.
        rule: the id of the rule of this library, such as ``rds-multi-az-support``.
        record: the whole record; or else the arguments that follow make one.
        reason: why the weaker setting is acceptable, for an assessor.
        owner: who answers for it.
        approver: who approved it; somebody else than the owner.
        expires: the last day on which it holds.
        ticket: where the decision is recorded.
        kind: ``accepted-risk``, ``compensating-control`` or ``customized-approach``.
        worksheet: for a compensating control, what PCI's worksheet asks.

    Raises:
        RefusedSetting: a field is empty or wrong, or the construct is an app or a stage, whose exceptions belong into the reviewed
            register (``PciDssChecks(register=…)``): they would reach everything, and no file of the assembly would show them.
    """
    if isinstance(construct, cdk.Stage):
        raise RefusedSetting(
            where=construct.node.path or "App",
            argument="construct",
            value=construct,
            allowed="a stack or a construct in one",
            requirement_id="12.3.1",
            cure="write what is wider into the register of exceptions, PciDssChecks(register=…)",
        )
    made = record or ExceptionRecord(
        reason=reason, owner=owner, approver=approver, expires=expires, ticket=ticket, kind=kind, worksheet=worksheet
    )
    construct.node.add_metadata(EXCEPTION_METADATA, made.metadata(rule))
