"""Firewalls are protected against changes.

A firewall that one call deletes, moves to other subnets or gives another policy is a control that one mistake removes (1.2.2). With the
three protections on, each of these takes a call before it that switches the protection off: a change that shows in the trail as one, and
that keeps what runs and what the template says the same (1.2.8). A firewall that is attached to a transit gateway lies in zones, where
others have subnets.
"""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, every, flag_is_true, passed

_SUBNETS, _ZONES = "SubnetChangeProtection", "AvailabilityZoneChangeProtection"
_PROTECTIONS = {
    "DeleteProtection": "be deleted",
    "FirewallPolicyChangeProtection": "be given another policy",
    _SUBNETS: "be moved to other subnets",
    _ZONES: "be moved to other zones",
}


def _on(firewall: ResourceView, name: str) -> Judgement:
    what = _PROTECTIONS[name]
    return flag_is_true(firewall, name, good=f"the firewall cannot {what} in one step", bad=f"the firewall can {what} in one step")


def _check(firewall: ResourceView) -> Judgement:
    other = _SUBNETS if firewall.has("TransitGatewayId") else _ZONES
    return every((name for name in _PROTECTIONS if name != other), partial(_on, firewall), empty=passed("nothing to protect"))


RULE = Rule(
    id="netfw-change-protection-enabled",
    title="Firewalls are protected from being deleted, moved or given another policy",
    severity=Severity.LOW,
    requirements={
        "1.2.2": "changes of a network control go the way of approval, and no single call around it",
        "1.2.8": "the configuration in force is the one that is kept in the template",
    },
    remediation="set DeleteProtection, FirewallPolicyChangeProtection and SubnetChangeProtection to true "
    "(AvailabilityZoneChangeProtection for a firewall of a transit gateway)",
    types=("AWS::NetworkFirewall::Firewall",),
    check=_check,
    equivalents={
        "securityhub": "NetworkFirewall.9, NetworkFirewall.10",
        "config": "netfw-deletion-protection-enabled, netfw-subnet-change-protection-enabled",
        "checkov": "CKV_AWS_344",
    },
    passing={"DeleteProtection": True, "FirewallPolicyChangeProtection": True, _SUBNETS: True},
    failing={"DeleteProtection": True, "FirewallPolicyChangeProtection": True, _SUBNETS: False},
)
