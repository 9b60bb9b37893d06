"""Which connections may be declared at all, and which are refused with the requirement that they would break."""

from ipaddress import IPv4Network
from typing import NamedTuple

from pci_constructs.aws._settings import is_known
from pci_constructs.aws.ec2.connections import AwsGateways, Internet, Network
from pci_constructs.aws.ec2.egress import PaymentProcessor
from pci_constructs.aws.ec2.placement import Member, Tier
from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard import requirement as known_requirement

Source = Member | Network | Internet
Target = Member | Network | Internet | AwsGateways | PaymentProcessor


class Declaration(NamedTuple):
    """A connection as it was declared, with its ends themselves: what is not built of security groups reads it from here."""

    source: Source
    target: Target
    port: int
    protocol: str
    reason: str


INSECURE_PORTS = {
    20: "FTP",
    21: "FTP",
    23: "Telnet",
    69: "TFTP",
    110: "POP3",
    143: "IMAP",
    512: "rexec",
    513: "rlogin",
    514: "rsh",
    5900: "VNC",
}
"""Services that send credentials in the clear (1.2.6)."""

ADMIN_SERVICES = {22: "SSH", 3389: "RDP"}
"""Services that the network ACLs deny before everything else."""

_OWN_NETWORKS = tuple(map(IPv4Network, ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")))
"""RFC 1918, and RFC 6598, which AWS lets secondary blocks of a VPC have."""

_OUTBOUND_TIERS = (Tier.CDE, Tier.NON_CDE)


def check_declaration(
    source: Source, target: Target, port: int, *, reason: str, protocol: str, requirement: str, vpc_cidr: IPv4Network, where: str
) -> None:
    """Refuses a connection that PCI DSS does not allow, or that the network could not carry.

    Raises:
        RefusedSetting: the reason is missing, the service insecure, or the path leads past the tiers.
    """
    if not isinstance(reason, str) or not reason.strip():
        raise RefusedSetting(where=where, argument="reason", value=reason, allowed="the business reason", requirement_id="1.2.5")
    if protocol not in ("tcp", "udp"):
        raise RefusedSetting(where=where, argument="protocol", value=protocol, allowed="tcp or udp", requirement_id=None)
    known_requirement(requirement)
    _check_port(port, where)
    for argument, end in (("source", source), ("target", target)):
        _check_end(end, argument, where)
        if isinstance(end, Network):
            _check_network(end, vpc_cidr, where)
    if isinstance(source, (Internet, Network)):
        if isinstance(target, (Internet, Network, AwsGateways, PaymentProcessor)):
            raise RefusedSetting(
                where=where, argument="target", value=target.name, allowed="a member of a tier, as the source is not", requirement_id=None
            )
        _check_inbound(source, target, port, protocol, where)
    elif isinstance(target, (Internet, Network, AwsGateways, PaymentProcessor)):
        _check_outbound(source, target, port, protocol, where)
    else:
        _check_inside(source, target, where)


def _check_end(end: object, argument: str, where: str) -> None:
    """Refuses a name, such as that of a zone: ends are objects, so that none can be misspelt."""
    parties: tuple[type, ...] = (Internet, Network) if argument == "source" else (Internet, Network, AwsGateways, PaymentProcessor)
    if isinstance(end, parties) or (hasattr(end, "connections") and isinstance(getattr(end, "tier", None), Tier)):
        return
    allowed = "INTERNET, a Network" if argument == "source" else "INTERNET, GATEWAY_ENDPOINTS, a Network, a PaymentProcessor"
    raise RefusedSetting(
        where=where,
        argument=argument,
        value=end,
        allowed=f"{allowed} or a member of a tier, such as a NodeGroup",
        requirement_id="1.2.5",
        cure="vpc.member(…, tier=…) makes a member of any construct with security groups",
    )


def _check_port(port: int, where: str) -> None:
    if not is_known(port) or not 0 < port < 65536:
        raise RefusedSetting(
            where=where, argument="port", value=port, allowed="a port number known at synth, for the network ACL", requirement_id=None
        )
    if port in INSECURE_PORTS:
        raise RefusedSetting(
            where=where,
            argument="port",
            value=port,
            allowed=f"the port of a secure service; {port} is {INSECURE_PORTS[port]}",
            requirement_id="1.2.6",
        )
    if port in ADMIN_SERVICES:
        raise RefusedSetting(
            where=where,
            argument="port",
            value=port,
            allowed=f"no port of remote administration; {port} is {ADMIN_SERVICES[port]}",
            requirement_id="2.2.7",
            cure="administer through Session Manager, which needs no open port",
        )


def _check_network(network: Network, vpc_cidr: IPv4Network, where: str) -> None:
    if network.block.prefixlen and network.block.overlaps(vpc_cidr):
        raise RefusedSetting(
            where=where,
            argument="network",
            value=network.cidr,
            allowed=f"outside the VPC's {vpc_cidr}; inside it name the member",
            requirement_id="1.3.1",
        )


def _check_inbound(source: Internet | Network, target: Member, port: int, protocol: str, where: str) -> None:
    public = isinstance(source, Internet) or not _is_trusted(source.block)
    if public and target.tier is not Tier.PUBLIC:
        raise RefusedSetting(
            where=where,
            argument="source",
            value=source.name if isinstance(source, Internet) else source.cidr,
            allowed=f"a trusted network for the {target.tier} tier",
            requirement_id="1.4.4" if target.tier is Tier.DATA else "1.4.2",
            cure="let a load balancer of the public tier answer it",
        )
    if isinstance(source, Internet) and (port not in (443, 80) or protocol != "tcp"):
        raise RefusedSetting(where=where, argument="port", value=port, allowed="443, or 80 to redirect to it", requirement_id="1.4.2")


def _is_trusted(block: IPv4Network) -> bool:
    """Whether a block can be somebody's own network; Python's ``is_private`` also says so of loopback and reserved blocks."""
    return any(block.subnet_of(own) for own in _OWN_NETWORKS)


def _check_outbound(source: Member, target: Target, port: int, protocol: str, where: str) -> None:
    if source.tier not in _OUTBOUND_TIERS:
        raise RefusedSetting(
            where=where,
            argument="source",
            value=f"the {source.tier} tier",
            allowed="a member of the cde or non-cde tier, which have a way out",
            requirement_id="1.3.2",
        )
    if isinstance(target, Network):
        if not _is_trusted(target.block):
            raise RefusedSetting(
                where=where,
                argument="target",
                value=target.cidr,
                allowed="a private network, or INTERNET, which passes the egress control",
                requirement_id="1.3.2",
            )
    elif port != 443 or protocol != "tcp":
        raise RefusedSetting(where=where, argument="port", value=port, allowed="443 over tcp", requirement_id="1.3.2")


def _check_inside(source: Member, target: Member, where: str) -> None:
    for argument, end in (("source", source), ("target", target)):
        if end.tier is Tier.FIREWALL:
            raise RefusedSetting(
                where=where, argument=argument, value="the firewall tier", allowed="in a tier of workloads", requirement_id="1.3.2"
            )
    if source.tier is Tier.PUBLIC and target.tier is Tier.DATA:
        raise RefusedSetting(
            where=where, argument="source", value="the public tier", allowed="a member of the cde tier", requirement_id="1.4.4"
        )
