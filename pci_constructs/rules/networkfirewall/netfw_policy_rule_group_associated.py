"""Firewall policies have rules.

A firewall with a policy that refers to no rule group stands in the path of all traffic and filters none of it, while everyone counts on
it as the control between the networks (1.4.1, 1.3.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed, some

_PATHS = ("FirewallPolicy.StatefulRuleGroupReferences", "FirewallPolicy.StatelessRuleGroupReferences")


def _check(policy: ResourceView) -> Judgement:
    references = [reference for path in _PATHS for reference in policy.each(path)]
    return some(
        references, lambda _: passed("the policy refers to rule groups"), empty=failed("the policy refers to no rule group", _PATHS[0])
    )


RULE = Rule(
    id="netfw-policy-rule-group-associated",
    title="Firewall policies refer to rule groups",
    severity=Severity.MEDIUM,
    requirements={
        "1.3.1": "inbound traffic is limited by rules, and without a rule group there are none",
        "1.4.1": "the control between trusted and untrusted networks is its rules",
    },
    remediation="add StatefulRuleGroupReferences or StatelessRuleGroupReferences to the policy",
    types=("AWS::NetworkFirewall::FirewallPolicy",),
    check=_check,
    equivalents={"securityhub": "NetworkFirewall.3", "config": "netfw-policy-rule-group-associated"},
    passing={
        "FirewallPolicy": {"StatefulRuleGroupReferences": [{"ResourceArn": "arn:aws:network-firewall:eu-central-1:1:stateful-rulegroup/g"}]}
    },
    failing={"FirewallPolicy": {"StatefulRuleGroupReferences": []}},
)
