"""What somebody accepted for a time, with a reason, an owner, an approver and a last day (12.3.1)."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct

from pci_constructs.gates.documents import refused, toml_of
from pci_constructs.records import ExceptionRecord
from pci_constructs.refusals import RefusedSetting

_FIELDS = ("id", "where", "reason", "owner", "approver", "expires", "ticket")


_Text = Annotated[str, Meta(min_length=1)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
"""A day, written so that texts compare as days do."""


class Accepted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that was accepted.

    Attributes:
        id: the finding: a CVE, the id of a rule, a licence.
        where: where it may be: a package, a file, a construct.
        reason: why.
        owner: who answers for it.
        approver: who approved it.
        expires: its last day.
    """

    id: _Text
    where: _Text
    reason: _Text
    owner: _Text
    approver: _Text
    expires: Day


def read_exceptions(file: Path, table: str = "exception") -> tuple[Accepted, ...]:
    """The exceptions in a file.

    Args:
        file: TOML with a table ``[[exception]]`` for each: ``id``, ``where``, ``reason``, ``owner``, ``approver``, ``expires`` and
            perhaps ``ticket``.
        table: the name of the tables.

    Raises:
        RefusedInput: a field is missing, empty, unknown or of another form; one without a last day among them.
    """
    document = toml_of(file, "12.3.1")
    if unknown := sorted(set(document) - {table}):
        raise refused(str(file), unknown[0], "there", f"left out: [[{table}]] is all that is read", "12.3.1")
    return exceptions_in(document.get(table, []), file, table)


def exceptions_in(rows: object, file: Path, table: str) -> tuple[Accepted, ...]:
    """The exceptions in rows of a file; see ``read_exceptions``."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise refused(str(file), table, rows, f"tables [[{table}]]", "12.3.1")
    return tuple(_accepted(row, f"{file}: {table} {number}") for number, row in enumerate(rows, 1))


def holding(accepted: Sequence[Accepted], id_: str, where: str, on: str) -> tuple[Accepted | None, Accepted | None]:
    """The exception that holds for a finding, and one that has ended; either may be ``None``.

    Args:
        accepted: all exceptions.
        id_: the finding.
        where: where it is.
        on: the day.
    """
    fitting = [one for one in accepted if one.id == id_ and one.where == where]
    return (
        next((one for one in fitting if one.expires >= on), None),
        next((one for one in fitting if one.expires < on), None),
    )


def _accepted(row: dict[str, Any], where: str) -> Accepted:
    if unknown := sorted(set(row) - {*_FIELDS}):
        raise refused(where, unknown[0], "there", f"one of {', '.join(_FIELDS)}", "12.3.1")
    for field in ("id", "where"):
        value = row.get(field)
        if not isinstance(value, str) or not value.strip():
            raise refused(where, field, value, "the id of the finding" if field == "id" else "the package, file or construct", "12.3.1")
    for field in ("reason", "owner", "approver", "ticket"):
        if field in row and not isinstance(row[field], str):
            raise refused(where, field, row[field], "a text", "12.3.1")
    expires = row.get("expires")
    if isinstance(expires, datetime) or not isinstance(expires, str | date):
        raise refused(
            where, "expires", expires, "a day such as 2027-06-30, which is its last", "12.3.1", cure="nothing is accepted for ever"
        )
    try:
        record = ExceptionRecord(
            reason=row.get("reason", ""), owner=row.get("owner", ""), approver=row.get("approver", ""), expires=str(expires)
        )
    except RefusedSetting as error:
        raise refused(where, error.argument, error.value, error.allowed, "12.3.1") from None
    return Accepted(
        id=row["id"].strip(),
        where=row["where"].strip(),
        reason=record.reason,
        owner=record.owner,
        approver=record.approver,
        expires=str(record.expires),
    )
