"""Stateless rule groups have rules.

A group without rules makes a policy look as if it filtered something (1.3.1), and keeps the rule on policies without groups quiet.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed, some

_PATH = "RuleGroup.RulesSource.StatelessRulesAndCustomActions.StatelessRules"
_RULE = {"Priority": 1, "RuleDefinition": {"Actions": ["aws:drop"], "MatchAttributes": {}}}


def _check(group: ResourceView) -> Judgement:
    if group.text("Type").strip().upper() == "STATEFUL":
        return not_applicable("the group is stateful", "Type")
    return some(group.each(_PATH), lambda _: passed("the group has rules", _PATH), empty=failed("the group has no rule", _PATH))


def _example(*rules: dict[str, object]) -> dict[str, object]:
    return {"Type": "STATELESS", "RuleGroup": {"RulesSource": {"StatelessRulesAndCustomActions": {"StatelessRules": list(rules)}}}}


RULE = Rule(
    id="netfw-stateless-rule-group-not-empty",
    title="Stateless rule groups have rules",
    severity=Severity.MEDIUM,
    requirements={"1.3.1": "inbound traffic is limited by rules, and an empty group has none"},
    remediation="add StatelessRules to the group, or remove it from the policies",
    types=("AWS::NetworkFirewall::RuleGroup",),
    check=_check,
    equivalents={"securityhub": "NetworkFirewall.6", "config": "netfw-stateless-rule-group-not-empty"},
    passing=_example(_RULE),
    failing=_example(),
)
