"""What an AWS Network Firewall lets pass: named domains exactly as far as addresses and protocol go; other rules are not known."""

from typing import Any

from pci_constructs.assembly import ABSENT, Block, ResourceView, Undetermined, Unknown
from pci_constructs.network.bounds import ALL, NO_ADDRESSES, NONE, Addresses, Bounds, exactly, unknown
from pci_constructs.network.fields import EVERY_ADDRESS, TCP
from pci_constructs.network.model.elements import Network
from pci_constructs.network.model.values import Ranges, key_of
from pci_constructs.network.sets import box

_TCP = exactly(box(protocols=[(TCP, TCP)]) & ALL.sure)
_DROPS = ("aws:drop_strict", "aws:drop_established", "aws:drop_established_app_layer")
_EVERYONE = Addresses(EVERY_ADDRESS, EVERY_ADDRESS)


def passed_by(firewall: ResourceView, network: Network, ranges: Ranges) -> tuple[Bounds, str]:
    """What a firewall lets pass when a connection is opened through it, and in words.

    A firewall that drops what no rule names, and names domains only, passes TCP from its home networks; to which hosts, the domains say.
    """
    name = firewall.name
    try:
        policy = firewall.follow("FirewallPolicyArn")
        if policy is None:
            return unknown(f"the policy of {name}, which is not of this assembly"), ""
        return _policy(policy, firewall, network, ranges)
    except Undetermined as error:
        return unknown(f"what {name} lets pass: {error.why}"), ""


def _policy(policy: ResourceView, firewall: ResourceView, network: Network, ranges: Ranges) -> tuple[Bounds, str]:
    name = firewall.name
    body = "FirewallPolicy"
    stateless = [str(each) for each in policy.get(f"{body}.StatelessDefaultActions", [])]
    if policy.has(f"{body}.StatelessRuleGroupReferences") or stateless != ["aws:forward_to_sfe"]:
        return unknown(f"the stateless rules of {policy.name}"), ""
    actions = [str(each) for each in policy.get(f"{body}.StatefulDefaultActions", [])]
    strict = policy.text(f"{body}.StatefulEngineOptions.RuleOrder") == "STRICT_ORDER"
    drops = strict and any(action in _DROPS for action in actions)
    passes = NONE if drops else unknown(f"{policy.name} does not drop what no rule names")
    domains: list[str] = []
    for reference in policy.blocks(f"{body}.StatefulRuleGroupReferences") if policy.has(f"{body}.StatefulRuleGroupReferences") else []:
        group = reference.follow("ResourceArn")
        more, named = (
            _group(group, policy, firewall, network, ranges) if group else (unknown(f"the rule group {reference.get('ResourceArn')}"), [])
        )
        passes |= more
        domains += named
    if not passes.possible:
        return passes, f"{name} drops everything"
    return passes, f"{name} passes TLS to {', '.join(domains)} and drops everything else" if domains and passes.known else name


def _group(group: ResourceView, policy: ResourceView, firewall: ResourceView, network: Network, ranges: Ranges) -> tuple[Bounds, list[str]]:
    body = "RuleGroup.RulesSource"
    if group.text("Type") == "STATEFUL" and group.peek(f"{body}.RulesSourceList") is not ABSENT:
        kind = group.text(f"{body}.RulesSourceList.GeneratedRulesType")
        if kind == "ALLOWLIST":
            home = _home(group, policy, firewall, network, ranges)
            away = _EVERYONE.without(home)
            targets = [str(each) for each in group.get(f"{body}.RulesSourceList.Targets", [])]
            return _TCP & home.as_sources() & away.as_targets(), targets
        if kind == "DENYLIST":
            return NONE, []
    return unknown(f"the rules of {group.name}"), []


def _home(group: ResourceView, policy: ResourceView, firewall: ResourceView, network: Network, ranges: Ranges) -> Addresses:
    """The home networks: of the rule group, else of the policy, else the VPC's ranges."""
    for view, path in (
        (group, "RuleGroup.RuleVariables.IPSets.HOME_NET.Definition"),
        (policy, "FirewallPolicy.PolicyVariables.RuleVariables.HOME_NET.Definition"),
    ):
        block: Any = view.peek(path.rpartition(".")[0])
        if isinstance(block, Block):
            found = NO_ADDRESSES
            for value in block.each("Definition"):
                found = found.together(ranges.read(value, f"the home networks of {view.name}"))
            return found
    vpc = firewall.peek("VpcId")
    target = firewall.evaluation.links.target(vpc) if vpc.__class__ is not Unknown else None
    if target is not None and key_of(target) in network.vpcs:
        return network.vpcs[key_of(target)].addresses
    return Addresses((), EVERY_ADDRESS, f"the home networks of {firewall.name}")
