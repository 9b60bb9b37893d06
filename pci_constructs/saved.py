"""Reads a run back from the JSON that ``check --format json --all`` and every synth write."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pci_constructs.findings import SCHEMA_VERSION, Finding, InventoryItem, Run, Severity, Subject, Verdict
from pci_constructs.network.pictures import picture

RESULTS = "pci"
"""The folder of an assembly that holds what the gate found."""
FINDINGS = "findings.json"


class BadRun(Exception):
    """A file is no saved run; the message names file, place and what is wrong."""


def load(path: Path) -> Run:
    """The run that was saved.

    Args:
        path: the JSON file, or a cloud assembly whose synth wrote one.

    Raises:
        BadRun: there is none, or it is not one.
    """
    file = path / RESULTS / FINDINGS if (path / RESULTS / FINDINGS).is_file() else path
    try:
        document = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise BadRun(f"{file}: cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        raise BadRun(f"{file}: no JSON: {error}") from None
    try:
        return from_json(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadRun(f"{file}: not a run of pci-constructs: {type(error).__name__}: {error}") from None


def from_json(document: Mapping[str, Any]) -> Run:
    """The run in plain data.

    Raises:
        ValueError: it is of another version of the format.
        KeyError: a field is missing.
    """
    if document["schema_version"] != SCHEMA_VERSION:
        raise ValueError(f"schema_version is {document['schema_version']!r}, and {SCHEMA_VERSION} is read")
    summary = document["summary"]
    run = document["run"]
    subjects: dict[tuple[Any, ...], Subject] = {}
    return Run(
        findings=tuple(_finding(row, subjects) for row in document["findings"]),
        stages=int(summary["stages"]),
        stacks=int(summary["stacks"]),
        nested_stacks=int(summary["nested_stacks"]),
        resources=int(summary["resources"]),
        rules=int(summary["rules"]),
        unreadable=tuple(document["unreadable"]),
        templates=dict(run["templates"]),
        record={key: value for key, value in run.items() if key != "templates"},
        inventory=tuple(
            InventoryItem(subject=_subject(row["resource"], subjects), scope=row["scope"], reason=row["reason"], owner=row.get("owner", ""))
            for row in document.get("inventory", ())
        ),
        pictures=tuple(map(picture.from_json, document.get("pictures", ()))),
        undrawn=str(document.get("undrawn", "")),
    )


def _finding(row: Mapping[str, Any], subjects: dict[tuple[Any, ...], Subject]) -> Finding:
    return Finding(
        rule=row["rule"],
        verdict=Verdict(row["verdict"]),
        severity=Severity(row["severity"]),
        requirements=tuple(row["requirements"]),
        subject=_subject(row["resource"], subjects),
        message=row["message"],
        remediation=row["remediation"],
        property=row["property"],
        blocked_by=row["blocked_by"],
        exception=row["exception"],
        source=row["source"],
        warning=row.get("warning", False),
    )


_FIELDS = ("construct_path", "template", "stack", "stage", "logical_id", "type", "account", "region")


def _subject(row: Mapping[str, Any], subjects: dict[tuple[Any, ...], Subject]) -> Subject:
    """The subject; one object for all findings on it."""
    key = tuple(row[name] for name in _FIELDS)
    if key not in subjects:
        subjects[key] = Subject(**dict(zip(_FIELDS, key, strict=True)))
    return subjects[key]
