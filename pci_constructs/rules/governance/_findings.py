"""Which findings a rule of EventBridge tells, and whether it tells them to anybody."""

import json
from functools import partial
from typing import Any

from pci_constructs.assembly.values import number_in
from pci_constructs.rules import Block, Judgement, ResourceView, Undetermined, failed, not_applicable, passed
from pci_constructs.rules.event_patterns import lets_through, on_default_bus
from pci_constructs.rules.policies import any_of

RULE_TYPE = "AWS::Events::Rule"
_PATTERN, _BUT = "EventPattern", "anything-but"
_SERIOUS = (7.0, 8.0, 9.0)
_COMPARE = {
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    "=": lambda value, bound: value == bound,
}
_OTHER = not_applicable("the rule is on other events", _PATTERN)
_SOME = not_applicable("the rule tells some kinds of findings only", _PATTERN)


def tells_guardduty(rule: ResourceView) -> Judgement:
    """Judges whether a rule of EventBridge tells every serious finding of GuardDuty, by itself or by way of Security Hub."""
    pattern = _pattern(rule)
    if pattern is None or not on_default_bus(rule):
        return _OTHER
    if _speaks_of(pattern, "source", "aws.guardduty") and _speaks_of(pattern, "detail-type", "GuardDuty Finding"):
        judgement = _direct(pattern)
    elif _speaks_of(pattern, "source", "aws.securityhub") and _speaks_of(pattern, "detail-type", "Security Hub Findings - Imported"):
        judgement = _by_hub(pattern)
    else:
        return _OTHER
    if judgement.verdict != "pass":
        return judgement
    if rule.text("State", "ENABLED").strip().upper() == "DISABLED":
        return failed("the rule that tells findings is disabled", "State")
    if not rule.each("Targets"):
        return failed("the rule that tells findings tells nobody", "Targets")
    return judgement


def _pattern(rule: ResourceView) -> Block | None:
    found = rule.get(_PATTERN)
    if isinstance(found, str):
        try:
            found = rule.inside(json.loads(found), _PATTERN)
        except ValueError:
            raise Undetermined("an event pattern that is no JSON", _PATTERN) from None
    return found if isinstance(found, Block) else None


def _speaks_of(pattern: Block, path: str, value: str) -> bool:
    """Whether events with a value at a path match; a path that the pattern does not have admits all, but for the source."""
    if not pattern.has(path):
        return path != "source"
    return any_of(pattern.each(path), lambda wanted: lets_through(wanted, value))


def _direct(pattern: Block) -> Judgement:
    detail = pattern.get("detail")
    names = set(detail.names()) if isinstance(detail, Block) else set()
    if names - {"severity"}:
        return _SOME
    if names and not all(any_of(detail.each("severity"), partial(_numeric, value)) for value in _SERIOUS):
        return failed("the rule leaves out findings of high or critical severity", f"{_PATTERN}.detail.severity")
    return passed("the rule tells GuardDuty's findings", _PATTERN)


def _numeric(value: float, wanted: Any) -> bool:
    if not isinstance(wanted, Block):
        return _number(wanted) == value
    parts = wanted.get("numeric")
    if parts is None:
        return wanted.flag("exists") or (wanted.has(_BUT) and not any_of(wanted.each(_BUT), partial(_numeric, value)))
    if not isinstance(parts, list) or not parts or len(parts) % 2 or any(str(sign) not in _COMPARE for sign in parts[::2]):
        raise Undetermined("a numeric pattern that compares nothing", f"{_PATTERN}.detail.severity")
    return all(_COMPARE[str(sign)](value, _number(bound)) for sign, bound in zip(parts[::2], parts[1::2], strict=True))


def _number(text: Any) -> float:
    number = number_in(text)
    if number is None:
        raise Undetermined(f"{text!r}, which is no number")
    return number


def _by_hub(pattern: Block) -> Judgement:
    findings = pattern.get("detail.findings")
    names = set(findings.names()) if isinstance(findings, Block) else set()
    if not isinstance(findings, Block):
        return passed("the rule tells what Security Hub gathers", _PATTERN)
    if names - {"Severity", "RecordState", "Workflow", "ProductName"} or not _speaks_of(findings, "ProductName", "GuardDuty"):
        return _SOME
    if findings.has("Severity") and not all(_speaks_of(findings, "Severity.Label", label) for label in ("HIGH", "CRITICAL")):
        return failed("the rule leaves out findings of high or critical severity", f"{_PATTERN}.detail.findings")
    return passed("the rule tells what Security Hub gathers", _PATTERN)
