"""What every construct asks of a setting before it builds anything."""

from collections.abc import Iterable

import aws_cdk as cdk
from constructs import Construct, IConstruct

from pci_constructs.aspects import declared_environment, is_production
from pci_constructs.refusals import RefusedSetting

LOG_RETENTION_FLOOR = 365
"""Days that audit logs are kept at least: 12 months (10.5.1)."""

LOG_RETENTION_DAYS = (365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
"""The retention periods that CloudWatch Logs offers at or above the floor (API reference, PutRetentionPolicy)."""


def is_known(value: object) -> bool:
    """Whether a value is known at synth; tokens pass through every check of this library."""
    return not cdk.Token.is_unresolved(value)


def where(scope: Construct, construct_id: str) -> str:
    """The path that a construct is about to have, for messages that are raised before it exists."""
    return "/".join(part for part in (scope.node.path, construct_id) if part)


def check_log_retention(retention_days: int, *, where: str, argument: str = "retention_days") -> int:
    """The retention, if CloudWatch Logs offers it and PCI DSS 10.5.1 allows it.

    Raises:
        RefusedSetting: fewer than 365 days, or a number of days that CloudWatch Logs does not offer.
    """
    if is_known(retention_days) and retention_days not in LOG_RETENTION_DAYS:
        too_short = retention_days < LOG_RETENTION_FLOOR
        offered = ", ".join(str(days) for days in LOG_RETENTION_DAYS)
        raise RefusedSetting(
            where=where,
            argument=argument,
            value=retention_days,
            allowed=f"at least {LOG_RETENTION_FLOOR} days for an audit log" if too_short else f"one of {offered}",
            requirement_id="10.5.1" if too_short else None,
        )
    return retention_days


def check_at_least(value: float, floor: float, *, where: str, argument: str, requirement_id: str | None, unit: str = "") -> None:
    """Refuses a number below its floor.

    Raises:
        RefusedSetting: the number is known and too small.
    """
    if is_known(value) and value < floor:
        allowed = f"at least {floor} {unit}".rstrip()
        raise RefusedSetting(where=where, argument=argument, value=value, allowed=allowed, requirement_id=requirement_id)


def check_one_of(
    value: str, allowed: Iterable[str], *, where: str, argument: str, requirement_id: str | None, cure: str | None = None
) -> None:
    """Refuses a text that is not one of a few.

    Raises:
        RefusedSetting: the text is known and none of them.
    """
    choices = list(allowed)
    if is_known(value) and value not in choices:
        raise RefusedSetting(
            where=where,
            argument=argument,
            value=value,
            allowed=f"one of {', '.join(choices)}",
            requirement_id=requirement_id,
            cure=cure,
        )


def check_not_in_production(record: object, scope: Construct, *, where: str, argument: str) -> None:
    """Refuses a record that is for cheaper environments in a stack that was declared to be production.

    Raises:
        RefusedSetting: there is a record, and the stack is production's.
    """
    if record is not None and is_production(declared_environment(scope) or ""):
        raise RefusedSetting(
            where=where,
            argument=argument,
            value="a record",
            allowed="left out in production, where data survives the loss of a zone",
            requirement_id=None,
        )


def acknowledge(construct: IConstruct, *rules: str, reason: str) -> None:
    """Acknowledges findings of cdk-nag's or CDK's own rules on one construct and those below it.

    Args:
        construct: the narrowest construct that the reason is true for.
        rules: ids as the validation report prints them, ``<pack>::<rule>``; rules of this library go through ``accept()``.
        reason: why an assessor would agree.
    """
    cdk.Validations.of(construct).acknowledge(*(cdk.Acknowledgment(id=rule, reason=reason) for rule in rules))
