"""The run as Markdown for a job summary or a pull-request comment: under 60,000 bytes for any run, and the worst first."""

from collections.abc import Iterator, Sequence

from pci_constructs.findings import Finding, Run, Severity, Verdict
from pci_constructs.reports._markdown import clip, code, fitting, folded, prose, table
from pci_constructs.reports._text import OURS, WORDS, one_line, worst_first

_MOST_ROWS = 20
_TITLES = {
    Verdict.ERROR: "Rules that raised",
    Verdict.FAIL: "What fails",
    Verdict.UNDETERMINED: "What is not proven",
    Verdict.ACCEPTED: "What was accepted",
}


def render(run: Run) -> str:
    """The run as Markdown."""
    options = run.record.get("options", {})
    least = str(options.get("fail_on", Severity.MEDIUM))
    fail_on = Severity(least) if least in set(Severity) else Severity.MEDIUM
    blocking = run.blocking(fail_on, strict=bool(options.get("strict")))
    verdict = f"red: {_number(len(blocking), 'finding')} would stop a build" if blocking else "green: nothing stops a build"
    head = [f"## PCI DSS 4.0.1: {verdict}", _looked_at(run), _counts(run)]
    if run.unreadable:
        shown = [f"- {prose(sentence)}" for sentence in run.unreadable[:_MOST_ROWS]]
        head.append("\n".join(["**Could not be read:**", "", *shown, *_more(len(run.unreadable) - len(shown))]))
    left_out = "**{} findings more do not fit here;** the page `report.html` and the table `findings.csv` of the same run have all of them."
    return fitting(head, _parts(run, {id(finding) for finding in blocking}), left_out)


def _looked_at(run: Run) -> str:
    counted = [(run.rules, "rule"), (run.stages, "stage"), (run.stacks, "stack"), (run.nested_stacks, "nested stack")]
    looked_at = [_number(count, name) for count, name in (*counted, (run.resources, "resource")) if count]
    when, commit = run.record.get("time"), run.record.get("commit")
    record = [f"run of {prose(when)}" if when else "", f"commit {code(commit, 40)}" if commit else ""]
    return f"Looked at {', '.join(looked_at) or 'nothing'}{''.join(f'; {part}' for part in record if part)}."


def _counts(run: Run) -> str:
    """The numbers by verdict, and by severity of what is open."""
    rows = []
    for verdict, word in WORDS.items():
        found = run.of(verdict)
        severities = [(severity, sum(finding.severity is severity for finding in found)) for severity in reversed(Severity)]
        shown = ", ".join(f"{count} {severity}" for severity, count in severities if count) if verdict in _TITLES else ""
        rows.append((word, str(len(found)), shown))
    return table(("verdict", "findings", "by severity"), rows)


def _parts(run: Run, blocking: set[int]) -> Iterator[tuple[str, int]]:
    """A folded part for each rule, under a title for each verdict."""
    for verdict, title in _TITLES.items():
        groups: dict[tuple[bool, str, str], list[Finding]] = {}
        for finding in worst_first(run.of(verdict)):
            # What stops a build comes before what does not, and apart from it.
            groups.setdefault((id(finding) not in blocking, finding.source, finding.rule), []).append(finding)
        first = f"### {title}\n\n"
        for (quiet, _, _), findings in sorted(groups.items(), key=lambda group: group[0][0]):
            note = " · does not stop a build" if quiet and verdict is Verdict.FAIL else ""
            yield first + _group(findings, note), len(findings)
            first = ""


def _group(findings: Sequence[Finding], note: str) -> str:
    one = findings[0]
    source = "" if one.source == OURS else f" · {prose(one.source, 60)}"
    required = f" · PCI DSS {prose(', '.join(one.requirements), 120)}" if one.requirements else ""
    summary = f"{one.severity} · {code(one.rule)}{source} · {_number(len(findings), 'resource')}{required}{note}"
    rows = [(code(finding.subject.name), code(finding.property, 60), prose(_said(finding))) for finding in findings[:_MOST_ROWS]]
    body = table(("resource", "property", "why"), rows)
    more = "".join(f"\n\n{line}" for line in _more(len(findings) - len(rows)))
    cure = f"\n\n{prose('What to do: ' + clip(one.remediation, 280) + '.')}" if one.remediation else ""
    return folded(summary, f"{body}{more}{cure}")


def _said(finding: Finding) -> str:
    """The reason, on one line."""
    record = finding.exception
    if record and finding.verdict is Verdict.ACCEPTED:
        who = f"accepted by {clip(record['approver'], 60)} until {record.get('expires')}: " if record.get("approver") else "accepted: "
        return f"{who}{record.get('reason') or ''}"
    return finding.message or one_line(finding.blocked_by or "")


def _number(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def _more(count: int) -> list[str]:
    return [f"… and {count:,} more"] if count > 0 else []
