"""Asks the rules of assemblies: one assembly after the other, or service by service in two processes where there is enough to do."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from msgspec import Struct, field

from pci_constructs.assembly import Assembly
from pci_constructs.assembly.proofs import PutOff
from pci_constructs.forked import Pair, begin, can_fork, in_two
from pci_constructs.rules.catalogue import ALWAYS, folder_of, rules_for, rules_of, services_of, size_of
from pci_constructs.rules.engine import Heard, Hearing
from pci_constructs.rules.rows import heard_of, rows_of
from pci_constructs.rules.rule import Rule

_WORTH_A_FORK = range(20_000, 1_000_000)
"""Rules times resources: below, one process is done before two are; above, two hold more in memory than they should."""

_OF_A_RULE = 20
"""About as many resources are judged by a rule in the time that it takes to load it and what it rests on."""

Hear = Callable[[Assembly], Hearing]
Wants = Callable[[Rule], bool]


def ask_all(assemblies: Iterable[Assembly], hear: Hear, wants: Wants) -> Iterator[tuple[Hearing, Heard]]:
    """What the rules that templates are asked say of each assembly, by rule.

    Args:
        assemblies: what to judge.
        hear: makes the hearing of one.
        wants: whether a rule is to be asked.
    """
    for assembly in assemblies:
        hearing = hear(assembly)
        yield hearing, hearing.ask(rule for rule in rules_for({resource.type for _, resource in assembly.resources()}) if wants(rule))
        # One after the other: what is known of an assembly is let go before the next.
        hearing.forget()


class Answered(Struct, frozen=True):
    """What came of asking.

    Attributes:
        heard: what the rules say of each assembly, by rule.
        digests: the SHA-256 of the templates of which that was put off; nothing if a key may be lost of one, so that none of this counts.
    """

    heard: Iterable[tuple[Hearing, Heard]]
    digests: dict[str, str] | None


def ask_and_show(pair: Pair | None, assemblies: Sequence[Assembly], put_off: PutOff, hear: Hear, wants: Wants) -> Answered:
    """The same, and what reading put off, in two processes where that is quicker: for a caller that owns its process.

    Args:
        pair: the two, both of which have read the assemblies; without, this process may be forked.
        assemblies: as for ``ask_all``.
        put_off: what reading put off.
        hear: as for ``ask_all``.
        wants: as for ``ask_all``.
    """
    types = [Counter(resource.type for _, resource in assembly.resources()) for assembly in assemblies]
    weights = _weights(types)
    if weights.total() not in _WORTH_A_FORK:
        if pair is not None:
            pair.leave()
        return Answered(ask_all(assemblies, hear, wants), put_off.shown())
    if pair is None and can_fork():
        pair = begin()
    if pair is None:
        return Answered(ask_all(assemblies, hear, wants), put_off.shown())
    hearings = [hear(assembly) for assembly in assemblies]
    return _asked_by_two(pair, hearings, types, put_off=put_off, wants=wants, weights=weights)


def _weights(types: Iterable[Counter[str]]) -> Counter[str]:
    """Rules times resources of each service."""
    weights: Counter[str] = Counter()
    for there in types:
        for type_, count in there.items():
            weights[folder_of(type_)] += count * size_of(folder_of(type_))
            weights[ALWAYS] += count * size_of(ALWAYS)
    return weights


class _Part(Struct, frozen=True):
    """What comes of a piece: what the rules of a service say, by the number of the assembly, or what was put off."""

    answers: dict[int, Heard] = field(default_factory=dict)
    digests: dict[str, str] | None = None


def _asked_by_two(
    pair: Pair,
    hearings: Sequence[Hearing],
    types: Sequence[Iterable[str]],
    *,
    put_off: PutOff,
    wants: Wants,
    weights: Counter[str],
) -> Answered:
    concerned: dict[str, list[int]] = defaultdict(list)
    for number, there in enumerate(types):
        for service in services_of(there):
            concerned[service].append(number)
    largest_first = sorted(concerned, key=lambda service: (-weights[service] - _OF_A_RULE * size_of(service), service))

    def do(piece: int) -> _Part:
        if not piece:
            return _Part(digests=put_off.shown())
        service = largest_first[piece - 1]
        wanted = [rule for rule in rules_of(service) if wants(rule)]
        return _Part({number: hearings[number].ask(wanted) for number in concerned[service]})

    first, *parts = in_two(pair, 1 + len(largest_first), do, pack=_packed, unpack=_unpacked)
    heard = [Heard() for _ in hearings]
    for part in parts:
        for number, said in part.answers.items():
            heard[number].findings += said.findings
            heard[number].counted.update(said.counted)
    for each in heard:
        each.findings.sort(key=attrgetter("rule"))
    return Answered(list(zip(hearings, heard, strict=True)), first.digests)


def _packed(part: _Part) -> Any:
    return {number: rows_of(heard) for number, heard in part.answers.items()}, part.digests


def _unpacked(packed: Any) -> _Part:
    return _Part({number: heard_of(rows) for number, rows in packed[0].items()}, packed[1])
