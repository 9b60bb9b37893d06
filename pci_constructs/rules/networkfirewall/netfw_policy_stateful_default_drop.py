"""Connections that no stateful rule is about are dropped.

An allow-list says what may leave the CDE, and stops the rest only if the default is to drop (1.3.2). In strict order the stateful engine
lets the rest pass unless the policy says otherwise. In the order by action there is no default at all, and only the rule groups, which may
end with a rule that drops everything, say what becomes of it.
"""

from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, failed, not_applicable, passed, some, undetermined
from pci_constructs.rules.reading import word

_DEFAULT = "FirewallPolicy.StatefulDefaultActions"
_ORDER = "FirewallPolicy.StatefulEngineOptions.RuleOrder"
_STATEFUL = "FirewallPolicy.StatefulRuleGroupReferences"
_STATELESS = "FirewallPolicy.StatelessRuleGroupReferences"
_FIRST = ("FirewallPolicy.StatelessDefaultActions", "FirewallPolicy.StatelessFragmentDefaultActions")
_DROPS = "aws:drop_"
_GOOD = passed("connections that no rule is about are dropped", _DEFAULT)
_BAD = failed("connections that no rule is about pass", _DEFAULT)


def _check(policy: ResourceView) -> Judgement:
    unused = not_applicable("the stateful engine gets no packets", _STATEFUL)
    reached = some(_ways_in(policy), _leads_in, empty=unused)
    if reached.verdict is not Verdict.PASS:
        return reached
    if word(policy, _ORDER, "default_action_order") == "strict_order":
        return some(policy.each(_DEFAULT), lambda action: _GOOD if str(action).strip().lower().startswith(_DROPS) else _BAD, empty=_BAD)
    if not policy.has(_STATEFUL) or policy.peek(_STATEFUL) == []:
        return failed("the stateful engine has no rules, and no default in the order by action", _ORDER)
    return undetermined(
        "in the order by action there is no default", _ORDER, blocked_by="whether the rule groups end with a rule that drops everything"
    )


def _ways_in(policy: ResourceView) -> list[Any]:
    return [way for path in (_STATEFUL, _STATELESS, *_FIRST) for way in policy.each(path)]


def _leads_in(way: Any) -> Judgement:
    """Passes for a group of rules, which are stateful or may hand on, and for the default action that does."""
    handed_on = not isinstance(way, str) or way.strip().lower() == "aws:forward_to_sfe"
    return (
        passed("packets reach the stateful engine") if handed_on else not_applicable("it does not lead to the stateful engine", _FIRST[0])
    )


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
