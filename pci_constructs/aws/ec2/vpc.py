"""A VPC whose tiers reach each other only through declared connections (PCI DSS 1.2 to 1.4)."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from pci_constructs.aws._settings import acknowledge, check_log_retention, where
from pci_constructs.aws.ec2.access_lists import AccessLists, TierAccessList
from pci_constructs.aws.ec2.addresses import AddressPlan, check_zones
from pci_constructs.aws.ec2.connections import Connection, PortRange, Protocol, WorkloadMember
from pci_constructs.aws.ec2.declarations import Declaration, Source, Target, check_declaration
from pci_constructs.aws.ec2.default_group import ClosedDefaultSecurityGroup
from pci_constructs.aws.ec2.egress import NAT_ONLY_RULE, FirewallEgress, NatEgress
from pci_constructs.aws.ec2.endpoints import SERVICES, Endpoints
from pci_constructs.aws.ec2.flow_logs import FlowLogs
from pci_constructs.aws.ec2.inspection import egress_register, inspect_egress
from pci_constructs.aws.ec2.paths import Paths, line_of, path_of
from pci_constructs.aws.ec2.placement import Placement, Tier
from pci_constructs.aws.ec2.tiers import TieredVpc
from pci_constructs.aws.kms import check_customer_managed
from pci_constructs.aws.networkfirewall import EgressFirewall
from pci_constructs.aws.route53resolver import QueryLog
from pci_constructs.exceptions import accept
from pci_constructs.records import CONNECTION_METADATA
from pci_constructs.refusals import RefusedSetting


class SegmentedVpc(Construct):
    """A network in tiers: public, firewall, CDE, non-CDE and data, with nothing open between them until ``allow`` opens it.

    Each tier has one block of addresses, one subnet a zone, and one network ACL that refuses all but declared connections and their
    replies (1.3.1, 1.3.2). No subnet gives out public addresses, the data tier has no route out (1.4.4), the CDE leaves through an
    allow-list of domains, AWS itself is reached through endpoints bound to this account, and all traffic and every DNS query is
    logged and kept a year (10.2.1, 10.5.1).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; the VPC's logical id is that of a plain ``ec2.Vpc`` with this id.
        cidr: the VPC's addresses, a private block between /16 and /20.
        zones: the names of two or three zones, such as ``eu-central-1a``; nothing is looked up.
        key: the customer managed key of logs and helper function (10.3.1).
        egress: ``FirewallEgress`` with the domains that may be reached, or ``NatEgress`` with the record that accepts it.
        interface_services: the AWS services that get an interface endpoint in the CDE tier; those of a private EKS cluster by default.
        flow_log_archive: a bucket that gets the flow logs besides the log group, such as ``LogArchive.bucket``; none by default.
        flow_log_retention_days: how long flow, DNS and firewall logs are kept, in days; 365 by default and at least.
        peer_cidrs: address ranges that this VPC will be joined to and must not overlap.
        acl_entry_quota: how many entries a network ACL may have in each direction; 20 by default, at most 40 after AWS raised it.

    Attributes:
        vpc: the VPC, as other constructs take it.
        addresses: the blocks of the tiers.
        access_lists: the network ACLs.
        endpoints: the endpoints of AWS services.
        interface_endpoints: the interface endpoints, as a target of ``allow``.
        firewall: the ``EgressFirewall``; ``None`` in NAT-only mode.
        flow_logs: the flow logs.
        query_log: the DNS query log.

    Raises:
        RefusedSetting: addresses, zones, retention, key or quota are not allowed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cidr: str,
        zones: Sequence[str],
        key: kms.IKey,
        egress: FirewallEgress | NatEgress,
        interface_services: Sequence[str] = SERVICES,
        flow_log_archive: s3.IBucket | None = None,
        flow_log_retention_days: int = 365,
        peer_cidrs: Sequence[str] = (),
        acl_entry_quota: int = 20,
    ) -> None:
        place = where(scope, construct_id)
        self.addresses = AddressPlan(cidr, peers=peer_cidrs, where=place)
        zone_names = check_zones(zones, region=cdk.Stack.of(scope).region, where=place)
        check_log_retention(flow_log_retention_days, where=place, argument="flow_log_retention_days")
        check_customer_managed(key, where=place, requirement_id="10.3.1")
        _check_egress(egress, place)
        if not 10 <= acl_entry_quota <= 40:
            raise RefusedSetting(
                where=place,
                argument="acl_entry_quota",
                value=acl_entry_quota,
                allowed="between 10 and 40, the most that AWS grants for 'Rules per network ACL'",
                requirement_id=None,
            )
        super().__init__(scope, construct_id)
        self._egress = egress
        self._register: list[Connection] = []
        self._declared: list[Declaration] = []
        self._tiers = TieredVpc(self, "Default", plan=self.addresses, zones=zone_names, filtered=isinstance(egress, FirewallEgress))
        self.vpc = self._tiers.vpc
        self._placements = {tier: Placement(vpc=self.vpc, tier=tier, subnets=subnets) for tier, subnets in self._tiers.subnets.items()}
        self.access_lists = self._access_lists(acl_entry_quota)
        self._paths = Paths(self.access_lists, egress, where=self.node.path)
        self.flow_logs = FlowLogs(self, "FlowLogs", vpc=self.vpc, key=key, retention_days=flow_log_retention_days, archive=flow_log_archive)
        self.query_log = QueryLog(self, "QueryLog", vpc=self.vpc, key=key, retention_days=flow_log_retention_days)
        self.endpoints = Endpoints(
            self,
            "Endpoints",
            vpc=self.vpc,
            placement=self.placement(Tier.CDE),
            routed=[subnet for tier in (Tier.CDE, Tier.NON_CDE) for subnet in self.placement(tier).subnets],
            services=interface_services,
        )
        self.interface_endpoints = self.endpoints.member
        ClosedDefaultSecurityGroup(self, "DefaultGroup", vpc=self.vpc, group_id=self._tiers.default_security_group, key=key)
        acknowledge(
            self._tiers,
            "PCI.DSS.321::PCI.DSS.321-VPCDefaultSecurityGroupClosed",
            reason="the default security group is closed by the custom resource beside the VPC, which the rule cannot see",
        )
        self.firewall: EgressFirewall | None = None
        if isinstance(egress, FirewallEgress):
            self.firewall = inspect_egress(self, self._tiers, self.addresses, egress, key=key, retention_days=flow_log_retention_days)
            for line in egress_register(egress):
                self._note(line)
        else:
            accept(self, NAT_ONLY_RULE, egress.record)

    @property
    def register(self) -> tuple[Connection, ...]:
        """The allowed services, ports and business reasons, in the order of their declaration (1.2.5)."""
        return tuple(self._register)

    @property
    def declarations(self) -> tuple[Declaration, ...]:
        """What ``allow`` opened, with both ends, in order: network policies of a cluster are made of it."""
        return tuple(self._declared)

    def placement(self, tier: Tier) -> Placement:
        """The subnets of a tier, for constructs that are placed in it.

        Raises:
            RefusedSetting: the tier has no subnets: the firewall tier in NAT-only mode.
        """
        if tier not in self._placements:
            raise RefusedSetting(
                where=self.node.path, argument="tier", value=str(tier), allowed="a tier that egress gives subnets to", requirement_id=None
            )
        return self._placements[tier]

    def member(
        self, connectable: ec2.IConnectable, *, tier: Tier, name: str | None = None, client_ports: PortRange | None = None
    ) -> WorkloadMember:
        """Declares that security groups of another library are used in a tier.

        Args:
            connectable: what owns the security groups, or ``ec2.Connections`` itself.
            tier: the tier whose subnets it is in.
            name: what the register calls it; its construct path by default.
            client_ports: where it listens for replies when it opens connections; by default ``ANY_CLIENT_PORTS`` in the public tier
                and ``LINUX_PORTS`` elsewhere. Name ``ANY_CLIENT_PORTS`` for load balancers and other things that AWS runs there.
        """
        return WorkloadMember(connections=connectable.connections, tier=tier, name=name or path_of(connectable), client_ports=client_ports)

    def allow(
        self,
        source: Source,
        target: Target,
        port: int,
        *,
        reason: str,
        protocol: Protocol = "tcp",
        requirement: str = "1.2.5",
        scope: Construct | None = None,
    ) -> None:
        """Opens the one path: security group rules of both ends, network ACL entries of both tiers with the way back, a register line.

        Args:
            source: a member of a tier, ``INTERNET`` (to load balancers of the public tier), or a ``Network`` outside the VPC.
            target: a member of a tier, ``interface_endpoints``, ``GATEWAY_ENDPOINTS``, a ``PaymentProcessor``, ``INTERNET`` (through
                the egress control, on port 443), or a private ``Network``.
            port: the target's port.
            reason: the business reason, for the register and the rules' descriptions.
            protocol: ``tcp`` or ``udp``.
            requirement: the PCI DSS requirement that the line is evidence for.
            scope: where the security group rules are built; by default below the source, so that its stack comes after the target's.
                Name another construct when the target's stack already needs the source's.

        Raises:
            RefusedSetting: PCI DSS does not allow the connection, or a network ACL has no room for it.
        """
        check_declaration(
            source,
            target,
            port,
            reason=reason,
            protocol=protocol,
            requirement=requirement,
            vpc_cidr=self.addresses.cidr,
            where=self.node.path,
        )
        self._paths.open(source, target, protocol=protocol, port=port, reason=reason, scope=scope)
        self._declared.append(Declaration(source, target, port, protocol, reason))
        self._note(line_of(source, target, port, protocol=protocol, reason=reason, requirement=requirement))

    def note_opened_by_aws(self, source: Source, target: Target, port: int, *, reason: str, protocol: Protocol = "tcp") -> None:
        """Puts a connection on the register that AWS leaves open and no template can close; it opens nothing.

        The control plane of an EKS cluster is the case: EKS gives its interfaces a security group that lets everything out. The
        segmentation proof takes the connection for declared, and does not ask that it is there.

        Args:
            source: as for ``allow``, like all that follows.
            target: who answers.
            port: the target's port.
            reason: why AWS opens it, and what bounds it.
            protocol: ``tcp`` or ``udp``.

        Raises:
            RefusedSetting: PCI DSS does not allow the connection.
        """
        place = self.node.path
        check_declaration(
            source, target, port, reason=reason, protocol=protocol, requirement="1.2.5", vpc_cidr=self.addresses.cidr, where=place
        )
        self._note(line_of(source, target, port, protocol=protocol, reason=reason, requirement="1.2.5", opened_by="AWS"))

    def _access_lists(self, quota: int) -> AccessLists:
        lists: dict[Tier, TierAccessList] = {}
        for tier, placement in self._placements.items():
            nat = self._tiers.nat_subnets.values() if tier is Tier.PUBLIC else []
            lists[tier] = TierAccessList(
                self,
                f"Acl{tier.name.title().replace('_', '')}",
                vpc=self.vpc,
                tier=tier,
                cidr=self.addresses.tiers[tier],
                subnets=[*placement.subnets, *nat],
                entry_quota=quota,
            )
            if tier not in (Tier.PUBLIC, Tier.FIREWALL):
                lists[tier].allow_within()
        return AccessLists(lists)

    def _note(self, connection: Connection) -> None:
        if connection not in self._register:
            self._register.append(connection)
            self.node.add_metadata(CONNECTION_METADATA, connection.metadata())


def _check_egress(egress: FirewallEgress | NatEgress, place: str) -> None:
    if not isinstance(egress, (FirewallEgress, NatEgress)):
        raise RefusedSetting(
            where=place,
            argument="egress",
            value=egress,
            allowed="FirewallEgress(allowed_domains=…) or NatEgress(record=…)",
            requirement_id="1.3.2",
        )
