"""Fragments that no rule is about do not pass.

A packet in pieces has its ports in the first piece alone, so rules about ports do not see the others: an old way around filters. The
pieces are dropped, or handed to the stateful rules, which put them together (1.3.1, 1.4.3).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.networkfirewall._defaults import judge_default

_NAME = "StatelessFragmentDefaultActions"


def _check(policy: ResourceView) -> Judgement:
    return judge_default(policy, f"FirewallPolicy.{_NAME}", "fragments")


RULE = Rule(
    id="netfw-policy-default-action-fragment-packets",
    title="Fragments that no rule is about are dropped or inspected",
    severity=Severity.MEDIUM,
    requirements={
        "1.3.1": "traffic that filters cannot read is not traffic that somebody named as necessary",
        "1.4.3": "pieces of packets are a way to hide where they come from and go to",
    },
    remediation="set StatelessFragmentDefaultActions to aws:forward_to_sfe or aws:drop",
    types=("AWS::NetworkFirewall::FirewallPolicy",),
    check=_check,
    equivalents={"securityhub": "NetworkFirewall.5", "config": "netfw-policy-default-action-fragment-packets"},
    passing={"FirewallPolicy": {_NAME: ["aws:drop"]}},
    failing={"FirewallPolicy": {_NAME: ["aws:pass"]}},
)
