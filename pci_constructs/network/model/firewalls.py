"""What an AWS Network Firewall lets pass: named domains exactly as far as addresses and protocol go; other rules are not known."""

from collections.abc import Mapping
from typing import Any

from pci_constructs.assembly import ABSENT, Block, ResourceView, Undetermined, Unknown
from pci_constructs.network.bounds import ALL, NO_ADDRESSES, NONE, Addresses, Bounds, exactly, unknown
from pci_constructs.network.fields import EVERY_ADDRESS, HIGHEST_PORT, ICMP, ICMPV6, TCP, UDP, Interval, Intervals, network_of
from pci_constructs.network.model.elements import Network
from pci_constructs.network.model.values import Ranges, key_of
from pci_constructs.network.sets import NOTHING, box

_TCP = exactly(box(protocols=[(TCP, TCP)]) & ALL.sure)
_UDP = box(protocols=[(UDP, UDP)]) & ALL.sure
_OTHERS = ALL.sure - _TCP.sure
_STRICT = "aws:drop_strict"
_OVER_TCP = [(TCP, TCP)]
_PROTOCOLS: Mapping[str, list[Interval]] = {
    "TCP": _OVER_TCP,
    "UDP": [(UDP, UDP)],
    "ICMP": [(ICMP, ICMP), (ICMPV6, ICMPV6)],
    **dict.fromkeys(("HTTP", "TLS", "SMTP", "SSH", "FTP", "IMAP", "MSN"), _OVER_TCP),
}
"""The protocols of rules; what is not here may be any."""
_DROPS = (_STRICT, "aws:drop_established", "aws:drop_established_app_layer")
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
    if not strict or not any(action in _DROPS for action in actions):
        passes = unknown(f"{policy.name} does not drop what no rule names")
    elif _STRICT in actions:
        passes = NONE
    else:
        # Only packets of established connections are dropped, and other protocols than TCP need none to carry data.
        passes = Bounds(NOTHING, _OTHERS, frozenset((f"{policy.name} drops packets of established connections only",)))
    fragments = [str(each) for each in policy.get(f"{body}.StatelessFragmentDefaultActions", ["aws:pass"])]
    if not set(fragments) <= {"aws:forward_to_sfe", "aws:drop"}:
        passes |= Bounds(NOTHING, _UDP, frozenset((f"what {policy.name} does with fragments",)))
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
    if group.text("Type") == "STATEFUL" and group.peek(f"{body}.StatefulRules") is not ABSENT:
        return _rules(group), []
    return unknown(f"the rules of {group.name}"), []


def _rules(group: ResourceView) -> Bounds:
    """At most what the rules of a group that pass packets say; other rules before them may stop it."""
    found = NOTHING
    for rule in group.blocks("RuleGroup.RulesSource.StatefulRules"):
        if rule.text("Action") != "PASS":
            continue
        ends = [(rule.text(f"Header.{end}"), rule.text(f"Header.{end}Port")) for end in ("Source", "Destination")]
        protocols = _PROTOCOLS.get(rule.text("Header.Protocol"), [(0, 255)])
        for (source, reply_port), (target, port) in (ends, ends[::-1]) if rule.text("Header.Direction") != "FORWARD" else (ends,):
            found |= box(
                protocols=protocols,
                ports=_port(port, protocols),
                reply_ports=_port(reply_port, protocols),
                sources=_range(source),
                targets=_range(target),
            )
    return Bounds(NOTHING, found & ALL.sure, frozenset((f"which packets the rules of {group.name} pass",)))


def _range(text: str) -> Intervals:
    """One range that is written out; everything else may be any address."""
    try:
        return (network_of(text),)
    except ValueError:
        return EVERY_ADDRESS


def _port(text: str, protocols: list[Interval]) -> list[Interval]:
    """One port or range that is written out; everything else, and protocols without ports, may be any."""
    first, _, last = text.partition(":")
    known = first.isdecimal() and (last or first).isdecimal() and int(last or first) <= HIGHEST_PORT
    ports = all(number in (TCP, UDP) for pair in protocols for number in pair)
    return [(int(first), int(last or first))] if known and ports and int(first) <= int(last or first) else [(0, HIGHEST_PORT)]


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
