"""What a secret asks of its rotation and of its value, before anything is built (PCI DSS 8.3.6, 8.6.3, 12.3.1)."""

from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as secretsmanager

from pci_constructs.aws._settings import is_known
from pci_constructs.records import ExceptionRecord
from pci_constructs.refusals import RefusedSetting

ROTATION_CEILING = 90
"""Days after which a secret is changed at most, unless a targeted risk analysis says otherwise (8.6.3, 12.3.1)."""

VALUE_LENGTH_FLOOR = 16
"""Characters of a generated value at least; above the 12 of 8.3.6, because nobody types it."""


def check_rotation_days(days: int, risk_analysis: ExceptionRecord | None, *, where: str, ceiling: int = ROTATION_CEILING) -> None:
    """Refuses a rotation that is too rare, unless a record names the targeted risk analysis that allows it.

    Args:
        days: how often a secret is changed, in days.
        risk_analysis: the record; its ticket names the analysis.
        where: the construct path, for messages.
        ceiling: how rare it may be without a record, in days.

    Raises:
        RefusedSetting: there is no record, it names no analysis, or the days are none.
    """
    if not is_known(days):
        return
    if days < 1:
        raise RefusedSetting(where=where, argument="rotation_days", value=days, allowed="at least 1 day", requirement_id=None)
    if days > ceiling and risk_analysis is None:
        raise RefusedSetting(
            where=where,
            argument="rotation_days",
            value=days,
            allowed=f"at most {ceiling} days",
            requirement_id="8.6.3",
            cure="pass the record of a targeted risk analysis as risk_analysis",
        )
    if days > ceiling and risk_analysis is not None and not (risk_analysis.ticket or "").strip():
        raise RefusedSetting(
            where=where,
            argument="risk_analysis",
            value=risk_analysis.ticket,
            allowed="a record whose ticket names the targeted risk analysis",
            requirement_id="12.3.1",
        )


def check_rotation(rotation: lambda_.IFunction | None, not_rotated: ExceptionRecord | None, *, where: str) -> None:
    """Refuses a secret that nobody changes and nobody answers for.

    Raises:
        RefusedSetting: neither a function nor a record is given, or both are.
    """
    if rotation is None and not_rotated is None:
        raise RefusedSetting(
            where=where,
            argument="rotation",
            value=None,
            allowed="a function that changes the secret",
            requirement_id="8.6.3",
            cure="for a secret that no function can change, pass an ExceptionRecord as not_rotated",
        )
    if rotation is not None and not_rotated is not None:
        raise RefusedSetting(
            where=where, argument="not_rotated", value=not_rotated.reason, allowed="left out where rotation is given", requirement_id=None
        )


def check_generator(generator: secretsmanager.SecretStringGenerator | None, *, where: str) -> None:
    """Refuses generated values that are short or of one kind of characters.

    Raises:
        RefusedSetting: fewer than 16 characters, or no letters, or no digits.
    """
    if generator is None:
        return
    length = generator.password_length
    if length is not None and is_known(length) and length < VALUE_LENGTH_FLOOR:
        raise RefusedSetting(
            where=where,
            argument="generator",
            value=f"{length:g} characters",
            allowed=f"at least {VALUE_LENGTH_FLOOR} characters",
            requirement_id="8.3.6",
        )
    letters_excluded = generator.exclude_lowercase and generator.exclude_uppercase
    if generator.exclude_numbers or letters_excluded or generator.require_each_included_type is False:
        raise RefusedSetting(
            where=where,
            argument="generator",
            value="one without letters or without digits",
            allowed="letters and digits, each at least once",
            requirement_id="8.3.6",
        )
