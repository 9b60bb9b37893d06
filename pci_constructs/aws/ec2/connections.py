"""What a declared connection is made of: its two ends, its port, and the reason it exists (PCI DSS 1.2.5)."""

from dataclasses import asdict, dataclass
from ipaddress import IPv4Network
from typing import Final, Literal, NamedTuple

from aws_cdk import aws_ec2 as ec2

from pci_constructs.aws.ec2.placement import Tier
from pci_constructs.refusals import RefusedSetting

ANYWHERE = "0.0.0.0/0"

Protocol = Literal["tcp", "udp"]


class PortRange(NamedTuple):
    """Ports from first to last, both included."""

    first: int
    last: int


LINUX_PORTS: Final = PortRange(32768, 60999)
"""The ports that a Linux client listens for replies on (``net.ipv4.ip_local_port_range``)."""

ANY_CLIENT_PORTS: Final = PortRange(1024, 65535)
"""The ports of clients that AWS runs, of NAT gateways, and of everything outside the VPC."""


@dataclass(frozen=True, slots=True)
class Internet:
    """Everything that is not ours; use the constant ``INTERNET``."""

    name: str = "internet"


@dataclass(frozen=True, slots=True)
class AwsGateways:
    """The gateway endpoints of the VPC, S3 and DynamoDB; use the constant ``GATEWAY_ENDPOINTS``."""

    name: str = "gateway endpoints"


INTERNET: Final = Internet()
GATEWAY_ENDPOINTS: Final = AwsGateways()


@dataclass(frozen=True, slots=True)
class Network:
    """Addresses outside the VPC, such as an office behind a VPN or a partner.

    Attributes:
        cidr: the IPv4 addresses.
        name: what the register calls them.
    """

    cidr: str
    name: str

    def __post_init__(self) -> None:
        try:
            IPv4Network(self.cidr)
        except ValueError:
            raise RefusedSetting(
                where=f"network {self.name!r}",
                argument="cidr",
                value=self.cidr,
                allowed="an IPv4 block without host bits, as the VPC has no IPv6",
                requirement_id="1.4.2" if self.cidr.endswith("/0") else None,
            ) from None

    @property
    def block(self) -> IPv4Network:
        """The addresses, to compare them."""
        return IPv4Network(self.cidr)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadMember:
    """Security groups that are not of this library, declared to be in a tier.

    Attributes:
        connections: the security groups.
        tier: the tier whose subnets they are used in; whoever declares it answers for it.
        name: what the register calls them.
        client_ports: where they listen for replies when they open connections.
    """

    connections: ec2.Connections
    tier: Tier
    name: str
    client_ports: PortRange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One line of the register of allowed services, ports and reasons.

    Attributes:
        source: who opens the connection.
        target: who answers.
        protocol: ``tcp`` or ``udp``.
        port: the target's port.
        reason: the business reason.
        requirement: the PCI DSS requirement that the line is evidence for.
        source_cidr: the addresses of a source that is a ``Network``; empty for others.
        target_cidr: the addresses of a target that is a ``Network``; empty for others.
        opened_by: who opens it, where it is not this library; then it may be shut, too.
    """

    source: str
    target: str
    protocol: str
    port: int
    reason: str
    requirement: str = "1.2.5"
    source_cidr: str = ""
    target_cidr: str = ""
    opened_by: str = ""

    def metadata(self) -> dict[str, str | int]:
        """The line as construct metadata, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value != ""}
