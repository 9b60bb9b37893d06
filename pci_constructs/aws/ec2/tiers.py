"""The VPC and its subnets, tier by tier, from blocks that are known beforehand."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from pci_constructs.aws._settings import acknowledge
from pci_constructs.aws.ec2.addresses import NAT, AddressPlan
from pci_constructs.aws.ec2.placement import Tier
from pci_constructs.standard import TIER_TAG

_SUBNETS_ONLY = ["AWS::EC2::Subnet"]


class TieredVpc(Construct):
    """A VPC with an internet gateway, NAT gateways, and the subnets of each tier; ids are those that ``ec2.Vpc`` gives.

    ``ec2.Vpc`` itself would ask AWS for the zones of the account even where their names are given, so that no synth without an
    account could be complete; this is the same set of resources, made of the same subnet constructs.

    Args:
        scope: the segmented VPC.
        construct_id: ``Default``.
        plan: the addresses.
        zones: the zones, by name.
        filtered: whether the private tiers leave through a firewall, whose subnets and routes are then made, with a NAT gateway
            behind it in every zone; else they leave through one NAT gateway.

    Attributes:
        vpc: the VPC with its subnets, as other constructs take it.
        default_security_group: the id of the group that AWS makes with the VPC.
        subnets: the subnets of each tier, one a zone.
        nat_subnets: the subnets of the NAT gateways, by zone.
    """

    def __init__(self, scope: Construct, construct_id: str, *, plan: AddressPlan, zones: Sequence[str], filtered: bool) -> None:
        super().__init__(scope, construct_id)
        self._plan = plan
        self._zones = zones
        self._vpc = ec2.CfnVPC(
            self,
            "Resource",
            cidr_block=str(plan.cidr),
            enable_dns_hostnames=True,
            enable_dns_support=True,
            instance_tenancy="default",
        )
        cdk.Tags.of(self).add("Name", self.node.path)
        self.default_security_group = self._vpc.attr_default_security_group
        balancers, nat = self._public(Tier.PUBLIC), self._public(NAT)
        self.nat_subnets = dict(zip(zones, nat, strict=True))
        gateways = [subnet.add_nat_gateway() for subnet in (nat if filtered else nat[:1])]
        self.subnets: dict[Tier, Sequence[ec2.ISubnet]] = {Tier.PUBLIC: balancers}
        if filtered:
            self.subnets[Tier.FIREWALL] = self._private(Tier.FIREWALL, gateways)
        for tier in (Tier.CDE, Tier.NON_CDE):
            self.subnets[tier] = self._private(tier, [] if filtered else gateways)
        self.subnets[Tier.DATA] = self._private(Tier.DATA, [])
        private = [subnet for tier in (Tier.CDE, Tier.NON_CDE) for subnet in self.subnets[tier]]
        isolated = self.subnets[Tier.DATA]
        self.vpc = ec2.Vpc.from_vpc_attributes(
            self,
            "Attributes",
            vpc_id=self._vpc.ref,
            vpc_cidr_block=str(plan.cidr),
            region=cdk.Stack.of(self).region,
            availability_zones=list(zones),
            public_subnet_ids=[subnet.subnet_id for subnet in balancers],
            public_subnet_names=[str(Tier.PUBLIC)],
            public_subnet_route_table_ids=[subnet.route_table.route_table_id for subnet in balancers],
            private_subnet_ids=[subnet.subnet_id for subnet in private],
            private_subnet_route_table_ids=[subnet.route_table.route_table_id for subnet in private],
            private_subnet_names=[str(Tier.CDE), str(Tier.NON_CDE)],
            isolated_subnet_ids=[subnet.subnet_id for subnet in isolated],
            isolated_subnet_names=[str(Tier.DATA)],
            isolated_subnet_route_table_ids=[subnet.route_table.route_table_id for subnet in isolated],
        )
        acknowledge(self, "CloudFormation-Validate::W3010", reason="zones are named in the settings, so that a synth looks nothing up")

    def _public(self, group: str) -> list[ec2.PublicSubnet]:
        subnets = []
        gateway, attachment = self._gateway()
        for number, (zone, cidr) in enumerate(zip(self._zones, self._plan.subnets(group), strict=False), start=1):
            subnet = ec2.PublicSubnet(
                self,
                f"{group}Subnet{number}",
                vpc_id=self._vpc.ref,
                availability_zone=zone,
                cidr_block=cidr,
                map_public_ip_on_launch=False,
            )
            subnet.add_default_internet_route(gateway.ref, attachment)
            acknowledge(
                subnet,
                "PCI.DSS.321::PCI.DSS.321-VPCNoUnrestrictedRouteToIGW",
                reason="load balancers and NAT gateways alone are placed here; no address is public by itself, and the ACL lets in "
                "declared ports",
            )
            _label(subnet, group, "Public")
            subnets.append(subnet)
        return subnets

    def _private(self, tier: Tier, gateways: Sequence[ec2.CfnNatGateway]) -> list[ec2.PrivateSubnet]:
        subnets = []
        for number, (zone, cidr) in enumerate(zip(self._zones, self._plan.subnets(tier), strict=False), start=1):
            subnet = ec2.PrivateSubnet(
                self,
                f"{tier}Subnet{number}",
                vpc_id=self._vpc.ref,
                availability_zone=zone,
                cidr_block=cidr,
                map_public_ip_on_launch=False,
            )
            if gateways:
                subnet.add_default_nat_route(gateways[(number - 1) % len(gateways)].ref)
            _label(subnet, tier, "Private" if gateways else "Isolated")
            subnets.append(subnet)
        return subnets

    def _gateway(self) -> tuple[ec2.CfnInternetGateway, ec2.CfnVPCGatewayAttachment]:
        if not hasattr(self, "_internet"):
            gateway = ec2.CfnInternetGateway(self, "IGW")
            attachment = ec2.CfnVPCGatewayAttachment(self, "VPCGW", vpc_id=self._vpc.ref, internet_gateway_id=gateway.ref)
            self._internet = (gateway, attachment)
        return self._internet


def _label(subnet: ec2.Subnet, group: str, type_: str) -> None:
    """The tag by which rules know a subnet's tier, and those by which other apps find it with ``ec2.Vpc.from_lookup``."""
    tags = cdk.Tags.of(subnet)
    tags.add(TIER_TAG, group)
    tags.add("aws-cdk:subnet-name", group, include_resource_types=_SUBNETS_ONLY)
    tags.add("aws-cdk:subnet-type", type_, include_resource_types=_SUBNETS_ONLY)
