"""Writes ``record.schema.json`` from the types: ``python -m tests.evidence.write_schema``."""

import json
from inspect import cleandoc
from pathlib import Path
from typing import Any

import msgspec

import pci_constructs.evidence
from pci_constructs.evidence.record import Entry


def made() -> Any:
    """The schema, with descriptions as every version of Python has them: since 3.13 they come without the margin of their source."""
    return _clean({"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Entry)})


def _clean(part: Any) -> Any:
    if isinstance(part, list):
        return [_clean(one) for one in part]
    if isinstance(part, dict):
        return {key: cleandoc(one) if key == "description" and isinstance(one, str) else _clean(one) for key, one in part.items()}
    return part


def main() -> None:
    file = Path(pci_constructs.evidence.__path__[0]) / "record.schema.json"
    file.write_text(json.dumps(made(), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
