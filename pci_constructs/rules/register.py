"""The reviewed register of exceptions: a TOML file for teams that do not want them in code, and for what is wider than one construct.

.. code-block:: toml

    [[exception]]
    rule = "rds-multi-az-support"
    scope = "staging/Data/Database"      # a construct path and all below it, "template.yaml:LogicalId", or "*" for everything
    reason = "Staging holds test card numbers alone"
    owner = "payments-platform@example.com"
    approver = "ciso@example.com"
    expires = "2027-06-30"
    ticket = "SEC-1042"                  # optional
    kind = "accepted-risk"               # the default; or compensating-control, customized-approach
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from pci_constructs.findings import Subject
from pci_constructs.records import Kind

EVERYTHING = "*"
_REQUIRED = ("rule", "scope", "reason", "owner", "approver", "expires")
_OPTIONAL = ("ticket", "kind", "constraints", "objective", "risk", "definition", "validation", "maintenance")


class BadRegister(Exception):
    """The register cannot be read, or an entry is not one; the message names file, entry, value and what is allowed."""


class Entry(Struct, frozen=True):
    """One exception of the register.

    Attributes:
        scope: where it holds.
        record: rule, reason, owner, approver, expires and so on, as construct metadata has them.
    """

    scope: str
    record: Mapping[str, Any]

    def reaches(self, subject: Subject) -> bool:
        """Whether the scope holds a subject."""
        if self.scope == EVERYTHING:
            return True
        template, _, logical_id = self.scope.rpartition(":")
        if template and subject.logical_id == logical_id and f"/{subject.template}".endswith(f"/{template}"):
            return True
        path = subject.construct_path or subject.stack
        return path == self.scope or path.startswith(f"{self.scope}/")


class Register(Struct, frozen=True, kw_only=True):
    """The exceptions that somebody reviewed.

    Attributes:
        entries: the exceptions.
        source: the file, if it was read from one.
        strict: whether exceptions count only if they are here, and those in code are findings.
    """

    entries: tuple[Entry, ...] = ()
    source: str | None = None
    strict: bool = False


def read_register(file: Path, *, strict: bool = False) -> Register:
    """The register in a file.

    Args:
        file: the TOML file.
        strict: whether exceptions in code count no longer.

    Raises:
        BadRegister: it cannot be read, or an entry lacks a field or has one that does not exist. A date that is none is no error:
            such an exception counts as expired.
    """
    import tomllib

    try:
        document = tomllib.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise BadRegister(f"{file}: cannot be read: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadRegister(f"{file}: not TOML: {error}") from None
    except RecursionError:
        raise BadRegister(f"{file}: nested too deeply to be read") from None
    if set(document) - {"exception"} or not isinstance(document.get("exception", []), list):
        raise BadRegister(f"{file}: a register holds [[exception]] tables and nothing else, this has {', '.join(sorted(document))}")
    entries = [_entry(table, f"{file}: exception {number}") for number, table in enumerate(document.get("exception", []), 1)]
    return Register(entries=tuple(entries), source=str(file), strict=strict)


def _entry(table: Any, where: str) -> Entry:
    if not isinstance(table, Mapping):
        raise BadRegister(f"{where}: a table was expected, got {table!r}")
    for name in table:
        if name not in (*_REQUIRED, *_OPTIONAL):
            raise BadRegister(f"{where}: there is no field {name!r}; there are {', '.join((*_REQUIRED, *_OPTIONAL))}")
    for name, value in table.items():
        if not isinstance(value, str) and not (name == "expires" and isinstance(value, date)):
            raise BadRegister(f"{where}: {name} must be a text, got {value!r}")
    for name in _REQUIRED:
        if not str(table.get(name, "")).strip():
            raise BadRegister(f"{where}: {name} is missing or empty; an exception has {', '.join(_REQUIRED)}")
    kind = table.get("kind", str(Kind.ACCEPTED_RISK))
    if kind not in {str(known) for known in Kind}:
        raise BadRegister(f"{where}: kind must be one of {', '.join(str(known) for known in Kind)}, got {kind!r}")
    if str(table["owner"]).strip().casefold() == str(table["approver"]).strip().casefold():
        raise BadRegister(f"{where}: the approver must be somebody else than the owner, both are {table['owner']!r}")
    scope = table["scope"].strip("/ ")
    if not scope:
        raise BadRegister(f"{where}: scope must be a construct path, template.yaml:LogicalId, or * for everything, got {table['scope']!r}")
    expires = table["expires"]
    record = {name: str(value) for name, value in table.items() if name != "scope"}
    return Entry(
        scope=scope,
        record={**record, "kind": str(kind), "expires": expires.isoformat() if isinstance(expires, date) else str(expires)},
    )
