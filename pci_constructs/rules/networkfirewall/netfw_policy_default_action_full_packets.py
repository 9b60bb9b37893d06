"""Packets that no rule is about do not pass.

A firewall is a list of what may pass and a decision on the rest. If the rest passes, the list decides nothing: traffic that nobody thought
of goes in (1.3.1) and so do forged addresses (1.4.3). It is dropped, or handed to the stateful rules, which look inside.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.networkfirewall._defaults import judge_default

_NAME = "StatelessDefaultActions"


def _check(policy: ResourceView) -> Judgement:
    return judge_default(policy, f"FirewallPolicy.{_NAME}", "packets")


RULE = Rule(
    id="netfw-policy-default-action-full-packets",
    title="Packets that no rule is about are dropped or inspected",
    severity=Severity.MEDIUM,
    requirements={
        "1.3.1": "all inbound traffic is denied but for what is named as necessary",
        "1.4.3": "packets with forged source addresses are stopped by what looks at every packet",
    },
    remediation="set StatelessDefaultActions to aws:forward_to_sfe or aws:drop",
    types=("AWS::NetworkFirewall::FirewallPolicy",),
    check=_check,
    equivalents={"securityhub": "NetworkFirewall.4", "config": "netfw-policy-default-action-full-packets"},
    passing={"FirewallPolicy": {_NAME: ["aws:forward_to_sfe"]}},
    failing={"FirewallPolicy": {_NAME: ["aws:pass"]}},
)
