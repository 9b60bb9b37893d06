"""How the addresses of a segmented VPC are cut: one block a tier, with room for a further zone in each."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Network

from pci_constructs.aws._settings import is_known
from pci_constructs.aws.ec2.placement import Tier
from pci_constructs.refusals import RefusedSetting

ZONES = 4
"""Zones that every tier has room for; those not in use stay reserved, so that adding one renumbers nothing."""

TIERS = (Tier.PUBLIC, Tier.FIREWALL, Tier.CDE, Tier.NON_CDE, Tier.DATA)
"""The tiers in the order of their addresses."""

NAT = "nat"
"""The subnets of the NAT gateways, in the second half of the public tier."""

_PRIVATE = (IPv4Network("10.0.0.0/8"), IPv4Network("172.16.0.0/12"), IPv4Network("192.168.0.0/16"))
_LARGEST, _SMALLEST = 16, 20


class AddressPlan:
    """The blocks of a VPC: an eighth for each tier, a quarter of that for each zone.

    The public tier's zones are halved again: load balancers in the first half, NAT gateways in the second. They have route tables of
    their own, because replies to the CDE go back through the firewall and answers to a load balancer do not.

    Args:
        cidr: the VPC's addresses, such as ``10.20.0.0/16``.
        peers: address ranges that the VPC will be joined to and must not overlap.
        where: the construct's path, for refusals.

    Attributes:
        cidr: the VPC's addresses.
        tiers: the aggregate block of each tier.

    Raises:
        RefusedSetting: the addresses are unknown, not a private aligned block between /16 and /20, or overlap a peer's.
    """

    def __init__(self, cidr: str, *, peers: Sequence[str], where: str) -> None:
        self.cidr = _network(cidr, where=where, argument="cidr")
        allowed = f"a private block between /{_LARGEST} and /{_SMALLEST}"
        if not any(self.cidr.subnet_of(private) for private in _PRIVATE):
            raise RefusedSetting(where=where, argument="cidr", value=cidr, allowed=allowed, requirement_id="1.4.5")
        if not _LARGEST <= self.cidr.prefixlen <= _SMALLEST:
            cure = "a /20 leaves 123 addresses to a subnet" if self.cidr.prefixlen > _SMALLEST else "AWS offers at most a /16"
            raise RefusedSetting(where=where, argument="cidr", value=cidr, allowed=allowed, requirement_id=None, cure=cure)
        for peer in peers:
            if self.cidr.overlaps(_network(peer, where=where, argument="peer_cidrs")):
                raise RefusedSetting(
                    where=where, argument="cidr", value=cidr, allowed=f"a block that does not overlap {peer}", requirement_id="1.3.1"
                )
        blocks = self.cidr.subnets(prefixlen_diff=3)
        self.tiers = dict(zip(TIERS, blocks, strict=False))

    def subnets(self, group: str) -> list[str]:
        """The blocks of a tier's zones, those in use first; of the public tier those for load balancers, or with ``NAT`` the others."""
        public = group in (Tier.PUBLIC, NAT)
        tier = self.tiers[Tier.PUBLIC if public else Tier(group)]
        blocks = [str(block) for block in tier.subnets(prefixlen_diff=3 if public else 2)]
        return blocks[ZONES:] if group == NAT else blocks[:ZONES]


def check_zones(zones: Sequence[str], *, region: str, where: str) -> list[str]:
    """The zones, if they are two or three different ones of the region.

    Raises:
        RefusedSetting: too few, too many, repeated, unknown at synth, or of another region.
    """
    if not 2 <= len(zones) <= 3 or len(set(zones)) != len(zones):
        raise RefusedSetting(where=where, argument="zones", value=list(zones), allowed="2 or 3 different zone names", requirement_id=None)
    prefix = re.escape(region) if is_known(region) else r"[a-z]{2}(-[a-z]+)+-\d"
    foreign = [zone for zone in zones if not is_known(zone) or not re.fullmatch(f"{prefix}[a-z]", zone)]
    if foreign:
        raise RefusedSetting(
            where=where, argument="zones", value=foreign, allowed=f"zones of the stack's region {region}, by name", requirement_id=None
        )
    return list(zones)


def _network(cidr: str, *, where: str, argument: str) -> IPv4Network:
    if is_known(cidr):
        try:
            return IPv4Network(cidr)
        except ValueError:
            pass
    raise RefusedSetting(
        where=where, argument=argument, value=cidr, allowed="an IPv4 block without host bits, known at synth", requirement_id=None
    )
