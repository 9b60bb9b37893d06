"""The segmentation of each stage in a line, from what the rules on it found."""

from collections.abc import Iterator

from pci_constructs.findings import Run, Verdict

RULES, PROVEN = "segmentation-", "segmentation-proven"
"""How the ids of the rules on segmentation begin, and the one that says what is proven."""


def lines(run: Run) -> Iterator[str]:
    """A line for each VPC that holds a part of the CDE: what is proven of it, and which rules on segmentation fail in its stage."""
    against = [each for each in run.of(Verdict.FAIL, Verdict.ERROR) if each.rule.startswith(RULES) and each.rule != PROVEN]
    for proven in run.findings:
        if proven.rule == PROVEN and proven.verdict is not Verdict.NOT_APPLICABLE:
            failing = sorted({each.rule for each in against if each.subject.stage == proven.subject.stage})
            held = f"fails against {', '.join(failing)}" if failing else "no rule on it fails"
            yield f"segmentation of {proven.subject.stage or proven.subject.name}: {proven.message}; {held}"
