"""Logs of web ACLs keep what was stopped or counted.

A logging filter saves money by leaving requests out. Those that were allowed can go; those that a rule blocked or counted are what the
filter in front of the application is there to record (6.4.2, 10.2.1). A filter that drops by label alone drops them too, and one that drops
by default has to name them among what it keeps.
"""

from collections.abc import Iterable

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Verdict, every, failed, passed, some, worst

_FILTERS = "LoggingFilter.Filters"
_ATTACKS = ("BLOCK", "COUNT")
_GOOD = passed("what was blocked or counted is logged", "LoggingFilter")


def _actions(conditions: Iterable[Block]) -> list[str]:
    """The action that each condition asks for; empty for one that asks for a label."""
    return [condition.text("ActionCondition.Action").strip().upper() for condition in conditions]


def _drops_no_attack(entry: Block) -> Judgement:
    if entry.text("Behavior").strip().upper() != "DROP":
        return _GOOD
    actions = _actions(entry.blocks("Conditions"))
    harmless = [bool(action) and action not in (*_ATTACKS, "EXCLUDED_AS_COUNT") for action in actions]
    needs_all = entry.text("Requirement").strip().upper() == "MEETS_ALL"
    if any(harmless) and (needs_all or all(harmless)):
        return _GOOD
    return failed("a filter drops requests that were blocked or counted", entry.path)


def _kept(action: str, configuration: ResourceView) -> Judgement:
    bad = failed(f"requests with the action {action} are dropped by default", "LoggingFilter.DefaultBehavior")

    def one(entry: Block) -> Judgement:
        actions = _actions(entry.blocks("Conditions"))
        any_ = entry.text("Requirement").strip().upper() == "MEETS_ANY" or len(actions) == 1
        return _GOOD if entry.text("Behavior").strip().upper() == "KEEP" and any_ and action in actions else bad

    return some(configuration.each(_FILTERS), one, empty=bad)


def _check(configuration: ResourceView) -> Judgement:
    dropped = every(configuration.each(_FILTERS), _drops_no_attack, empty=_GOOD)
    if dropped.verdict is Verdict.FAIL or configuration.text("LoggingFilter.DefaultBehavior", "KEEP").strip().upper() == "KEEP":
        return dropped
    return worst((dropped, every(_ATTACKS, lambda action: _kept(action, configuration), empty=_GOOD)), empty=_GOOD)


def _example(*actions: str) -> dict[str, object]:
    conditions = [{"ActionCondition": {"Action": action}} for action in actions]
    keep = {"Behavior": "KEEP", "Requirement": "MEETS_ANY", "Conditions": conditions}
    return {"LoggingFilter": {"DefaultBehavior": "DROP", "Filters": [keep]}}


RULE = Rule(
    id="wafv2-logging-keeps-attacks",
    title="Logs of web ACLs keep requests that were blocked or counted",
    severity=Severity.LOW,
    requirements={
        "6.4.2": "the solution in front of a public application has to produce audit logs of what it detects",
        "10.2.1": "attempts on the application are events of its audit log, and a filter can leave them out",
    },
    remediation="keep BLOCK and COUNT in the LoggingFilter, or remove it",
    types=("AWS::WAFv2::LoggingConfiguration",),
    check=_check,
    passing=_example("BLOCK", "COUNT"),
    failing=_example("COUNT"),
)
