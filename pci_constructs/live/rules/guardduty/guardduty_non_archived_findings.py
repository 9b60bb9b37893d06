"""Findings of GuardDuty are dealt with in time.

A finding that stays open is an alert that nobody answered. Anomalies are addressed (10.4.3) and alerts of intrusion detection start the
response to incidents (12.10.5): within a day where the finding is of high or critical severity, a week where it is of medium and thirty
days where it is of low severity, as AWS's own control has it. Whoever has dealt with a finding archives it.
"""

from collections import Counter
from datetime import date

from pci_constructs.live.rules.days import days_since
from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, passed

_PATH = "Open"
_LEVELS = (("high", 7.0, 1), ("medium", 4.0, 7), ("low", 0.0, 30))
"""Each with its lowest severity and the days in which findings of it are dealt with."""


def _late(finding: Block, today: date) -> str:
    """The level of a finding that has been open for too long; empty if it has not."""
    severity = finding.number("Severity") or 0.0
    age = days_since(finding, "CreatedOn", today)
    level, days = next((name, days) for name, least, days in _LEVELS if severity >= least)
    return level if age > days else ""


def _check(detector: ResourceView) -> Judgement:
    late = Counter(filter(None, (_late(finding, detector.today) for finding in detector.blocks(_PATH))))
    if not late:
        return passed("no finding has been open for too long", _PATH)
    counted = ", ".join(
        f"{late[level]} of {level} severity for more than {days} day{'s' * (days > 1)}" for level, _, days in _LEVELS if late[level]
    )
    return failed(f"findings are open: {counted}", _PATH)


def _example(created: str) -> dict[str, object]:
    return {_PATH: [{"Type": "Recon:EC2/PortProbeUnprotectedPort", "Severity": 8.0, "CreatedOn": created}]}


RULE = Rule(
    id="guardduty-non-archived-findings",
    title="Findings of GuardDuty are dealt with in time",
    severity=Severity.MEDIUM,
    requirements={
        "10.4.3": "what stands out is looked into, and does not stay open",
        "12.10.5": "alerts of intrusion detection are answered",
    },
    remediation="look into the findings and archive those that are dealt with (guardduty archive-findings)",
    types=("Live::GuardDuty::Findings",),
    check=_check,
    equivalents={"config": "guardduty-non-archived-findings", "prowler": "guardduty_no_high_severity_findings"},
    passing=_example("2026-11-25"),
    failing=_example("2026-10-01"),
)
