"""Rules of WAF Classic for CloudFront have conditions.

A rule without conditions matches nothing, and a web ACL that holds it stops no attack by it (6.4.2). AWS ended the support of WAF Classic
in September 2025, so what is found here is to be replaced rather than repaired.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.wafv2._contents import not_empty


def _check(rule: ResourceView) -> Judgement:
    return not_empty(rule, "Predicates", "condition")


RULE = Rule(
    id="waf-global-rule-not-empty",
    title="Rules of WAF Classic for CloudFront have conditions",
    severity=Severity.MEDIUM,
    requirements={"6.4.2": "a rule without conditions matches no attack, and its web ACL only seems to have one"},
    remediation="replace the rule by one of WAFv2 with a statement, since AWS has ended WAF Classic",
    types=("AWS::WAF::Rule",),
    check=_check,
    equivalents={"securityhub": "WAF.6", "config": "waf-global-rule-not-empty"},
    passing={"Predicates": [{"DataId": "a", "Negated": False, "Type": "IPMatch"}]},
    failing={"Predicates": []},
)
