"""What the security groups of an interface let through, where the other end has some groups."""

from collections.abc import Iterator

from msgspec import Struct, field

from pci_constructs.network.bounds import ALL, NONE, Bounds
from pci_constructs.network.model.elements import GroupRule, Interface, Key, Network
from pci_constructs.network.sets import EVERYTHING, NOTHING, Packets, union
from pci_constructs.network.ways import Outside

End = Interface | Outside
"""Who sends or receives."""


class Admission(Struct, eq=False):
    """Answers for the security groups of one network; interfaces with the same groups share them.

    Attributes:
        network: the network.
    """

    network: Network
    _allowed: dict[tuple[object, ...], Bounds] = field(default_factory=dict)
    _fixed: dict[tuple[tuple[Key, ...], str], Bounds] = field(default_factory=dict)
    _named: dict[tuple[tuple[Key, ...], str], dict[Key, list[GroupRule]]] = field(default_factory=dict)

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
        unread = next((self.network.groups[key].unknown for key in own.groups if self.network.groups[key].unknown), "")
        if unread:
            return Bounds(NOTHING, EVERYTHING, frozenset((unread,)))
        found = self._by_addresses(own.groups, direction)
        for rule in self._naming(own.groups, direction, None if unknown_other else others) if names != "no" else ():
            found |= _of_rule(rule, direction, others, unknown_other, names)
        return found

    def _by_addresses(self, groups: tuple[Key, ...], direction: str) -> Bounds:
        """What some groups let through by the addresses of the other end, whoever has them."""
        key = (groups, direction)
        if key not in self._fixed:
            rules = [rule for each in groups for rule in getattr(self.network.groups[each], direction) if rule.group is None]
            found = [_of_rule(rule, direction, (), "", "no") for rule in rules]
            why = frozenset[str]().union(*(each.why for each in found))
            self._fixed[key] = Bounds(union(each.sure for each in found), union(each.possible for each in found), why)
        return self._fixed[key]

    def _naming(self, groups: tuple[Key, ...], direction: str, others: tuple[Key, ...] | None) -> Iterator[GroupRule]:
        """The rules of some groups that name one of some others; all that name any if nothing is said of the others."""
        key = (groups, direction)
        if key not in self._named:
            named: dict[Key, list[GroupRule]] = {}
            for each in groups:
                for rule in getattr(self.network.groups[each], direction):
                    if rule.group is not None:
                        named.setdefault(rule.group, []).append(rule)
            self._named[key] = named
        named = self._named[key]
        for each in named if others is None else dict.fromkeys(others):
            yield from named.get(each, ())

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
