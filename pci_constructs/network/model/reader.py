"""Reads the network of an assembly, in the order in which the parts need each other."""

from collections.abc import Mapping

from pci_constructs.assembly import ABSENT, Evaluation, Unknown
from pci_constructs.network.model.computers import read_computers
from pci_constructs.network.model.edges import read_edges
from pci_constructs.network.model.elements import Network
from pci_constructs.network.model.gateways import read_gateways
from pci_constructs.network.model.groups import Groups
from pci_constructs.network.model.interfaces import Interfaces
from pci_constructs.network.model.lists import read_acls
from pci_constructs.network.model.places import existing, read_subnets, read_vpcs
from pci_constructs.network.model.routes import finish_tables, read_tables
from pci_constructs.network.model.strangers import read_strangers
from pci_constructs.network.model.values import Ranges, text_of

SCOPE_METADATA = "pci-constructs:scope"


def read_network(evaluation: Evaluation) -> Network:
    """The network that the templates describe in the current world.

    Raises:
        Undetermined: a condition on which parts of it depend cannot be read.
    """
    network = Network()
    ranges = Ranges(evaluation)
    _pick_ranges(evaluation, ranges)
    read_vpcs(evaluation, network, ranges)
    read_acls(evaluation, network, ranges)
    tables, unsure = read_tables(evaluation, network, ranges)
    read_subnets(evaluation, network, ranges, tables, unsure)
    read_gateways(evaluation, network, ranges)
    groups = Groups(evaluation, network, ranges)
    groups.read()
    interfaces = Interfaces(evaluation, network, groups, ranges, _scopes(evaluation))
    interfaces.read()
    read_computers(interfaces)
    read_strangers(interfaces)
    _load_balancers(evaluation, network)
    finish_tables(network)
    read_edges(evaluation, network)
    network.unread = list(dict.fromkeys([*network.unread, *evaluation.assembly.unreadable, *evaluation.assembly.unexpanded]))
    return network


def _pick_ranges(evaluation: Evaluation, ranges: Ranges) -> None:
    """The IPv6 ranges that AWS picks: known as such before anything that may mean them is read."""
    for view in existing(evaluation, "AWS::EC2::VPCCidrBlock"):
        value = view.peek("AmazonProvidedIpv6CidrBlock")
        if value is not ABSENT and str(value if value.__class__ is not Unknown else "true").lower() == "true":
            target = view.follow("VpcId")
            if target is not None:
                ranges.pick((target.resource.template, target.logical_id))


def _scopes(evaluation: Evaluation) -> dict[str, str]:
    """The scope on record, by construct path."""
    return {
        entry.path: str(entry.data["scope"])
        for entry in evaluation.assembly.of_metadata(SCOPE_METADATA)
        if isinstance(entry.data, Mapping) and entry.data.get("scope")
    }


def _load_balancers(evaluation: Evaluation, network: Network) -> None:
    """Network load balancers pass the addresses of their clients on, so that their targets hear from whoever reaches them."""
    for view in existing(evaluation, "AWS::ElasticLoadBalancingV2::LoadBalancer"):
        if text_of(view.peek("Type")) in ("nothing", "application"):
            continue
        for interface in network.interfaces:
            if interface.key == (view.resource.template, view.logical_id):
                network.passes_clients[interface.subnet.vpc.key] = view.name
