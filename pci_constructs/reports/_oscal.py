"""What the OSCAL documents share: names of controls, UUIDs that stay, properties of our own, and text that is Markdown to OSCAL."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid5

from pci_constructs.findings import Run
from pci_constructs.reports._json import encoded
from pci_constructs.reports._text import encodable, one_line, visible
from pci_constructs.version import VERSION

OSCAL = "1.2.1"
"""The version of OSCAL that these documents follow."""
NS = "urn:pci-constructs:oscal"
"""The namespace of our own properties, facets and remarks."""
CATALOG = "oscal-catalog.json"
"""The file of the catalogue, beside the others."""
_SPACE = UUID("5b1d5d2a-6a39-5c3f-9d0e-5f0c7d0b8a11")
_EPOCH = "1970-01-01T00:00:00Z"
_LONGEST_TITLE = 200
_EXPANDED = 5
# What is Markdown, or HTML within it, or a parameter of OSCAL.
_MARKUP = re.compile(r"[\\`*\[\]<>~^|{}]|(?<!\w)_|_(?!\w)|&(?=[#\w])|^(?=[#+\-=] ?)", re.MULTILINE)
_TOKEN = re.compile(r"[^\w.\-]", re.ASCII)
_CODE = re.compile(r"``([^`]+)``")


def uuid(kind: str, *names: object) -> str:
    """The UUID of a thing; the same for the same names in every run."""
    return str(uuid5(_SPACE, json.dumps([kind, *names])))


def control_id(requirement: str) -> str:
    """The id of a requirement in the catalogue; ids of OSCAL begin with a letter."""
    return f"pci-{_TOKEN.sub('_', requirement)}"


def objective_id(requirement: str) -> str:
    """The id of what templates can show of a requirement."""
    return f"{control_id(requirement)}_templates"


def prop(name: str, value: object, *, own: bool = True) -> dict[str, str] | None:
    """A property, of our own namespace or of OSCAL's; none where there is no value."""
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else one_line(value)
    # Some names are those of options and tools, which a saved run may have from anywhere.
    return {"name": _TOKEN.sub("_", name), **({"ns": NS} if own else {}), "value": text} if text else None


def props(*some: dict[str, str] | None) -> dict[str, list[dict[str, str]]]:
    """The field of properties, or nothing: OSCAL has no empty lists."""
    return filled("props", [one for one in some if one])


def filled(name: str, values: Iterable[Any]) -> dict[str, Any]:
    """A field with a list, or nothing where the list is empty."""
    there = list(values)
    return {name: there} if there else {}


def markup(text: object, fallback: str = "nothing is said") -> str:
    """Text of others as it is: no character of it is Markdown or HTML."""
    # The same reasons and names come again and again.
    return _escaped(str(text), fallback)


@lru_cache(maxsize=4096)
def _escaped(text: str, fallback: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", visible(text).replace("\r", "\n")) if text.strip() else fallback


def title(text: object, fallback: str = "without a name") -> str:
    """Text of others on one line, its end left out where it is long."""
    line = one_line(str(text)[: _LONGEST_TITLE * 10])
    return markup(line if len(line) <= _LONGEST_TITLE else f"{line[: _LONGEST_TITLE - 1]}…", fallback)


def documentation(text: str) -> str:
    """Our own documentation, whose names stand between double backticks."""
    parts = _CODE.split(text)
    return "".join(f"`{part}`" if place % 2 else markup(part, part) for place, part in enumerate(parts))


def reference(path: str) -> str:
    """A path as the address that it is, relative to the document."""
    return quote(encodable(path), safe="/:") or "."


def time_of(run: Run) -> str:
    """When the run was; the epoch where it does not say so, never the clock."""
    try:
        time = datetime.fromisoformat(str(run.record.get("time")))
    except ValueError:
        return _EPOCH
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if time.tzinfo else _EPOCH


def metadata(run: Run, name: str) -> dict[str, Any]:
    """The head of a document."""
    version = run.record.get("tools", {}).get("pci-constructs") or VERSION
    return {"title": name, "last-modified": time_of(run), "version": one_line(version), "oscal-version": OSCAL}


def catalog_resource() -> dict[str, Any]:
    """The catalogue, as a resource that a document refers to."""
    return {
        "uuid": uuid("resource", CATALOG),
        "title": "Requirement ids of PCI DSS v4.0.1, with summaries of our own",
        "description": "The text of the standard is the PCI SSC's and not part of it.",
        "rlinks": [{"href": CATALOG, "media-type": "application/json"}],
    }


def document(kind: str, content: Mapping[str, Any]) -> str:
    """The document as JSON, with a UUID that is another one as soon as anything in it is.

    Args:
        kind: the name of its one field.
        content: what that holds, without a UUID.
    """
    lines: list[str] = []
    _write(content, 1, lines.append)
    id_ = uuid("document", kind, sha256("".join(lines).encode("utf-8", "replace")).hexdigest())
    # The body's own brace is the first letter of its first line.
    lines[0] = f'{{\n {encoded(kind)}: {{\n  "uuid": "{id_}",{lines[0][1:]}'
    return "".join([*lines, "\n}\n"])


def _write(value: Any, depth: int, add: Callable[[str], None]) -> None:
    """A line for each thing down to some depth; ``indent`` would take more room."""
    if depth > _EXPANDED or not value or not isinstance(value, list if depth == _EXPANDED else dict | list):
        add(encoded(value))
        return
    margin, end = "\n" + " " * (depth + 1), "\n" + " " * depth
    begin, close = ("{", "}") if isinstance(value, dict) else ("[", "]")
    names = [f"{encoded(name)}: " for name in value] if isinstance(value, dict) else [""] * len(value)
    for name, part in zip(names, value.values() if isinstance(value, dict) else value, strict=True):
        add(f"{begin}{margin}{name}")
        _write(part, depth + 1, add)
        begin = ","
    add(f"{end}{close}")
