"""Network ACLs and which subnet has which."""

from typing import Any

from pci_constructs.assembly import ABSENT, Evaluation, Reference, ResourceView, Unknown
from pci_constructs.assembly.values import number_in
from pci_constructs.network.bounds import ALL, Addresses
from pci_constructs.network.model.elements import Acl, Entry, Key, Network
from pci_constructs.network.model.values import Ranges, bare, doubt, key_of, services, text_of

_ACL = "AWS::EC2::NetworkAcl"
_ENTRY = "AWS::EC2::NetworkAclEntry"
_ASSOCIATION = "AWS::EC2::SubnetNetworkAclAssociation"


def read_acls(evaluation: Evaluation, network: Network, ranges: Ranges) -> None:
    """Reads all ACLs and their entries."""
    for resource in evaluation.by_type.get(_ACL, ()):
        if evaluation.exists(resource):
            view = evaluation.view(resource)
            network.acls[key_of(view)] = Acl(key_of(view), view.name)
    for resource in evaluation.by_type.get(_ENTRY, ()):
        if evaluation.exists(resource):
            _entry(evaluation.view(resource), network, ranges)


def _entry(view: ResourceView, network: Network, ranges: Ranges) -> None:
    value = view.peek("NetworkAclId")
    if value.__class__ is Unknown:
        _any_acl(network, f"the ACL that {view.name} belongs to: {value.why}")
        return
    key = _named(value, view)
    if key is None:
        if doubt(value, view):
            _any_acl(network, f"the ACL that {view.name} belongs to: {value}")
        return
    default = key not in network.acls
    acl = default_acl(network, key, key[1]) if default else network.acls[key]
    out = view.peek("Egress")
    if out.__class__ is Unknown:
        acl.unknown = f"the direction of {view.name}: {out.why}"
        return
    number = number_in(view.peek("RuleNumber")) if view.peek("RuleNumber").__class__ is not Unknown else None
    if number is None:
        acl.unknown = f"the number of {view.name}: {text_of(view.peek('RuleNumber'))}"
        return
    outbound = str(out).lower() == "true"
    action = view.peek("RuleAction")
    allow = None if action.__class__ is Unknown else str(action).lower() == "allow"
    about = services(view.peek("Protocol"), *_ports(view), view.name)
    ends = Addresses((), ())
    for path in ("CidrBlock", "Ipv6CidrBlock"):
        ends = ends.together(ranges.read(view.peek(path), view.name))
    packets = about & (ends.as_targets() if outbound else ends.as_sources())
    (acl.outbound if outbound else acl.inbound).append(Entry(view.name, number, allow, packets))


def _any_acl(network: Network, why: str) -> None:
    network.acls_unsure = why
    for acl in network.acls.values():
        acl.unknown = why


def _ports(view: ResourceView) -> tuple[Any, Any]:
    """The first and last port, or type and code of ICMP."""
    ports = view.peek("PortRange")
    if ports is not ABSENT:
        return (ports, ports) if ports.__class__ is Unknown else (view.peek("PortRange.From"), view.peek("PortRange.To"))
    icmp = view.peek("Icmp")
    if icmp is not ABSENT:
        return (icmp, icmp) if icmp.__class__ is Unknown else (view.peek("Icmp.Type"), view.peek("Icmp.Code"))
    return ABSENT, ABSENT


def _named(value: Any, view: ResourceView) -> Key | None:
    """The ACL that a value names; nothing if it is not of this assembly."""
    value = bare(value)
    target = view.evaluation.links.target(value)
    if target is None or not isinstance(value, Reference):
        return None
    if target.type == "AWS::EC2::VPC":
        return (target.resource.template, f"{target.logical_id}.DefaultNetworkAcl")
    return key_of(target) if target.type == _ACL else None


def default_acl(network: Network, key: Key, name: str) -> Acl:
    """The ACL that a VPC has by default: entry 100 lets everything through both ways."""
    if key not in network.acls:
        rule = Entry(f"what AWS puts into {name}", 100, True, ALL)
        network.acls[key] = Acl(key, f"the default ACL ({name})", [rule], [rule], network.acls_unsure)
    return network.acls[key]


def acl_of_subnets(evaluation: Evaluation, network: Network) -> tuple[dict[Key, Acl], list[str]]:
    """The ACL of each subnet that has an association, and what is not known of associations."""
    found: dict[Key, Acl] = {}
    unsure: list[str] = []
    for resource in evaluation.by_type.get(_ASSOCIATION, ()):
        if not evaluation.exists(resource):
            continue
        view = evaluation.view(resource)
        subnet_value, acl_value = view.peek("SubnetId"), view.peek("NetworkAclId")
        subnet = evaluation.links.target(subnet_value) if subnet_value.__class__ is not Unknown else None
        if subnet is None:
            if doubt(subnet_value, view):
                unsure.append(f"the subnet of {view.name}: {text_of(subnet_value)}")
            continue
        if key_of(subnet) in found:
            why = f"which of several ACLs {subnet.name} has"
            found[key_of(subnet)] = Acl(("", why), subnet.name, unknown=why)
            continue
        key = _named(acl_value, view) if acl_value.__class__ is not Unknown else None
        if key in network.acls and key is not None:
            found[key_of(subnet)] = network.acls[key]
        elif key is not None and key[1].endswith(".DefaultNetworkAcl"):
            found[key_of(subnet)] = default_acl(network, key, key[1])
        else:
            name = text_of(acl_value)
            found[key_of(subnet)] = Acl(("", name), name, unknown=f"the entries of the ACL {name}, which is not of this assembly")
    return found, unsure
