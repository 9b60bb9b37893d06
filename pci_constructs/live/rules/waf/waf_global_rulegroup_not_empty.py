"""Rule groups of WAF Classic in front of distributions hold rules.

A web ACL refers to a rule group by name, and nobody sees there that the group is empty: attacks that it is believed to stop go through
(6.4.2). CloudFormation has no type for these groups. AWS ended the support of WAF Classic in September 2025, so what is found here is to be
replaced rather than repaired.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.wafv2._contents import not_empty


def _check(group: ResourceView) -> Judgement:
    return not_empty(group, "Rules", "rule")


RULE = Rule(
    id="waf-global-rulegroup-not-empty",
    title="Rule groups of WAF Classic in front of distributions hold rules",
    severity=Severity.MEDIUM,
    requirements={"6.4.2": "a group without rules matches no attack, and the web ACL that uses it only seems to have them"},
    remediation="replace the group by one of WAFv2 with rules, since AWS has ended WAF Classic",
    types=("Live::WAF::RuleGroup",),
    check=_check,
    equivalents={"securityhub": "WAF.7", "config": "waf-global-rulegroup-not-empty", "prowler": "waf_global_rulegroup_not_empty"},
    passing={"Name": "core", "Rules": [{"RuleId": "a", "Priority": 1, "Action": {"Type": "BLOCK"}}]},
    failing={"Name": "core", "Rules": []},
)
