"""The gateways that packets pass on their way, as boxes: one for all copies of one kind in one tier."""

import re
from collections.abc import Iterable

from pci_constructs.assembly.patterns import expression
from pci_constructs.network.model.elements import Kind, Network, Vpc
from pci_constructs.network.pictures.frames import EDGE, Frames
from pci_constructs.network.pictures.picture import Box
from pci_constructs.network.pictures.words import many, path_of

_PASSING = (Kind.INTERNET, Kind.EGRESS_ONLY, Kind.NAT, Kind.PEERING, Kind.TRANSIT, Kind.PRIVATE, Kind.FIREWALL)
_SINGLE = (Kind.INTERNET, Kind.EGRESS_ONLY, Kind.TRANSIT, Kind.PRIVATE)
_LEADS = expression(rf": leads to ({'|'.join(_PASSING)}) (.+)$", re.DOTALL)


class Gateways:
    """The gateways of a VPC.

    Args:
        vpc: the VPC.
        network: the network that it is part of.
        frames: the frames of the VPC.
    """

    def __init__(self, vpc: Vpc, network: Network, frames: Frames) -> None:
        self._found: dict[tuple[str, str], list[str]] = {}
        self._of: dict[str, tuple[str, str]] = {}
        here = {subnet.key for subnet in vpc.subnets}
        for nat in network.nats.values():
            if nat.subnet.key in here:
                self._add(Kind.NAT, nat.name, frames.of([nat.subnet]))
        for firewall in network.firewalls.values():
            subnets = [subnet for subnet in firewall.subnets if subnet.key in here]
            if subnets:
                self._add(Kind.FIREWALL, firewall.name, frames.of(subnets))
        self._edges(vpc)
        for peering in network.peerings.values():
            if vpc in peering.ends:
                self._add(Kind.PEERING, peering.name, "")
        for attachment in network.attachments.values():
            if attachment.vpc is vpc:
                self._add(Kind.TRANSIT, attachment.name, "")
        self._routed(vpc)

    def _edges(self, vpc: Vpc) -> None:
        for kind, name in ((Kind.INTERNET, vpc.gateway), (Kind.PRIVATE, vpc.private)):
            if name:
                self._add(kind, name, "")

    def _routed(self, vpc: Vpc) -> None:
        """Adds what only a route names."""
        for table in {subnet.table.key: subnet.table for subnet in vpc.subnets}.values():
            for route in table.routes:
                if route.target.kind in _PASSING and route.target.name not in self._of:
                    self._add(route.target.kind, route.target.name, "")

    def _add(self, kind: Kind, name: str, frame: str) -> None:
        key = (str(kind), frame)
        self._found.setdefault(key, []).append(name)
        self._of[name] = key

    @property
    def frames(self) -> list[str]:
        """The frames that gateways stand in."""
        return [frame for _, frame in self._found]

    def boxes(self) -> list[Box]:
        """Their boxes."""
        return [self._box(number, key) for number, key in enumerate(sorted(self._found), start=1)]

    def _box(self, number: int, key: tuple[str, str]) -> Box:
        kind, frame = key
        names = sorted(self._found[key])
        # A route and an attachment call one and the same gateway by two names.
        title = kind if len(names) == 1 or kind in _SINGLE else many(len(names), kind)
        role = path_of(names[0])[-1] if len(names) == 1 and path_of(names[0]) else ""
        return Box(
            id=f"g{number}",
            title=title[:1].upper() + title[1:],
            role=role,
            zone="",
            frame=frame,
            level=EDGE,
            members=tuple(names),
            gateway=True,
        )

    def passed(self, hops: Iterable[str]) -> tuple[str, ...]:
        """The ids of the gateways that some hops pass, in order."""
        ids = {key: f"g{number}" for number, key in enumerate(sorted(self._found), start=1)}
        found: list[str] = []
        for hop in hops:
            leads = _LEADS.search(hop)
            name = leads[2] if leads and leads[2] in self._of else hop.split(": ", 1)[0]
            if name in self._of:
                found.append(ids[self._of[name]])
        return tuple(dict.fromkeys(found))
