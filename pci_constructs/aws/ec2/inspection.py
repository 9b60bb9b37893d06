"""The egress firewall's place in the network: between the private tiers and the NAT gateways, there and back (PCI DSS 1.3.2)."""

from collections.abc import Iterator

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from constructs import Construct

from pci_constructs.aws.ec2.addresses import AddressPlan
from pci_constructs.aws.ec2.connections import ANYWHERE, Connection
from pci_constructs.aws.ec2.egress import FirewallEgress
from pci_constructs.aws.ec2.placement import Tier
from pci_constructs.aws.ec2.tiers import TieredVpc
from pci_constructs.aws.networkfirewall import DomainList, EgressFirewall


def inspect_egress(
    scope: Construct, tiers: TieredVpc, plan: AddressPlan, egress: FirewallEgress, *, key: kms.IKey, retention_days: int
) -> EgressFirewall:
    """Builds the firewall, and sends the private tiers' traffic through it, out and back, each zone through its own endpoint."""
    firewall = EgressFirewall(
        scope,
        "Firewall",
        vpc=tiers.vpc,
        subnets=tiers.subnets[Tier.FIREWALL],
        lists={
            "Cde": DomainList(cidr=str(plan.tiers[Tier.CDE]), domains=egress.cde_domains),
            "NonCde": DomainList(cidr=str(plan.tiers[Tier.NON_CDE]), domains=sorted(egress.general_domains)),
        },
        key=key,
        retention_days=retention_days,
    )
    for tier, label in ((Tier.CDE, "Cde"), (Tier.NON_CDE, "NonCde")):
        for subnet, cidr in zip(tiers.subnets[tier], plan.subnets(tier), strict=False):
            zone = subnet.availability_zone
            nat = tiers.nat_subnets[zone]
            _route(scope, f"Out{label}{zone[-1].upper()}", subnet, ANYWHERE, firewall.endpoints[zone])
            _route(scope, f"Back{label}{zone[-1].upper()}", nat, cidr, firewall.endpoints[zone])
    return firewall


def egress_register(egress: FirewallEgress) -> Iterator[Connection]:
    """The lines that an allow-list of domains adds to the register."""
    for domain, reason in egress.allowed_domains.items():
        yield Connection(
            source="cde tier", target=domain, protocol="tcp", port=443, reason=reason, requirement="1.3.2", target_cidr=ANYWHERE
        )
    for processor in egress.processors:
        for domain in processor.domains:
            yield Connection(
                source="cde tier",
                target=domain,
                protocol="tcp",
                port=443,
                reason=processor.reason,
                requirement="1.3.2",
                target_cidr=ANYWHERE,
            )
    for domain, reason in egress.general_domains.items():
        yield Connection(source="non-cde tier", target=domain, protocol="tcp", port=443, reason=reason, target_cidr=ANYWHERE)


def _route(scope: Construct, id_: str, subnet: ec2.ISubnet, destination: str, endpoint_id: str) -> None:
    ec2.CfnRoute(
        scope,
        id_,
        route_table_id=subnet.route_table.route_table_id,
        destination_cidr_block=destination,
        vpc_endpoint_id=endpoint_id,
    )
