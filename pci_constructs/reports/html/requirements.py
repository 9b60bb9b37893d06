"""Every requirement of the standard: what the run says of it, and who has to show what no code can."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pci_constructs.findings import Finding, Verdict
from pci_constructs.reports import pages
from pci_constructs.reports._text import ORDER

_CHAPTERS = {
    "1": "Network security controls",
    "2": "Secure configurations",
    "3": "Stored account data",
    "4": "Cryptography in transit",
    "5": "Malicious software",
    "6": "Secure systems and software",
    "7": "Access by need to know",
    "8": "Identification and authentication",
    "9": "Physical access",
    "10": "Logging and monitoring",
    "11": "Testing of security",
    "12": "Policies and programmes",
    "A1": "Multi-tenant service providers",
    "A2": "Terminals with early TLS",
    "A3": "Designated entities",
}
_STATES = {
    Verdict.ERROR: "could not be judged",
    Verdict.FAIL: "fails",
    Verdict.UNDETERMINED: "not proven",
    Verdict.ACCEPTED: "rests on exceptions",
    Verdict.PASS: "nothing fails",
    Verdict.NOT_APPLICABLE: "does not arise",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One requirement.

    Attributes:
        coverage: what builds, checks and shows it.
        counts: its findings by verdict.
        state: the worst of them in words.
        verdict: the worst of them; ``None`` if there are none.
    """

    coverage: pages.Coverage
    counts: Counter[Verdict]
    state: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One of the twelve requirements, or an appendix.

    Attributes:
        id: its number.
        title: what it is about, in our own words.
        rows: what it asks.
        states: how many rows are in each state.
    """

    id: str
    title: str
    rows: list[Row]
    states: list[tuple[str, int]]


def chapters(findings: Sequence[Finding]) -> list[Chapter]:
    """The standard, chapter by chapter."""
    counts: defaultdict[str, Counter[Verdict]] = defaultdict(Counter)
    for finding in findings:
        for id_ in finding.requirements:
            counts[id_][finding.verdict] += 1
    found: dict[str, list[Row]] = {}
    for coverage in pages.coverages():
        number = coverage.requirement.id
        found.setdefault(number.partition(".")[0], []).append(_row(coverage, counts[number]))
    return [
        Chapter(id=id_, title=_CHAPTERS.get(id_, ""), rows=rows, states=Counter(row.state for row in rows).most_common())
        for id_, rows in found.items()
    ]


def persons() -> list[tuple[str, int]]:
    """Why people have to show what code does not, each with the number of requirements."""
    return Counter(one.person for one in pages.coverages() if one.person).most_common()


def _row(coverage: pages.Coverage, counts: Counter[Verdict]) -> Row:
    verdict = next((one for one in ORDER if counts[one]), None)
    if verdict is not None:
        state = _STATES[verdict]
    elif coverage.requirement.technical == "no":
        state = "no code can show it"
    elif coverage.checked_by:
        state = "nothing here to judge"
    else:
        state = "no rule yet" if coverage.planned else "not shown by templates"
    return Row(coverage=coverage, counts=counts, state=state, verdict=verdict)
