"""The run for a person at a terminal: what stops the build first, by template and resource, then the counts."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import wrap

from pci_constructs.findings import Finding, Run, Severity, Verdict
from pci_constructs.reports._text import logged

_SHOWN = (Verdict.ERROR, Verdict.FAIL, Verdict.UNDETERMINED)
_COLOURS = {Verdict.ERROR: "31;1", Verdict.FAIL: "31", Verdict.UNDETERMINED: "33", Verdict.ACCEPTED: "36", Verdict.PASS: "32"}
_MARGIN = "    "
_NARROWEST = 50


def render(
    run: Run, *, width: int = 100, colour: bool = False, everything: bool = False, fail_on: Severity = Severity.MEDIUM, strict: bool = False
) -> str:
    """The run as text.

    Args:
        run: the run.
        width: columns of the terminal.
        colour: whether it shows colours.
        everything: whether passes, exceptions and what does not apply are listed too.
        fail_on: the least severity that stops a build; what is lower is marked so.
        strict: whether what is undetermined stops it, too.
    """
    page = _Page(max(width, _NARROWEST), colour=colour)
    shown = [finding for finding in run.findings if everything or finding.verdict in _SHOWN]
    shown.sort(key=_order)
    for place, findings in _by_place(shown):
        page.line(page.bold(place))
        for finding in findings:
            _finding(page, finding, fail_on)
        page.line("")
    _counts(page, run, run.blocking(fail_on, strict=strict))
    return logged(page.lines)


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    subject = finding.subject
    return (
        subject.template,
        list(Verdict).index(finding.verdict) if finding.verdict in _SHOWN else 9,
        -finding.severity.rank,
        subject.name,
        finding.rule,
    )


def _by_place(findings: Sequence[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    """The findings of each template, those that belong to none first."""
    places: dict[str, list[Finding]] = {}
    for finding in findings:
        places.setdefault(finding.subject.template, []).append(finding)
    for place, found in places.items():
        yield place or "the run as a whole", found


def _finding(page: "_Page", finding: Finding, fail_on: Severity) -> None:
    subject = finding.subject
    name = page.clean(subject.logical_id or subject.name)
    what = f"{name} ({page.clean(subject.type)})" if subject.logical_id else name
    quiet = finding.verdict is Verdict.FAIL and (finding.warning or finding.severity.rank < fail_on.rank)
    note = " · warns only, the rule is new" if finding.warning else " · does not stop a build" if quiet else ""
    verdict = page.paint(f"{finding.verdict}", _COLOURS.get(finding.verdict, "2")) if not quiet else f"{finding.verdict}"
    page.line(f"  {verdict} {finding.severity}  {what}{note}")
    page.fill(f"{finding.rule} · PCI DSS {', '.join(finding.requirements)}" if finding.requirements else finding.rule)
    where = f"{page.clean(finding.property)}: " if finding.property else ""
    page.fill(f"{where}{page.clean(finding.message)}")
    if finding.blocked_by and finding.blocked_by not in finding.message:
        page.fill(f"cannot be known here: {page.clean(finding.blocked_by)}")
    if finding.exception and finding.verdict is Verdict.ACCEPTED:
        record = finding.exception
        who, until = page.clean(record.get("approver")), page.clean(record.get("expires"))
        page.fill(f"accepted by {who} until {until}: {page.clean(record.get('reason'))}")
    if finding.remediation:
        page.fill(f"→ {finding.remediation}")


def _counts(page: "_Page", run: Run, blocking: Sequence[Finding]) -> None:
    looked_at: list[str] = []
    for count, name in (
        (run.rules, "rule"),
        (run.stages, "stage"),
        (run.stacks, "stack"),
        (run.nested_stacks, "nested stack"),
        (run.resources, "resource"),
    ):
        if count:
            looked_at.append(f"{count} {name}{'' if count == 1 else 's'}")
    page.fill(f"looked at {', '.join(looked_at)}", margin="")
    summary = run.summary()
    verdicts = ", ".join(f"{summary[verdict]} {verdict.replace('_', ' ')}" for verdict in Verdict if summary[verdict])
    page.fill(verdicts or "nothing found", margin="")
    if blocking:
        severities = Counter(finding.severity for finding in blocking)
        worst_first = ", ".join(f"{severities[severity]} {severity}" for severity in reversed(Severity) if severities[severity])
        page.line(page.paint(f"red: {len(blocking)} stop a build ({worst_first})", "31;1"))
    else:
        page.line(page.paint("green: nothing stops a build", "32"))


class _Page:
    """Lines of a terminal."""

    def __init__(self, width: int, *, colour: bool) -> None:
        self._width = width
        self._colour = colour
        self.lines: list[str] = []

    def line(self, text: str) -> None:
        self.lines.append(text)

    def fill(self, text: str, margin: str = _MARGIN) -> None:
        self.lines += wrap(text, self._width, initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False) or [""]

    def paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour else text

    def bold(self, text: str) -> str:
        return self.paint(self.clean(text), "1")

    @staticmethod
    def clean(text: object) -> str:
        """Text from a template without characters that a terminal would obey."""
        return "".join(letter if unicodedata.category(letter)[0] != "C" else "�" for letter in " ".join(str(text).split()))
