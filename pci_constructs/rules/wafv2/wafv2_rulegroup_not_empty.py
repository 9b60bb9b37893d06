"""Rule groups have rules.

A web ACL refers to a rule group by name, and nobody sees there that the group is empty. Attacks that the group is believed to stop (6.4.2)
go through.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.wafv2._contents import not_empty


def _check(group: ResourceView) -> Judgement:
    return not_empty(group, "Rules", "rule")


RULE = Rule(
    id="wafv2-rulegroup-not-empty",
    title="Rule groups have rules",
    severity=Severity.MEDIUM,
    requirements={"6.4.2": "a web ACL that relies on an empty rule group detects nothing by it"},
    remediation="add rules to Rules, or remove the group",
    types=("AWS::WAFv2::RuleGroup",),
    check=_check,
    equivalents={"config": "wafv2-rulegroup-not-empty"},
    passing={
        "Rules": [{"Name": "Bots", "Priority": 0, "Action": {"Block": {}}, "Statement": {"GeoMatchStatement": {"CountryCodes": ["KP"]}}}]
    },
    failing={"Rules": []},
)
