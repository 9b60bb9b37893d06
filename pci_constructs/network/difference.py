"""The difference of two proofs: which flows a change opens, may open or closes."""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from pci_constructs.network.explain import name_of
from pci_constructs.network.fields import described
from pci_constructs.network.pairs import Pair
from pci_constructs.network.proof import Proof
from pci_constructs.network.register import Connection, Register
from pci_constructs.network.sets import NOTHING, Packets
from pci_constructs.network.zones import Zones


class Turn(StrEnum):
    """What became of a flow."""

    OPENED = "opened"
    MAY_BE_OPEN = "may be open"
    CLOSED = "closed"


class Change(Struct, frozen=True):
    """Packets between two ends that go now and did not, or the other way round.

    Attributes:
        turn: what became of them.
        source: who sends.
        target: who receives.
        zones: the zones of both.
        services: their protocols and ports.
        card_data: whether one end is part of the CDE.
        declared: whether connections of the register cover all of them.
        packet: one of them.
        hops: its way; of what is closed, the way that it took.
        stop: of what is closed, the hops up to the one that stops it now.
        unknown: of what may be open, what would have to be known.
    """

    turn: Turn
    source: str
    target: str
    zones: tuple[str, str]
    services: str
    card_data: bool
    declared: bool = True
    packet: str = ""
    hops: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def worse(self) -> bool:
        """Whether something into or out of the CDE is open now that no connection declares."""
        return self.turn is Turn.OPENED and self.card_data and not self.declared


class Difference(Struct, frozen=True):
    """Everything that a change does to the flows of an assembly.

    Attributes:
        changes: the changes; what is worse stands first.
        unproven: why nothing is proven closed any more, where that was not so before.
    """

    changes: tuple[Change, ...]
    unproven: tuple[str, ...] = ()

    @property
    def worse(self) -> bool:
        """Whether something into or out of the CDE opened undeclared, or can no longer be told."""
        return bool(self.unproven) or any(change.worse for change in self.changes)


def difference(old: Proof, new: Proof, connections: tuple[Connection, ...], zones: Zones) -> Difference:
    """Compares two proofs.

    Args:
        old: the earlier one.
        new: the later one.
        connections: the register of the later one.
        zones: the zones.
    """
    register = Register(connections, new.ends())
    found: list[Change] = []
    for names in dict.fromkeys((*new.pairs, *old.pairs)):
        found += _changes(old.pair(*names), new.pair(*names), register, zones)
    order = list(Turn)
    ranked = sorted(found, key=lambda each: (not each.worse, not each.card_data, order.index(each.turn), each.source, each.target))
    return Difference(tuple(ranked), tuple(limit for limit in new.limits if limit not in old.limits))


def _changes(old: Pair | None, new: Pair | None, register: Register, zones: Zones) -> Iterator[Change]:
    before, now = old.possible if old else NOTHING, new.possible if new else NOTHING
    if before is now and (not old or not new or old.sure is new.sure):
        # Sets have one form only: equal ones are one object.
        return
    if new:
        opened = new.sure - (old.sure if old else NOTHING)
        unsure = now - new.sure - before
        if opened:
            yield replace(_change(Turn.OPENED, new, opened, zones), declared=_covered(opened, new, register))
        if unsure:
            change = _change(Turn.MAY_BE_OPEN, new, unsure, zones)
            yield replace(change, declared=_covered(unsure, new, register), unknown=tuple(sorted(new.why)))
    gone = before - now
    if old and gone:
        yield replace(_change(Turn.CLOSED, old, gone, zones), stop=new.stop() if new else ("one of its ends is no longer there",))


def _covered(packets: Packets, pair: Pair, register: Register) -> bool:
    left = packets
    for connection in register.covering(pair.source, pair.target):
        left -= connection.packets
    return not left


def _change(turn: Turn, pair: Pair, packets: Packets, zones: Zones) -> Change:
    shown = pair.shown(packets)
    return Change(
        turn=turn,
        source=name_of(pair.source),
        target=name_of(pair.target),
        zones=pair.zones,
        services=described(packets.services()),
        card_data=zones.in_cde(pair.source) or zones.in_cde(pair.target),
        packet=shown.packet,
        hops=shown.hops,
    )
