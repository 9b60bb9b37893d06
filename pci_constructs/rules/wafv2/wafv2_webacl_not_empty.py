"""Web ACLs have rules.

A web ACL without rules applies its default action to every request. If that is to allow, an application behind it is as open as without,
while every list that asks for a web ACL ticks it off; the solution that 6.4.2 asks for has to detect something.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.wafv2._contents import not_empty


def _check(acl: ResourceView) -> Judgement:
    return not_empty(acl, "Rules", "rule")


RULE = Rule(
    id="wafv2-webacl-not-empty",
    title="Web ACLs have rules",
    severity=Severity.MEDIUM,
    requirements={"6.4.2": "a web ACL without rules detects and prevents nothing, whatever it is attached to"},
    remediation="add rules or rule groups to Rules",
    types=("AWS::WAFv2::WebACL",),
    check=_check,
    equivalents={"securityhub": "WAF.10", "config": "wafv2-webacl-not-empty"},
    passing={"Rules": [{"Name": "Rate", "Priority": 0, "Action": {"Block": {}}, "Statement": {"RateBasedStatement": {"Limit": 2000}}}]},
    failing={"Rules": []},
)
