"""What is in the pictures of a proof: one picture for each VPC with something in it."""

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from pci_constructs.network.explain import name_of
from pci_constructs.network.model.elements import Interface, Network, Vpc
from pci_constructs.network.pictures.boxes import boxes_of, parties_of
from pci_constructs.network.pictures.frames import frames_of, ranges_of
from pci_constructs.network.pictures.gateways import Gateways
from pci_constructs.network.pictures.picture import NOT_PROVEN, ONE_WAY, OPEN, Arrow, Box, Example, Frame, Picture
from pci_constructs.network.pictures.services import in_words
from pci_constructs.network.pictures.words import listed, many, path_of
from pci_constructs.network.proof import Pair, Proof
from pci_constructs.network.reach import Answer
from pci_constructs.network.register import Connection, Register
from pci_constructs.network.sets import NOTHING, Packets
from pci_constructs.network.zones import CDE, Zones

_ANSWERS = {Answer.OPEN: OPEN, Answer.ONE_WAY: ONE_WAY, Answer.NOT_PROVEN: NOT_PROVEN}
_CONTROL_PLANE = "AWS::EKS::Cluster"
_OWN = "the interfaces of one control plane are AWS's own, and it runs them"
_MOST_EXAMPLES = 3
_MOST_NOTES = 5
_LONGEST_NAME = 60

Bundle = tuple[str, str, str, tuple[str, ...]]
"""Source, target, answer, gateways: what one arrow stands for."""


class Declared(Struct, frozen=True):
    """What is on record.

    Attributes:
        register: the declared connections.
        zones: the zones.
    """

    register: Register
    zones: Zones


def pictures_of(proof: Proof, connections: tuple[Connection, ...], zones: Zones) -> list[Picture]:
    """The pictures of a proof, those of card data first.

    Args:
        proof: the proof.
        connections: the declared connections.
        zones: the zones.
    """
    if proof.network is None:
        return []
    declared = Declared(Register(connections, proof.ends()), zones)
    pairs: dict[object, list[Pair]] = {}
    for pair in proof.open_pairs():
        for key in {end.subnet.vpc.key for end in (pair.source, pair.target) if isinstance(end, Interface)}:
            pairs.setdefault(key, []).append(pair)
    vpcs = {each.subnet.vpc.key: each.subnet.vpc for each in proof.interfaces if not each.subnet.vpc.outside}
    made = [_picture(vpc, proof, proof.network, pairs.get(key, []), declared) for key, vpc in vpcs.items()]
    made.sort(key=lambda picture: (all(box.zone != CDE for box in picture.boxes), picture.stage, picture.title))
    return list(_named(made))


def _named(made: Iterable[Picture]) -> Iterator[Picture]:
    """The pictures with names that are fit for files and are each its own."""
    taken: set[str] = set()
    for picture in made:
        stem = re.sub(r"[^a-z0-9]+", "-", f"{picture.stage}-{picture.title}".lower()).strip("-")[:_LONGEST_NAME].strip("-") or "vpc"
        name, number = stem, 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name)
        yield replace(picture, name=name)


def _picture(vpc: Vpc, proof: Proof, network: Network, pairs: list[Pair], declared: Declared) -> Picture:
    inside = [each for each in proof.interfaces if each.subnet.vpc.key == vpc.key]
    frames = frames_of(_known(vpc, network), network, inside)
    parties = parties_of(vpc, inside, pairs, frames, declared.zones)
    boxes = boxes_of(parties)
    gateways = Gateways(_known(vpc, network), network, frames)
    frames = frames.with_shared([*gateways.frames, *(party.frame for party in parties.values())])
    every = [*dict.fromkeys(boxes.values()), *gateways.boxes()]
    owners = {each.owner for each in inside}
    return Picture(
        name="",
        title=_title(vpc),
        stage=vpc.stage,
        detail=f"{ranges_of(vpc.addresses.possible)} · {many(len(vpc.subnets), 'subnet')} · {many(len(owners), 'resource')}",
        frames=frames.every,
        boxes=tuple(every),
        arrows=tuple(_arrows(pairs, boxes, {frame.id: frame for frame in frames.every}, gateways, declared)),
        notes=tuple(_notes(proof)),
    )


def _known(vpc: Vpc, network: Network) -> Vpc:
    """The VPC as the network knows it that the picture is drawn of: interfaces may be of another world."""
    return network.vpcs.get(vpc.key, vpc)


