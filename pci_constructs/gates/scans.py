"""Whether scanners looked at what is deployed, wholly, and found nothing that must not go out (6.2.4, 6.3.1, 6.3.3, 8.6.2)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from msgspec import Struct

from pci_constructs.gates.decision import Decision, Reason, listed
from pci_constructs.gates.exceptions import Accepted, Day, holding
from pci_constructs.gates.image import Image, of_tag

Severity = Literal["low", "medium", "high", "critical", "unknown"]
Kind = Literal["vulnerability", "code", "secret", "configuration"]
THRESHOLDS = ("low", "medium", "high", "critical")
RANKS = {severity: rank for rank, severity in enumerate((*THRESHOLDS, "unknown"))}
"""What nobody ranked is above all that somebody did: it may be the worst."""
REQUIREMENTS = {"vulnerability": "6.3.3", "code": "6.2.4", "secret": "8.6.2", "configuration": "2.2.1"}


class Found(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that a scanner found.

    Attributes:
        id: the CVE, or the id of the scanner's rule.
        where: the package, or the file.
        kind: what it is.
        severity: how bad; ``unknown`` where nobody says.
    """

    id: str
    where: str
    kind: Kind
    severity: Severity


class Report(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One report.

    Attributes:
        file: its file.
        digest: the SHA-256 of its bytes.
        tool: the scanner.
        version: the scanner's version; empty where the report does not say.
        purpose: what a record of evidence calls this kind of scan.
        target: whether it looked at an image or at source code.
        digests: the digests of the image that it looked at.
        revisions: the commits that it looked at; empty where it does not say.
        at: when, in UTC; empty where it does not say.
        faults: why it is not whole.
        found: what it found.
    """

    file: str
    digest: str
    tool: str
    version: str
    purpose: Literal["image", "code", "dependencies", "infrastructure", "secrets"]
    target: Literal["image", "source"]
    digests: tuple[str, ...]
    revisions: tuple[str, ...]
    at: str
    faults: tuple[str, ...]
    found: tuple[Found, ...]


class Facts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="gate", tag="scans"):
    """What is decided on.

    Attributes:
        image: the image that is deployed; ``None`` where none is.
        source: the commit that was built; empty where no report of source code is judged.
        threshold: the least severity that stops a change.
        on: the day on which exceptions are judged.
        reports: the reports.
        exceptions: what was accepted.
    """

    image: Image | None
    source: str
    threshold: Literal["low", "medium", "high", "critical"]
    on: Day
    reports: tuple[Report, ...]
    exceptions: tuple[Accepted, ...]


def decide(facts: Facts, at: str) -> Decision:
    """The decision.

    Args:
        facts: what is decided on.
        at: the moment that is decided for.
    """
    against = [*_of_target(facts)]
    stopped: set[int] = set()
    for number, report in enumerate(facts.reports):
        reasons = [*_of_report(report, facts), *_of_found(report, facts)]
        against += reasons
        if reasons:
            stopped.add(number)
    looked_into = " and ".join(filter(None, [facts.image.text if facts.image else "", facts.source[:12]]))
    accepted = [
        {"id": found.id, "where": found.where, "expires": held.expires, "approver": held.approver}
        for report in facts.reports
        for found in report.found
        if _stops(found, facts) and (held := holding(facts.exceptions, found.id, found.where, facts.on)[0])
    ]
    tools = listed([report.tool for report in facts.reports])
    grounds = [Reason("6.3.1", f"{tools} looked at {looked_into} and found nothing of severity {facts.threshold} or worse")]
    if accepted:
        names = listed(sorted({f"{one['id']} in {one['where']} until {one['expires']}" for one in accepted}))
        grounds.append(Reason("12.3.1", f"accepted for a time: {names}"))
    return Decision(
        gate="scans",
        at=at,
        against=against,
        grounds=grounds if facts.reports else [],
        looked_at={
            "image": f"{facts.image.name}@{facts.image.digest}" if facts.image else None,
            "source": facts.source or None,
            "threshold": facts.threshold,
            "on": facts.on,
            "reports": [_looked_at(report, facts) for report in facts.reports],
            "accepted": accepted,
        },
        evidence={
            **({"change": {"commit": facts.source}} if facts.source else {}),
            "scans": [_scan(report, facts, at, passed=number not in stopped) for number, report in enumerate(facts.reports)],
        },
    )


def _of_target(facts: Facts) -> Iterator[Reason]:
    if facts.image and (reason := of_tag(facts.image)):
        yield reason
    if facts.image is None and not facts.source:
        yield Reason("6.3.1", "nothing is named that is deployed")
    for target, wanted in (("image", facts.image), ("source", facts.source)):
        if wanted and not any(report.target == target for report in facts.reports):
            yield Reason("6.3.1", f"no report is one of {'the image' if target == 'image' else 'the source code'}: nothing looked at it")


def _of_report(report: Report, facts: Facts) -> Iterator[Reason]:
    """Why a report says nothing of what is deployed."""
    for fault in report.faults:
        yield Reason("6.3.1", f"{report.file}: {fault}")
    if report.target == "image":
        if not facts.image:
            yield Reason("6.3.1", f"{report.file} is a report of an image, and none is named: --image")
        elif facts.image.digest and facts.image.digest not in report.digests:
            other = f"of {listed([one[:19] for one in report.digests])}" if report.digests else "of an image whose digest it does not say"
            yield Reason("6.3.1", f"{report.file} is {other}, and not of {facts.image.text}")
    elif not facts.source:
        yield Reason("6.3.1", f"{report.file} is a report of source code, and no commit is named: --source")
    elif report.revisions and facts.source not in report.revisions:
        yield Reason("6.3.1", f"{report.file} is of {listed([one[:12] for one in report.revisions])}, and not of {facts.source[:12]}")


def _stops(found: Found, facts: Facts) -> bool:
    # A secret that is out is out, however a scanner ranks it.
    return found.kind == "secret" or RANKS[found.severity] >= RANKS[facts.threshold]


def _of_found(report: Report, facts: Facts) -> Iterator[Reason]:
    said: Counter[tuple[str, str]] = Counter()
    for found in report.found:
        held, ended = holding(facts.exceptions, found.id, found.where, facts.on)
        if not _stops(found, facts) or held:
            continue
        requirement = "6.3.1" if (found.kind, found.severity) == ("vulnerability", "unknown") else REQUIREMENTS[found.kind]
        what = f"{found.severity} {found.kind}" if found.severity != "unknown" else f"{found.kind} of unknown severity"
        late = f"; its exception ended on {ended.expires}" if ended else ""
        said[requirement, f"{report.tool} found {found.id} in {found.where}, a {what}{late}"] += 1
    for (requirement, message), _times in said.items():
        yield Reason(requirement, message)


def _counts(report: Report) -> dict[str, int]:
    counted = Counter(str(found.severity) for found in report.found)
    return {severity: counted[severity] for severity in reversed(RANKS)}


def _looked_at(report: Report, facts: Facts) -> dict[str, Any]:
    bound = "report" if report.target == "image" or report.revisions else "caller"
    return {
        "file": report.file,
        "digest": report.digest,
        "tool": report.tool,
        "version": report.version or None,
        "target": report.target,
        "bound_by": bound if facts.source or report.target == "image" else None,
        "at": report.at or None,
        "found": _counts(report),
    }


def _scan(report: Report, facts: Facts, at: str, *, passed: bool) -> dict[str, Any]:
    """The report as a record of evidence has it."""
    counts = _counts(report)
    target = facts.image.digest if report.target == "image" and facts.image else facts.source
    return {
        "tool": report.tool,
        "version": report.version or "unknown",
        "kind": report.purpose,
        "target": target or "unknown",
        "passed": passed and not _of_tag(facts),
        # When a report does not say, it is what was there when it was judged.
        "at": report.at or at,
        **{severity: counts[severity] for severity in reversed(THRESHOLDS)},
        "report": report.digest,
    }


def _of_tag(facts: Facts) -> Sequence[Reason]:
    reason = of_tag(facts.image) if facts.image else None
    return [reason] if reason else []
