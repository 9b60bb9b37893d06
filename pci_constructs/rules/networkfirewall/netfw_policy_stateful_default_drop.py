"""Connections that no stateful rule is about are dropped.

An allow-list says what may leave the CDE, and stops the rest only if the default is to drop (1.3.2). In strict order the stateful engine
lets the rest pass unless the policy says otherwise. In the order by action there is no default at all, and only the rule groups, which may
end with a rule that drops everything, say what becomes of it.
"""

from collections.abc import Iterator
from typing import Any

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    best,
    failed,
    not_applicable,
    passed,
    some,
    undetermined,
)
from pci_constructs.rules.reading import word

_DEFAULT = "FirewallPolicy.StatefulDefaultActions"
_ORDER = "FirewallPolicy.StatefulEngineOptions.RuleOrder"
_STATEFUL = "FirewallPolicy.StatefulRuleGroupReferences"
_STATELESS = "FirewallPolicy.StatelessRuleGroupReferences"
_FIRST = ("FirewallPolicy.StatelessDefaultActions", "FirewallPolicy.StatelessFragmentDefaultActions")
_RULES = "RuleGroup.RulesSource.StatelessRulesAndCustomActions.StatelessRules"
_DROPS = "aws:drop_"
_REACHED, _UNUSED = passed("packets reach the stateful engine"), not_applicable("the stateful engine gets no packets", _STATEFUL)
_GOOD = passed("connections that no rule is about are dropped", _DEFAULT)
_BAD = failed("connections that no rule is about pass", _DEFAULT)


def _check(policy: ResourceView) -> Judgement:
    reached = best(_ways_in(policy), empty=_UNUSED)
    if reached.verdict is Verdict.NOT_APPLICABLE:
        return reached
    judged = _default(policy)
    return reached if reached.verdict is Verdict.UNDETERMINED and judged.verdict is Verdict.FAIL else judged


def _default(policy: ResourceView) -> Judgement:
    if word(policy, _ORDER, "default_action_order") == "strict_order":
        return some(policy.each(_DEFAULT), lambda action: _GOOD if str(action).strip().lower().startswith(_DROPS) else _BAD, empty=_BAD)
    if not policy.has(_STATEFUL) or policy.peek(_STATEFUL) == []:
        return failed("the stateful engine has no rules, and no default in the order by action", _ORDER)
    return undetermined(
        "in the order by action there is no default", _ORDER, blocked_by="whether the rule groups end with a rule that drops everything"
    )


def _ways_in(policy: ResourceView) -> Iterator[Judgement]:
    yield some(policy.each(_STATEFUL), lambda _: _REACHED, empty=_UNUSED)
    for path in _FIRST:
        yield some(policy.each(path), _hands_on, empty=_UNUSED)
    yield some(policy.each(_STATELESS), _of_group, empty=_UNUSED)


def _of_group(reference: Block) -> Judgement:
    """Passes for a group of stateless rules one of which hands packets on."""
    group = reference.follow("ResourceArn")
    if group is None:
        elsewhere = f"whether the rule group {reference.text('ResourceArn')} hands packets on to the stateful engine"
        return undetermined("a stateless rule group elsewhere may hand packets on", _STATELESS, blocked_by=elsewhere)
    return some(group.each(_RULES), lambda rule: some(rule.each("RuleDefinition.Actions"), _hands_on, empty=_UNUSED), empty=_UNUSED)


def _hands_on(action: Any) -> Judgement:
    return _REACHED if str(action).strip().lower() == "aws:forward_to_sfe" else _UNUSED


def _example(*actions: str) -> dict[str, object]:
    order, handed_on = {"RuleOrder": "STRICT_ORDER"}, ["aws:forward_to_sfe"]
    return {"FirewallPolicy": {"StatelessDefaultActions": handed_on, "StatefulEngineOptions": order, "StatefulDefaultActions": [*actions]}}


RULE = Rule(
    id="netfw-policy-stateful-default-drop",
    title="Connections that no stateful rule is about are dropped",
    severity=Severity.MEDIUM,
    requirements={
        "1.3.2": "outbound traffic of the CDE that nobody named as necessary is denied",
        "1.3.1": "so is inbound traffic, where the firewall stands before the CDE",
    },
    remediation="set RuleOrder to STRICT_ORDER and StatefulDefaultActions to aws:drop_established or aws:drop_strict",
    types=("AWS::NetworkFirewall::FirewallPolicy",),
    check=_check,
    passing=_example("aws:drop_established", "aws:alert_established"),
    failing=_example("aws:alert_established"),
)
