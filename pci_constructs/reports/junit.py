"""The run as JUnit XML, for the test pages of CI servers: a suite a stack, a case a rule and resource.

A failure is a failure at every severity; a rule that raised is an error. What does not apply, what was accepted and what is not proven is
skipped with its reason, since JUnit has no other word that is not a pass; under ``strict`` what is not proven is a failure.
"""

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from pci_constructs.findings import Finding, Run, Verdict
from pci_constructs.reports._text import WORDS, one_line, visible, worst_first

_ELEMENTS = {Verdict.ERROR: "error", Verdict.FAIL: "failure", Verdict.PASS: ""}


def render(run: Run) -> str:
    """The run as XML."""
    strict = bool(run.record.get("options", {}).get("strict"))
    time = str(run.record.get("time") or "").removesuffix("Z")
    suites: dict[str, list[Finding]] = {}
    for finding in worst_first(run.findings):
        suites.setdefault(finding.subject.stack or finding.subject.template or "the run as a whole", []).append(finding)
    root = ET.Element("testsuites", {"name": "PCI DSS 4.0.1"})
    totals = dict.fromkeys(("tests", "failures", "errors"), 0)
    for name, findings in sorted(suites.items()):
        suite = ET.SubElement(root, "testsuite", {"name": one_line(name)})
        counts = _suite(suite, findings, strict=strict)
        suite.attrib |= {**{key: str(count) for key, count in counts.items()}, "time": "0", **({"timestamp": time} if time else {})}
        for key in totals:
            totals[key] += counts[key]
    root.attrib |= {**{key: str(count) for key, count in totals.items()}, "time": "0"}
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(suite: ET.Element, findings: Sequence[Finding], *, strict: bool) -> dict[str, int]:
    """Adds the cases of a suite and counts them."""
    elements = [_case(suite, finding, strict=strict) for finding in findings]
    return {
        "tests": len(elements),
        "failures": elements.count("failure"),
        "errors": elements.count("error"),
        "skipped": elements.count("skipped"),
    }


def _case(suite: ET.Element, finding: Finding, *, strict: bool) -> str:
    subject = finding.subject
    source = "" if finding.source == "pci-dss" else f" ({finding.source})"
    name = f"{finding.rule}{source}: {subject.logical_id or subject.name}"
    case = ET.SubElement(suite, "testcase", {"classname": one_line(subject.name), "name": one_line(name), "time": "0"})
    element = "failure" if strict and finding.verdict is Verdict.UNDETERMINED else _ELEMENTS.get(finding.verdict, "skipped")
    if element:
        said = ET.SubElement(case, element, {"message": one_line(": ".join(_reason(finding)))})
        if element != "skipped":
            said.set("type", str(finding.severity))
            said.text = visible("\n".join(_details(finding)))
    return element


def _reason(finding: Finding) -> Iterable[str]:
    """The verdict and why."""
    yield WORDS[finding.verdict]
    if finding.exception and finding.verdict is Verdict.ACCEPTED:
        record = finding.exception
        if record.get("approver"):
            yield f"by {record['approver']} until {record.get('expires')}"
        yield str(record.get("reason") or "")
    if finding.message:
        yield finding.message


def _details(finding: Finding) -> Iterable[str]:
    for title, value in (
        ("resource", finding.subject.name),
        ("type", finding.subject.type),
        ("template", finding.subject.template),
        ("property", finding.property),
        ("cannot be known here", finding.blocked_by),
        ("PCI DSS", ", ".join(finding.requirements)),
        ("what to do", finding.remediation),
        ("fingerprint", finding.fingerprint),
    ):
        if value:
            yield f"{title}: {' '.join(str(value).split())}"
