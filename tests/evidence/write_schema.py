"""Writes ``record.schema.json`` from the types: ``python -m tests.evidence.write_schema``."""

import json
from pathlib import Path

import msgspec

import pci_constructs.evidence
from pci_constructs.evidence.record import Entry


def main() -> None:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Entry)}
    file = Path(pci_constructs.evidence.__path__[0]) / "record.schema.json"
    file.write_text(json.dumps(schema, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
