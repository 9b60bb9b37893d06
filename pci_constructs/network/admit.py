"""What the security groups of an interface let through, where the other end has some groups."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pci_constructs.network.bounds import ALL, NONE, Bounds
from pci_constructs.network.model.elements import GroupRule, Interface, Key, Network
from pci_constructs.network.sets import EVERYTHING, NOTHING, Packets, union
from pci_constructs.network.ways import Outside

End = Interface | Outside
"""Who sends or receives."""


@dataclass(eq=False)
class Admission:
    """Answers for the security groups of one network; interfaces with the same groups share them.

    Attributes:
        network: the network.
    """

    network: Network
    _allowed: dict[tuple[object, ...], Bounds] = field(default_factory=dict)

    def outbound(self, source: Interface, target: End, names: str) -> Bounds:
        """What may leave an interface.

        Args:
            source: the interface.
            target: the other end.
            names: whether rules can name groups on the way: ``sure``, ``maybe`` or ``no``.
        """
        return self._groups(source, "outbound", target if isinstance(target, Interface) else None, names)

    def inbound(self, target: Interface, source: End, names: str) -> Bounds:
        """What may enter an interface; the arguments are those of ``outbound``."""
        return self._groups(target, "inbound", source if isinstance(source, Interface) else None, names)

    def _groups(self, own: Interface, direction: str, other: Interface | None, names: str) -> Bounds:
        if direction == "inbound" and not own.listens:
            return NONE
        others = other.groups if other else ()
        unknown_other = other.unknown if other else ""
        key = (own.groups, own.unknown, own.filtered, direction, others, unknown_other, names)
        if key not in self._allowed:
            self._allowed[key] = self._union(own, direction, others, unknown_other, names)
        return self._allowed[key]

    def _union(self, own: Interface, direction: str, others: tuple[Key, ...], unknown_other: str, names: str) -> Bounds:
        if own.unknown:
            return Bounds(NOTHING, EVERYTHING, frozenset((own.unknown,)))
        if not own.filtered:
            return ALL
        sure: list[Packets] = []
        possible: list[Packets] = []
        why: frozenset[str] = frozenset()
        for key in own.groups:
            group = self.network.groups[key]
            if group.unknown:
                return Bounds(NOTHING, EVERYTHING, frozenset((group.unknown,)))
            for rule in getattr(group, direction):
                found = _of_rule(rule, direction, others, unknown_other, names)
                sure.append(found.sure)
                possible.append(found.possible)
                why |= found.why
        return Bounds(union(sure), union(possible), why)

    def rules_for(self, own: Interface, other: End, packet: Packets, *, outbound: bool) -> Iterator[GroupRule]:
        """The rules of an interface's groups that let some packets through."""
        others = other.groups if isinstance(other, Interface) else ()
        direction = "outbound" if outbound else "inbound"
        for key in own.groups:
            for rule in getattr(self.network.groups[key], direction):
                if _of_rule(rule, direction, others, "", "sure").possible & packet:
                    yield rule


def _of_rule(rule: GroupRule, direction: str, others: tuple[Key, ...], unknown_other: str, names: str) -> Bounds:
    if rule.group is None:
        return rule.services & (rule.peers.as_targets() if direction == "outbound" else rule.peers.as_sources())
    if names == "no":
        return NONE
    if rule.group in others:
        if names == "sure":
            return rule.services
        return Bounds(NOTHING, rule.services.possible, rule.services.why | {f"whether {rule.name} can name a group on this way"})
    if unknown_other:
        return Bounds(NOTHING, rule.services.possible, rule.services.why | {unknown_other})
    return NONE
