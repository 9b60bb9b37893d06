"""What is sure and what is possible: a set of packets or addresses of which a part only the deployment knows."""

from functools import cached_property

from msgspec import Struct

from pci_constructs.network.fields import Intervals
from pci_constructs.network.sets import EVERYTHING, NOTHING, Packets, box, meet, minus


class Addresses(Struct, frozen=True, dict=True):
    """Addresses, as far as they are known.

    Attributes:
        sure: those that surely belong to it.
        possible: those that may; all of ``sure`` among them.
        why: what would have to be known, if the two differ.
    """

    sure: Intervals
    possible: Intervals
    why: str = ""

    def without(self, other: "Addresses") -> "Addresses":
        """Those that are not in another range."""
        return Addresses(minus(self.sure, other.possible), minus(self.possible, other.sure), self.why or other.why)

    def within(self, other: "Addresses") -> "Addresses":
        """Those that are also in another range."""
        return Addresses(meet(self.sure, other.sure), meet(self.possible, other.possible), self.why or other.why)

    def together(self, other: "Addresses") -> "Addresses":
        """Those of both."""
        return Addresses((*self.sure, *other.sure), (*self.possible, *other.possible), self.why or other.why)

    def as_sources(self) -> "Bounds":
        """The packets from here."""
        return self._as_sources

    def as_targets(self) -> "Bounds":
        """The packets to here."""
        return self._as_targets

    @cached_property
    def _as_sources(self) -> "Bounds":
        return Bounds(box(sources=self.sure), box(sources=self.possible), _reasons(self.why))

    @cached_property
    def _as_targets(self) -> "Bounds":
        return Bounds(box(targets=self.sure), box(targets=self.possible), _reasons(self.why))


NO_ADDRESSES = Addresses((), ())


def _reasons(why: str) -> frozenset[str]:
    return frozenset((why,)) if why else frozenset()


class Bounds(Struct, frozen=True, dict=True):
    """A set of packets, as far as it is known.

    Attributes:
        sure: packets that surely belong to it.
        possible: packets that may; all of ``sure`` among them.
        why: what would have to be known, if the two differ.
    """

    sure: Packets
    possible: Packets
    why: frozenset[str] = frozenset()

    def __and__(self, other: "Bounds") -> "Bounds":
        possible = self.possible & other.possible
        sure = possible if self._both_known(other) else self.sure & other.sure
        return Bounds(sure, possible, self._reasons(other) if possible else frozenset())

    def __or__(self, other: "Bounds") -> "Bounds":
        possible = self.possible | other.possible
        sure = possible if self._both_known(other) else self.sure | other.sure
        return Bounds(sure, possible, self._reasons(other))

    def __sub__(self, other: "Bounds") -> "Bounds":
        possible = self.possible - other.sure
        sure = possible if self._both_known(other) else self.sure - other.possible
        return Bounds(sure, possible, self._reasons(other) if possible else frozenset())

    def __bool__(self) -> bool:
        raise TypeError("ask for .sure or .possible")

    def _both_known(self, other: "Bounds") -> bool:
        """Whether one operation says what is sure and what is possible: nearly always."""
        return self.sure is self.possible and other.sure is other.possible

    def _reasons(self, other: "Bounds") -> frozenset[str]:
        return self.why if self.why >= other.why else self.why | other.why

    @cached_property
    def known(self) -> bool:
        """Whether nothing is left open."""
        return self.sure is self.possible

    def freed(self, *fields: int) -> "Bounds":
        """The packets that belong to it for some value of these fields."""
        return Bounds(self.sure.freed(*fields), self.possible.freed(*fields), self.why)

    def reversed(self) -> "Bounds":
        """The replies."""
        return Bounds(self.sure.reversed(), self.possible.reversed(), self.why)

    def limited(self, packets: Packets) -> "Bounds":
        """Those of some packets that belong to it."""
        return Bounds(self.sure & packets, self.possible & packets, self.why)


NONE = Bounds(NOTHING, NOTHING)
ALL = Bounds(EVERYTHING, EVERYTHING)


def unknown(why: str) -> Bounds:
    """A set of which nothing is known."""
    return Bounds(NOTHING, EVERYTHING, frozenset((why,)))


def exactly(packets: Packets) -> Bounds:
    """A set that is known."""
    return Bounds(packets, packets)
