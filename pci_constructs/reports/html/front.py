"""The front: the verdict in a sentence, the counts, what was looked at and with what."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pci_constructs.findings import Finding, Run, Severity, Verdict
from pci_constructs.reports._text import ORDER, OURS
from pci_constructs.reports.html.text import bar_of
from pci_constructs.standard import STANDARD

_MEANING = {
    Verdict.ERROR: "a rule or a file could not be read to its end; nothing is known here",
    Verdict.FAIL: "the template shows that it is not as the rule asks",
    Verdict.UNDETERMINED: "the template cannot show it; the deployment, or another template, has to",
    Verdict.ACCEPTED: "it fails, and an exception or an acknowledgement is on record; it has not passed",
    Verdict.PASS: "the template shows that it is as the rule asks",
    Verdict.NOT_APPLICABLE: "the question does not arise for this resource",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What stands first.

    Attributes:
        standard: the name of the standard.
        red: whether something stops a build.
        headline: the verdict.
        because: what it rests on.
        counts: each verdict with its number and its meaning.
        looked_at: what was looked at, with numbers.
        unreadable: what could not be read.
        sources: each source of findings with its counts.
        record: when, of which commit, with what.
        templates: each template with its SHA-256.
    """

    standard: str
    red: bool
    headline: str
    because: str
    counts: list[tuple[Verdict, int, str]]
    looked_at: list[tuple[str, int]]
    unreadable: tuple[str, ...]
    sources: list[tuple[str, Counter[Verdict]]]
    record: list[tuple[str, str]]
    templates: list[tuple[str, str]]


def front(run: Run, findings: Sequence[Finding]) -> Front:
    """The facts of the front."""
    headline, because, red = _verdict(run)
    numbers = Counter(finding.verdict for finding in findings)
    sources: defaultdict[str, Counter[Verdict]] = defaultdict(Counter, {OURS: Counter()})
    for finding in findings:
        sources[finding.source][finding.verdict] += 1
    return Front(
        standard=STANDARD,
        red=red,
        headline=headline,
        because=because,
        counts=[(verdict, numbers[verdict], _MEANING[verdict]) for verdict in ORDER],
        looked_at=[
            ("stages", run.stages),
            ("stacks", run.stacks),
            ("nested stacks", run.nested_stacks),
            ("resources", run.resources),
            ("rules", run.rules),
        ],
        unreadable=run.unreadable,
        sources=sorted(sources.items(), key=lambda pair: (pair[0] != OURS, pair[0])),
        record=_record(run),
        templates=sorted(run.templates.items()),
    )


def day(run: Run) -> date | None:
    """The day of the run, from its record."""
    try:
        return date.fromisoformat(str(run.record.get("time", ""))[:10])
    except ValueError:
        return None


def _verdict(run: Run) -> tuple[str, str, bool]:
    least, strict = bar_of(run)
    stopping = run.blocking(least, strict=strict)
    bar = f"A failure of severity {least} or worse stops a build" + (", and so does what is not proven." if strict else ".")
    if stopping:
        severities = Counter(finding.severity for finding in stopping)
        worst_first = ", ".join(f"{severities[severity]:,} {severity}" for severity in reversed(Severity) if severities[severity])
        said = f"{len(stopping):,} finding{' stops' if len(stopping) == 1 else 's stop'} a build"
        return said, f"{worst_first}. {bar}", True
    if run.unreadable:
        return "Not everything could be read", "What was not read was not judged.", True
    if not run.resources:
        return "Nothing was looked at", "No resource was found, so this run says nothing.", True
    return "Nothing stops a build", f"{_rest(run)}{bar}", False


def _rest(run: Run) -> str:
    """What a build that goes through still has: green is not the same as clean."""
    counts = run.summary()
    accepted = run.of(Verdict.ACCEPTED)
    # The CDK asks nobody to sign an acknowledgement.
    signed = sum(bool(finding.exception and finding.exception.get("approver")) for finding in accepted)
    said = (
        (counts[Verdict.FAIL], "failures below the bar"),
        (counts[Verdict.UNDETERMINED], "not proven"),
        (signed, "accepted by exceptions on record"),
        (len(accepted) - signed, "acknowledged in code without an approver"),
    )
    there = [f"{number:,} {words}" for number, words in said if number]
    return f"Still open: {', '.join(there)}. " if there else ""


def _record(run: Run) -> list[tuple[str, str]]:
    record = run.record
    options = {name: value for name, value in _map(record.get("options")).items() if value not in (None, [], "")}
    rows = [("time", record.get("time")), ("commit", record.get("commit"))]
    rows += sorted(_map(record.get("tools")).items())
    rows += [(f"option {name.replace('_', ' ')}", _text(value)) for name, value in sorted(options.items())]
    rows += [(f"setting {name.replace('_', ' ')}", _text(value)) for name, value in sorted(_map(record.get("settings")).items())]
    rows.append(("register of exceptions", record.get("register")))
    return [(name, str(value)) for name, value in rows if value not in (None, "")]


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
