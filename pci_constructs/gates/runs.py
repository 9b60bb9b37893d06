"""A saved run of this library's rules, as the facts of the gate ``policy``."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from pci_constructs.gates.documents import commit, json_of, typed
from pci_constructs.gates.exceptions import Accepted
from pci_constructs.gates.policy import REQUIREMENT, Facts, Judged
from pci_constructs.saved import FINDINGS, RESULTS

OURS = "pci-dss"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_Count = Annotated[int, Meta(ge=0, le=10**9)]


class _Resource(Struct):
    construct_path: str
    logical_id: str
    stack: str
    template: str


class _Finding(Struct):
    rule: str
    verdict: Literal["pass", "fail", "undetermined", "not_applicable", "accepted", "error"]
    requirements: list[str]
    resource: _Resource
    message: str
    source: str
    exception: dict[str, Any] | None
    warning: bool = False


class _Summary(Struct):
    fail: _Count
    undetermined: _Count
    not_applicable: _Count
    accepted: _Count
    error: _Count
    stacks: _Count
    nested_stacks: _Count
    resources: _Count
    rules: _Count
    passed: _Count = field(name="pass")


class _Options(Struct):
    only: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    requirement: list[str] = field(default_factory=list)


class _Record(Struct):
    time: str = ""
    commit: str | None = None
    options: _Options = field(default_factory=_Options)


class _Run(Struct):
    schema_version: Literal[1]
    pack_version: str
    summary: _Summary
    unreadable: list[str]
    findings: list[_Finding]
    run: _Record


def read(file: Path, *, on: str, wanted: str = "", exceptions: tuple[Accepted, ...] = ()) -> Facts:
    """The facts in a saved run.

    Args:
        file: what ``check --format json`` wrote, or the ``cdk.out`` of a synth.
        on: the day on which exceptions are judged.
        wanted: the commit that is deployed.
        exceptions: what is undetermined and was accepted.

    Raises:
        RefusedInput: it is no saved run.
    """
    saved = file / RESULTS / FINDINGS if (file / RESULTS / FINDINGS).is_file() else file
    cure = "`pci-constructs check --format json` and every synth write it, the latter to cdk.out/pci/findings.json"
    run = typed(json_of(saved, REQUIREMENT), _Run, str(saved), REQUIREMENT, cure)
    options = run.run.options
    summary = run.summary
    return Facts(
        commit=run.run.commit or "",
        wanted=commit(wanted, "--commit") if wanted else "",
        on=on,
        at=run.run.time,
        pack=run.pack_version,
        unreadable=tuple(run.unreadable),
        left_out=tuple(
            f"--{name} {' '.join(values)}"
            for name, values in (("only", options.only), ("exclude", options.exclude), ("requirement", options.requirement))
            if values
        ),
        stacks=summary.stacks + summary.nested_stacks,
        resources=summary.resources,
        rules=summary.rules,
        counts={
            "fail": summary.fail,
            "error": summary.error,
            "undetermined": summary.undetermined,
            "accepted": summary.accepted,
            "pass": summary.passed,
            "not_applicable": summary.not_applicable,
        },
        findings=tuple(judged for one in run.findings for judged in _judged(one)),
        exceptions=exceptions,
    )


def _judged(row: _Finding) -> Iterator[Judged]:
    """The finding, if it is one that a gate has to look at."""
    verdict = row.verdict
    match verdict:
        case "pass" | "not_applicable":
            return
    exception = row.exception or {}
    expires = str(exception.get("expires") or "")
    resource = row.resource
    yield Judged(
        rule=row.rule,
        verdict=verdict,
        requirements=tuple(row.requirements),
        where=resource.construct_path or resource.logical_id or resource.stack or resource.template or "the whole",
        source=row.source,
        warning=row.warning,
        expires=expires if _DAY.fullmatch(expires) else "",
        # Ours are never acknowledged so: the gate of the synth takes it for a failure.
        acknowledged=row.source != OURS and exception.get("kind") == "acknowledgement",
        message=row.message,
    )
