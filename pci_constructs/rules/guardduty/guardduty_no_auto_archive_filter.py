"""Filters do not put serious findings away unseen.

A filter that archives findings keeps them from everybody who is told of findings: EventBridge, Security Hub and the bucket of exports
never get them. For known noise that is right; for findings of high severity it switches detection off where it matters (11.5.1, 10.4.3).
A filter says up to which severity it archives, and why.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pci_constructs.assembly.values import number_in
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Undetermined, failed, not_applicable, passed
from pci_constructs.rules.policies import any_of, any_so

_SERIOUS = 7
_SEVERITY = "FindingCriteria.Criterion.severity"
_UP_TO, _BELOW = (lambda bound: bound < _SERIOUS), (lambda bound: bound <= _SERIOUS)
_OPERATORS: Mapping[str, Callable[[float], bool]] = {
    **dict.fromkeys(("Lt", "LessThan"), _BELOW),
    # The console and the API write a severity as the list of its numbers.
    **dict.fromkeys(("Lte", "LessThanOrEqual", "Eq", "Equals"), _UP_TO),
}


def _check(filter_: ResourceView) -> Judgement:
    if filter_.text("Action", "NOOP").strip().upper() != "ARCHIVE":
        return not_applicable("the filter only sorts findings", "Action")
    if not any_so(_OPERATORS.items(), partial(_spares, filter_)):
        return failed("the filter archives findings of high severity", _SEVERITY)
    if not filter_.text("Description").strip():
        return failed("the filter does not say why it archives findings", "Description")
    return passed("the filter archives findings of lower severity and says why", _SEVERITY)


def _spares(filter_: ResourceView, operator: tuple[str, Callable[[float], bool]]) -> bool:
    """Whether one operator takes none but findings of lower severity; several of them hold all at once."""
    name, low = operator
    values = filter_.each(f"{_SEVERITY}.{name}")
    return bool(values) and not any_of(values, lambda value: not _is_low(value, low))


def _is_low(value: Any, low: Callable[[float], bool]) -> bool:
    number = number_in(value)
    if number is None:
        raise Undetermined(f"{value!r}, which is no number", _SEVERITY)
    return low(number)


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
