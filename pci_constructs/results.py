"""What a synth leaves in ``cdk.out/pci``, and every format by its name: the one list of them."""

import atexit
import contextlib
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from pci_constructs.assembly import validation_report
from pci_constructs.findings import Run
from pci_constructs.memory import collector_paused
from pci_constructs.reports import machine
from pci_constructs.saved import FINDINGS, RESULTS, load

FORMATS = {
    "html": "html",
    "sarif": "sarif",
    "junit": "junit",
    "csv": "table",
    "markdown": "markdown",
    "oscal": "oscal_results",
    "oscal-component": "oscal_component",
    "oscal-catalog": "oscal_catalog",
    "scope": "scope_table",
}
"""Each format that ``report`` knows besides JSON, with its module of ``pci_constructs.reports``."""
FILES = (
    ("report.html", "html"),
    ("findings.sarif", "sarif"),
    ("junit.xml", "junit"),
    ("findings.csv", "csv"),
    ("summary.md", "markdown"),
    ("scope.csv", "scope"),
    ("oscal-assessment-results.json", "oscal"),
    ("oscal-component-definition.json", "oscal-component"),
    ("oscal-catalog.json", "oscal-catalog"),
)
"""The files of a synth besides the findings themselves, with their formats."""
PAGE = FILES[0][0]
PACKAGES = ("aws-cdk-lib", "cdk-nag")
"""The packages that made a synth, besides this one; the record of its run has their versions."""
COMPARING = frozenset({"html", "scope"})
"""The formats that show what changed since an earlier run."""


def exists(name: str) -> bool:
    """Whether the module of a format is there."""
    return find_spec(f"pci_constructs.reports.{FORMATS[name]}") is not None


def render(run: Run, name: str, *, folders: Sequence[Path] = (), baseline: Run | None = None) -> str:
    """The run in one format.

    Args:
        run: the run.
        name: the format.
        folders: where the templates may lie that were judged, for formats that name a line.
        baseline: an earlier run, for formats that show what changed.
    """
    more: dict[str, Any] = {}
    if name == "sarif":
        more["folders"] = folders
    if name in COMPARING and baseline is not None:
        more["baseline"] = baseline
    text: str = import_module(f"pci_constructs.reports.{FORMATS[name]}").render(run, **more)
    return text


def with_others(run: Run, directory: Path) -> Run:
    """Our run with what others found at the same synth, in place of what it had of them.

    Raises:
        BadReport: the report of the CDK cannot be read.
    """
    ours = replace(run, findings=tuple(finding for finding in run.findings if finding.source == validation_report.OURS))
    return replace(ours, findings=(*ours.findings, *validation_report.findings(directory, ours)))


def with_versions(run: Run) -> Run:
    """The run of a synth in this very process, with the versions of what made it on its record."""
    versions = dict(run.record.get("tools") or {})
    for package in PACKAGES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            versions[package] = metadata.version(package)
    return replace(run, record={**run.record, "tools": versions})


@cache
def write_at_exit() -> None:
    """Has the reports written when the process ends, red or green: only then has the CDK written what the other plugins found."""
    atexit.register(_at_exit)


def begin(directory: Path) -> None:
    """Notes an assembly whose reports are to be written, and takes those of an earlier synth away.

    A report that cannot be written must not leave an old one in its place.
    """
    _begun[directory] = None
    for file in (*(directory / RESULTS / name for name, _ in FILES), directory / validation_report.NAME):
        # What cannot be taken away cannot be written anew either, which is said then.
        with contextlib.suppress(OSError):
            file.unlink()


_begun: dict[Path, None] = {}


def _at_exit() -> None:
    with collector_paused():
        for directory in _begun:
            if directory.is_dir():
                for sentence in write(directory):
                    sys.stderr.write(f"pci-dss: {sentence}\n")


def write(directory: Path) -> Iterator[str]:
    """Writes every report of a synth that is over.

    Args:
        directory: the assembly, with the findings of its gate.

    Yields:
        A sentence for everything that could not be written, or not completely.
    """
    folder = directory / RESULTS
    try:
        run = load(folder / FINDINGS)
    except Exception as error:
        yield f"no report is written: {_said(error)}"
        return
    run = with_versions(run)
    try:
        run = with_others(run, directory)
        if not (directory / validation_report.NAME).is_file():
            yield f"the reports lack what others found: the CDK wrote no {validation_report.NAME}"
        _put(folder / FINDINGS, machine.render(run, everything=True))
    except Exception as error:
        yield f"the reports lack what others found: {_said(error)}"
    for file, name in FILES:
        try:
            if exists(name):
                _put(folder / file, render(run, name, folders=(directory,)))
        # Whatever goes wrong in one report, the others are still worth having.
        except Exception as error:
            yield f"{file} is not written: {_said(error)}"


def _put(file: Path, text: str) -> None:
    """Writes a file, whole or not at all."""
    aside = file.with_name(f".{file.name}")
    try:
        aside.write_text(text, "utf-8", errors="replace", newline="")
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
