"""NAT gateways, peering connections and firewalls."""

from pci_constructs.assembly import ABSENT, Evaluation, Unknown
from pci_constructs.network.bounds import ALL, Addresses, exactly, unknown
from pci_constructs.network.fields import EVERY_V4, ICMP, ICMPV6, TCP, UDP
from pci_constructs.network.model.elements import Firewall, Nat, Network, Peering
from pci_constructs.network.model.firewalls import passed_by
from pci_constructs.network.model.places import existing, outside_vpc, subnets_at, subnets_at_block, unknown_subnet, vpc_of
from pci_constructs.network.model.transit import read_transit
from pci_constructs.network.model.values import Ranges, doubt, key_of, text_of
from pci_constructs.network.sets import box, meet

NAT_TRANSLATES = exactly(box(protocols=[(TCP, TCP), (UDP, UDP), (ICMP, ICMP), (ICMPV6, ICMPV6)]) & ALL.sure)
"""What a NAT gateway passes on."""
_MORE_ADDRESSES = ("SecondaryPrivateIpAddresses", "SecondaryPrivateIpAddressCount", "SecondaryAllocationIds")


def read_gateways(evaluation: Evaluation, network: Network, ranges: Ranges) -> None:
    """Reads everything that routes lead to and that is no interface."""
    for view in existing(evaluation, "AWS::EC2::NatGateway"):
        subnet = next(iter(subnets_at(view, "SubnetId", evaluation, network)), None) or unknown_subnet(network, f"of {view.name}")
        fixed = view.peek("PrivateIpAddress")
        more = [path for path in _MORE_ADDRESSES if view.peek(path) is not ABSENT]
        addresses = subnet.addresses if fixed is ABSENT or more else ranges.read(fixed, view.name)
        addresses = Addresses(meet(addresses.sure, EVERY_V4), meet(addresses.possible, EVERY_V4), addresses.why)
        public = str(view.peek("ConnectivityType") or "public").lower() != "private"
        network.nats[key_of(view)] = Nat(key_of(view), view.name, subnet, addresses, public)
    for view in existing(evaluation, "AWS::EC2::VPCPeeringConnection"):
        other = view.peek("PeerVpcId")
        target = evaluation.links.target(other) if other.__class__ is not Unknown else None
        peer = network.vpcs.get(key_of(target)) if target is not None else None
        beyond = outside_vpc(network, f"{text_of(other)} behind {view.name}", unsure=doubt(other, view)) if peer is None else peer
        ends = (vpc_of(network, evaluation, view, "VpcId"), beyond)
        network.peerings[key_of(view)] = Peering(key_of(view), view.name, ends)
    _firewalls(evaluation, network, ranges)
    read_transit(evaluation, network, ranges)


def _firewalls(evaluation: Evaluation, network: Network, ranges: Ranges) -> None:
    """Everything that inspects packets on their way."""
    for view in existing(evaluation, "AWS::NetworkFirewall::Firewall"):
        subnets = [each for mapping in view.blocks("SubnetMappings") for each in subnets_at_block(mapping, evaluation, network)]
        passes, says = passed_by(view, network, ranges)
        network.firewalls[key_of(view)] = Firewall(key_of(view), view.name, tuple(subnets), passes, says)
    for view in existing(evaluation, "AWS::NetworkFirewall::VpcEndpointAssociation"):
        found = view.peek("SubnetMapping")
        subnets = subnets_at_block(found, evaluation, network) if found is not ABSENT and found.__class__ is not Unknown else []
        firewall = view.follow("FirewallArn")
        passes, says = passed_by(firewall, network, ranges) if firewall else (unknown(f"the firewall behind {view.name}"), "")
        network.firewalls[key_of(view)] = Firewall(key_of(view), view.name, tuple(subnets), passes, says)
    _appliances(evaluation, network)


def _appliances(evaluation: Evaluation, network: Network) -> None:
    for view in existing(evaluation, "AWS::EC2::VPCEndpoint"):
        if text_of(view.peek("VpcEndpointType")) == "GatewayLoadBalancer":
            subnets = subnets_at(view, "SubnetIds", evaluation, network)
            what = unknown(f"what the appliances behind {view.name} pass on")
            network.firewalls[key_of(view)] = Firewall(key_of(view), view.name, tuple(subnets), what, "what its appliances let pass")
