"""A list of components, and what may be shipped under which licence, as the facts of the gate ``sbom``."""

import re
from pathlib import Path
from typing import Any

from pci_constructs.gates.documents import refused, toml_of, whole_text
from pci_constructs.gates.exceptions import exceptions_in
from pci_constructs.gates.image import Image
from pci_constructs.gates.sbom import REQUIREMENT, UNKNOWN, Facts, Licences, Part
from pci_constructs.software.reading import content_of, parse_bill

_FIELDS = ("denied", "allowed", "accepted")
# A star reaches over one type of packages at most: ``pkg:deb/*``.
_WIDE = re.compile(r"pkg:[a-z][a-z0-9.+-]*/[^*]*\*", re.ASCII)


def read(file: Path, *, image: Image, on: str, licences: Path | None = None) -> Facts:
    """The facts in a list of components.

    Args:
        file: SPDX or CycloneDX in JSON.
        image: the image that is deployed.
        on: the day on which exceptions are judged.
        licences: what may be shipped under which licence, in TOML.

    Raises:
        RefusedSetting: a file cannot be read, or is not what it is said to be.
    """
    allowed = read_licences(licences) if licences else None
    content = content_of(file)
    whole_text(content, str(file), REQUIREMENT)
    bill = parse_bill(content, where=str(file))
    return Facts(
        image=image,
        on=on,
        format=f"{bill.format} {bill.spec}",
        sbom=bill.digest,
        digests=bill.digests,
        gaps=tuple(map(str, bill.gaps)),
        components=tuple(
            Part(
                component=one.label,
                choices=tuple(sorted(tuple(sorted(choice)) for choice in one.licence.choices)),
                unknown=tuple(sorted(one.licence.unknown)),
            )
            for one in bill.packages
        ),
        licences=allowed,
    )


def read_licences(file: Path) -> Licences:
    """What may be shipped under which licence.

    Args:
        file: TOML with ``denied`` or ``allowed``, or both: lists of SPDX ids; and a table ``[[accepted]]`` for each component that
            may be in spite of it, with the fields of an exception.

    Raises:
        RefusedInput: it is none.
    """
    document = toml_of(file, REQUIREMENT)
    if strange := sorted(set(document) - {*_FIELDS}):
        raise refused(str(file), strange[0], "there", f"one of {', '.join(_FIELDS)}", REQUIREMENT)
    denied, allowed = _ids(document, "denied", file), _ids(document, "allowed", file)
    if not denied and not allowed:
        raise refused(str(file), "denied", [], "a list of SPDX ids, or allowed is: a file that denies nothing judges nothing", REQUIREMENT)
    accepted = exceptions_in(document.get("accepted", []), file, "accepted")
    for number, one in enumerate(accepted, 1):
        if "*" in one.where and not _WIDE.fullmatch(one.where):
            allowed_form = "a package URL, or the begin of one with its type and a star at the end, such as pkg:deb/debian/*"
            raise refused(f"{file}: accepted {number}", "where", one.where, allowed_form, REQUIREMENT)
    return Licences(denied=denied, allowed=allowed, accepted=accepted)


def _ids(document: dict[str, Any], field: str, file: Path) -> tuple[str, ...]:
    from license_expression import get_spdx_licensing

    rows = document.get(field, [])
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        raise refused(str(file), field, rows, "a list of SPDX ids", REQUIREMENT)
    known = list(get_spdx_licensing().known_symbols)
    for row in rows:
        stars = field == "denied" and row.endswith("*")
        # A misspelt id denies nothing, and nobody notices.
        if row == UNKNOWN or not (
            any(one.startswith(row[:-1]) for one in known) if stars else all(p in known for p in row.split(" WITH "))
        ):
            allowed = "ids of SPDX's list, such as AGPL-3.0-only" + (
                ", or their begin with a star, such as AGPL-*" if field == "denied" else ""
            )
            raise refused(str(file), field, row, allowed, REQUIREMENT)
    return tuple(rows)