def _title(vpc: Vpc) -> str:
    parts = path_of(vpc.name)
    if vpc.stage and parts[:1] == [vpc.stage]:
        parts = parts[1:]
    # A construct of the same name within another says nothing new.
    return "/".join(part for at, part in enumerate(parts) if at == 0 or part != parts[at - 1]) or vpc.name


def _arrows(
    pairs: Iterable[Pair], boxes: Mapping[str, Box], frames: Mapping[str, Frame], gateways: Gateways, declared: Declared
) -> Iterator[Arrow]:
    bundles: dict[Bundle, list[Pair]] = {}
    for pair in pairs:
        source, target = boxes[name_of(pair.source)].id, boxes[name_of(pair.target)].id
        bundles.setdefault((source, target, _ANSWERS[pair.answer], gateways.passed(pair.hops)), []).append(pair)
    known = {box.id: box for box in boxes.values()}

    def place(id_: str) -> tuple[int, str, str]:
        box = known[id_]
        return (frames[box.frame].level if box.frame else box.level, box.frame, box.title)

    ordered = sorted(bundles.items(), key=lambda item: (place(item[0][0]), place(item[0][1]), item[0]))
    for number, (bundle, behind) in enumerate(ordered, start=1):
        yield _arrow(number, bundle, behind, declared)


def _arrow(number: int, bundle: Bundle, pairs: list[Pair], declared: Declared) -> Arrow:
    source, target, answer, via = bundle
    pairs = sorted(pairs, key=lambda pair: (name_of(pair.source), name_of(pair.target)))
    reasons: dict[str, None] = {}
    undeclared = [_left(pair, declared, reasons) for pair in pairs]
    into, out = (
        any(declared.zones.in_cde(end) for end in ends) for ends in ((pair.target for pair in pairs), (pair.source for pair in pairs))
    )
    strange = any(not isinstance(pair.source, Interface) and pair.source.kind in ("internet", "unknown") for pair in pairs)
    return Arrow(
        number=number,
        source=source,
        target=target,
        services=in_words(pair.possible for pair in pairs),
        answer=answer,
        via=via,
        reasons=tuple(reasons),
        requirements=_requirements(into=into, out=out, strange=strange),
        undeclared=in_words(undeclared),
        unknown=tuple(sorted(frozenset().union(*(pair.why for pair in pairs)))) if answer == NOT_PROVEN else (),
        pairs=len(pairs),
        examples=tuple(_examples(pairs)),
    )


def _left(pair: Pair, declared: Declared, reasons: dict[str, None]) -> Packets:
    """The packets of a pair that have to be declared and are not; adds the reasons of those that are."""
    left, register, zones = pair.possible, declared.register, declared.zones
    for connection in register.covering(pair.source, pair.target):
        if connection.packets & pair.possible:
            left -= connection.packets
            if connection.reason:
                reasons[connection.reason] = None
    if pair.source is pair.target and isinstance(pair.source, Interface) and pair.source.type == _CONTROL_PLANE:
        reasons[_OWN] = None
        return NOTHING
    asked = bool(register.connections) and (zones.in_cde(pair.source) or zones.in_cde(pair.target))
    return left if asked else NOTHING


def _requirements(*, into: bool, out: bool, strange: bool) -> tuple[str, ...]:
    """What asks for it: a reason for each service (1.2.5), limits to what goes in (1.3.1), out (1.3.2) and in from strangers (1.4.2)."""
    return ("1.2.5", *(["1.3.1"] if into and not out else []), *(["1.3.2"] if out and not into else []), *(["1.4.2"] if strange else []))


def _examples(pairs: list[Pair]) -> Iterator[Example]:
    for pair in pairs[:_MOST_EXAMPLES]:
        when = f" (when {pair.when})" if pair.when else ""
        yield Example(
            source=name_of(pair.source),
            target=name_of(pair.target),
            services=f"{in_words([pair.possible])}{when}",
            packet=pair.packet,
            hops=pair.hops,
        )


def _notes(proof: Proof) -> Iterator[str]:
    """What keeps a missing arrow from meaning that nothing goes."""
    if proof.limits:
        yield f"A missing arrow proves nothing here: {listed(proof.limits, _MOST_NOTES)}."
    if proof.unread:
        yield f"Not looked at, as the model does not know it: {listed(proof.unread, _MOST_NOTES)}."
