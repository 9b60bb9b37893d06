"""The boxes of a picture: ends that are alike stand in one, so that a stranger sees roles and not copies."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from pci_constructs.network.explain import name_of
from pci_constructs.network.model.elements import Interface, Vpc
from pci_constructs.network.pictures.frames import INNER, OUTSIDE, SERVICES, Frames
from pci_constructs.network.pictures.picture import Box
from pci_constructs.network.pictures.services import in_words
from pci_constructs.network.pictures.words import many, path_of, role_of, short_names
from pci_constructs.network.proof import Pair
from pci_constructs.network.reach import End
from pci_constructs.network.walk import INTERNET_ITSELF
from pci_constructs.network.zones import Zones

MOST_BOXES = 22
_MOST_MEMBERS = 200
_OUTSIDE = {"internet": "everyone", "service": "gateway endpoint", "private": "other network", "unknown": "network that is not known"}


class Party(Struct, eq=False):
    """One end of a picture with all that it owns.

    Attributes:
        name: how messages call it.
        end: one of its ends.
        frame: the frame that it stands in.
        role: what it is.
        zone: its zone.
        home: whether it is in the VPC that the picture is of.
        flows: what goes from it (``True``) and to it, with whom, with what.
    """

    name: str
    end: End
    frame: str
    role: str
    zone: str
    home: bool
    flows: set[tuple[bool, str, str, str]] = field(default_factory=set)

    @property
    def alike(self) -> tuple[Hashable, ...]:
        """What parties share that may stand in one box."""
        if not isinstance(self.end, Interface):
            return ("outside", self.end.kind)
        if not self.home:
            return ("vpc", self.end.subnet.vpc.key, self.zone)
        return (self.frame, self.role, self.zone, self.end.public)


def parties_of(vpc: Vpc, interfaces: Iterable[Interface], pairs: Iterable[Pair], frames: Frames, zones: Zones) -> dict[str, Party]:
    """Who is in a VPC, or has to do with who is."""
    owned: dict[str, list[Interface]] = {}
    for each in interfaces:
        if each.subnet.vpc.key == vpc.key:
            owned.setdefault(each.owner, []).append(each)
    found = {
        name: Party(name, every[0], frames.of(each.subnet for each in every), role_of(every[0].type), zones.scope(every[0]), home=True)
        for name, every in owned.items()
    }
    # That nothing goes to or from the internet is worth seeing, too.
    found["internet"] = _stranger(INTERNET_ITSELF, zones)
    for pair in pairs:
        for end in (pair.source, pair.target):
            if name_of(end) not in found:
                found[name_of(end)] = _stranger(end, zones)
        source, target, answer = found[name_of(pair.source)], found[name_of(pair.target)], str(pair.answer)
        services = in_words([pair.possible])
        source.flows.add((True, target.name, services, answer))
        target.flows.add((False, source.name, services, answer))
    return found


def _stranger(end: End, zones: Zones) -> Party:
    if isinstance(end, Interface):
        return Party(name_of(end), end, "", "another VPC", zones.scope(end), home=False)
    return Party(name_of(end), end, "", _OUTSIDE[end.kind], zones.of(end), home=False)


Likeness = Callable[[Party], Hashable]


def boxes_of(parties: Mapping[str, Party]) -> dict[str, Box]:
    """The box of each party; as few of them as a picture can hold."""
    groups: list[list[Party]] = []
    for likeness in (_exactly(parties), _roughly(parties), _by_role, _by_zone):
        groups = _grouped(parties.values(), likeness)
        if len(groups) <= MOST_BOXES:
            break
    ordered = sorted(groups, key=lambda group: min(party.name for party in group))
    named = short_names([group[0].name for group in ordered])
    made = [_box(f"b{number}", group, name) for number, (group, name) in enumerate(zip(ordered, named, strict=True), start=1)]
    told_apart = _told_apart(made)
    return {party.name: box for group, box in zip(ordered, told_apart, strict=True) for party in group}


def _told_apart(boxes: list[Box]) -> list[Box]:
    """The boxes with a title of its own each: the table has no frames around them."""
    for more in (lambda box: box.frame or box.zone, lambda box: f"such as {short_names(box.members[:1])[0]}", lambda box: box.id):
        count = Counter(box.title for box in boxes)
        boxes = [replace(box, title=f"{box.title}, {more(box)}") if count[box.title] > 1 and more(box) else box for box in boxes]
    return boxes


def _grouped(parties: Iterable[Party], likeness: Likeness) -> list[list[Party]]:
    found: dict[Hashable, list[Party]] = {}
    for party in parties:
        found.setdefault(likeness(party), []).append(party)
    return list(found.values())


def _exactly(parties: Mapping[str, Party]) -> Likeness:
    """Alike, and with the same flows to the very same others; those that are alike may also speak to each other."""

    def likeness(party: Party) -> Hashable:
        return party.alike, frozenset(
            (out, "" if parties[other].alike == party.alike else other, services, answer) for out, other, services, answer in party.flows
        )

    return likeness


def _roughly(parties: Mapping[str, Party]) -> Likeness:
    """Alike, and with the same flows to others that are alike."""

    def likeness(party: Party) -> Hashable:
        return party.alike, frozenset((out, parties[other].alike, services, answer) for out, other, services, answer in party.flows)

    return likeness


def _by_role(party: Party) -> Hashable:
    return party.alike


def _by_zone(party: Party) -> Hashable:
    return (party.frame, party.zone) if party.home else party.alike


def _box(id_: str, group: list[Party], name: str) -> Box:
    first = group[0]
    roles = {party.role for party in group}
    role = first.role if len(roles) == 1 else "resource"
    title = name
    level = INNER
    if not isinstance(first.end, Interface):
        level = SERVICES if first.end.kind == "service" else OUTSIDE
        title = _outside_title(first) if len(group) == 1 else many(len(group), role)
    elif not first.home:
        level, title = OUTSIDE, path_of(first.end.subnet.vpc.name)[-1]
        role = f"another VPC, {many(len(group), 'resource')}"
    elif len(group) > 1:
        title = many(len(group), role)
    members = sorted(party.name for party in group)
    shown = (*members[:_MOST_MEMBERS], f"and {len(members) - _MOST_MEMBERS} more") if len(members) > _MOST_MEMBERS else tuple(members)
    return Box(id=id_, title=title, role=role, zone=first.zone, frame=first.frame, level=level, members=shown, inside=first.home)


def _outside_title(party: Party) -> str:
    prefix = "gateway endpoint "
    if party.name.startswith(prefix):
        return path_of(party.name.removeprefix(prefix))[-1]
    return "Internet" if party.end == INTERNET_ITSELF else party.name
