"""Filters do not put serious findings away unseen.

A filter that archives findings keeps them from everybody who is told of findings: EventBridge, Security Hub and the bucket of exports
never get them. For known noise that is right; for findings of high severity it switches detection off where it matters (11.5.1, 10.4.3).
A filter says up to which severity it archives, and why.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed

_SERIOUS = 7
_SEVERITY = "FindingCriteria.Criterion.severity"


def _check(filter_: ResourceView) -> Judgement:
    if filter_.text("Action", "NOOP").strip().upper() != "ARCHIVE":
        return not_applicable("the filter only sorts findings", "Action")
    bound = filter_.number(f"{_SEVERITY}.Lt", filter_.number(f"{_SEVERITY}.LessThan"))
    below = bound is not None and bound <= _SERIOUS
    if not below:
        bound = filter_.number(f"{_SEVERITY}.Lte", filter_.number(f"{_SEVERITY}.LessThanOrEqual"))
        below = bound is not None and bound < _SERIOUS
    if not below:
        return failed("the filter archives findings of high severity", _SEVERITY)
    if not filter_.text("Description").strip():
        return failed("the filter does not say why it archives findings", "Description")
    return passed("the filter archives findings of lower severity and says why", _SEVERITY)


RULE = Rule(
    id="guardduty-no-auto-archive-filter",
    title="GuardDuty filters archive no serious findings",
    severity=Severity.LOW,
    requirements={
        "11.5.1": "suspected compromises are told to people, not put away by a filter",
        "10.4.3": "what stands out is addressed, and what is left aside has a reason",
    },
    remediation="add a criterion severity Lt 7 (or Lte 6) and a Description to the filter, or set Action to NOOP",
    types=("AWS::GuardDuty::Filter",),
    check=_check,
    equivalents={},
    passing={"Action": "ARCHIVE", "Description": "scanner", "FindingCriteria": {"Criterion": {"severity": {"Lt": 7}}}},
    failing={"Action": "ARCHIVE", "Description": "scanner", "FindingCriteria": {"Criterion": {"type": {"Eq": ["Recon:EC2/Portscan"]}}}},
)
