"""Says of one packet, hop by hop, which rule lets it through or stops it."""

from pci_constructs.network.fields import HIGHEST_PORT, Packet
from pci_constructs.network.model.elements import Interface
from pci_constructs.network.reach import End, Flow, Reach
from pci_constructs.network.sets import Packets, box
from pci_constructs.network.stops import stopped
from pci_constructs.network.walk import Hop


def name_of(end: End) -> str:
    """How to speak of an end."""
    return end.owner if isinstance(end, Interface) else end.name


def example(flow: Flow) -> Packet | None:
    """One packet that gets there: sure rather than possible, one whose reply comes back rather than not, from a usual client port."""
    usual = box(reply_ports=[(1024, HIGHEST_PORT)])
    for wanted in (flow.back.sure & usual, flow.back.possible & usual, flow.go.sure, flow.go.possible):
        found = (wanted & flow.go.possible).witness()
        if found is not None:
            return found
    return None


def hops_of(reach: Reach, flow: Flow, packet: Packet) -> tuple[str, ...]:
    """The hops of a packet that gets there."""
    one = _only(packet)
    for arrival, go in flow.ways:
        if not go.possible & one:
            continue
        found: list[str] = []
        if isinstance(flow.source, Interface):
            found += [f"{rule.name}: lets it out" for rule in reach.admission.rules_for(flow.source, flow.target, one, outbound=True)][:1]
        found += [_said(hop, packet) for hop in arrival.hops]
        if isinstance(flow.target, Interface):
            seen = packet if arrival.sources is None else packet._replace(source=arrival.sources.possible[0][0])
            found += [
                f"{rule.name}: lets it in" for rule in reach.admission.rules_for(flow.target, flow.source, _only(seen), outbound=False)
            ][:1]
        return tuple(found)
    return ()


def stop_of(reach: Reach, source: End, target: End) -> tuple[str, ...]:
    """The hops up to the one that stops everything."""
    return tuple(f"{hop.name}: {hop.what}" for hop in stopped(reach, source, target))


def _said(hop: Hop, packet: Packet) -> str:
    if hop.acl is None:
        return f"{hop.name}: {hop.what}"
    seen = packet if hop.sources is None else packet._replace(source=hop.sources.possible[0][0])
    return f"{hop.name}: {hop.what} by {hop.acl.deciding(_only(seen), inbound=hop.inbound)}"


def _only(packet: Packet) -> Packets:
    protocol, port, reply, source, target = packet
    return box(
        protocols=[(protocol, protocol)],
        ports=[(port, port)],
        reply_ports=[(reply, reply)],
        sources=[(source, source)],
        targets=[(target, target)],
    )
