"""Web ACLs of WAF Classic for load balancers and API stages have rules.

Without rules a web ACL lets everything through, or nothing, by its default action; neither is the detection that 6.4.2 asks for. AWS ended
the support of WAF Classic in September 2025, so what is found here is to be replaced rather than repaired.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.wafv2._contents import not_empty


def _check(acl: ResourceView) -> Judgement:
    return not_empty(acl, "Rules", "rule")


RULE = Rule(
    id="waf-regional-webacl-not-empty",
    title="Web ACLs of WAF Classic for load balancers and API stages have rules",
    severity=Severity.MEDIUM,
    requirements={"6.4.2": "a web ACL without rules detects and prevents nothing, whatever it is attached to"},
    remediation="replace it by a web ACL of WAFv2 with rules, since AWS has ended WAF Classic",
    types=("AWS::WAFRegional::WebACL",),
    check=_check,
    equivalents={"securityhub": "WAF.4", "config": "waf-regional-webacl-not-empty"},
    passing={"DefaultAction": {"Type": "ALLOW"}, "Rules": [{"RuleId": "a", "Priority": 1, "Action": {"Type": "BLOCK"}}]},
    failing={"DefaultAction": {"Type": "ALLOW"}, "Rules": []},
)
