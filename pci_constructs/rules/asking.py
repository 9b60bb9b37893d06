"""Asks the rules of assemblies: one assembly after the other, or service by service in two processes where there is enough to do."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter

from pci_constructs.assembly import Assembly
from pci_constructs.forked import can_fork, in_two
from pci_constructs.rules.catalogue import ALWAYS, folder_of, rules_for, rules_of, services_of, size_of
from pci_constructs.rules.engine import Heard, Hearing
from pci_constructs.rules.rows import heard_of, rows_of
from pci_constructs.rules.rule import Rule

_WORTH_A_FORK = range(20_000, 1_000_000)
"""Rules times resources: below, one process is done before two are; above, two hold more in memory than they should."""

_OF_A_RULE = 20
"""About as many resources are judged by a rule in the time that it takes to load it and what it rests on."""

Answers = dict[int, Heard]
"""What the rules of a service say, by the number of the assembly."""


def ask_all(
    assemblies: Sequence[Assembly], hear: Callable[[Assembly], Hearing], wants: Callable[[Rule], bool], *, forks: bool
) -> Iterator[tuple[Hearing, Heard]]:
    """What the rules that templates are asked say of each assembly, by rule.

    Args:
        assemblies: what to judge.
        hear: makes the hearing of one.
        wants: whether a rule is to be asked.
        forks: whether a second process may take half of the work.
    """
    types = [Counter(resource.type for _, resource in assembly.resources()) for assembly in assemblies]
    weights = _weights(types) if forks else Counter()
    if weights.total() in _WORTH_A_FORK and can_fork():
        hearings = [hear(assembly) for assembly in assemblies]
        yield from zip(hearings, _asked_by_two(hearings, types, wants, weights), strict=True)
        return
    for assembly, there in zip(assemblies, types, strict=True):
        hearing = hear(assembly)
        yield hearing, hearing.ask(rule for rule in rules_for(there) if wants(rule))
        # One after the other: what is known of an assembly is let go before the next.
        hearing.forget()


def _weights(types: Iterable[Counter[str]]) -> Counter[str]:
    """Rules times resources of each service."""
    weights: Counter[str] = Counter()
    for there in types:
        for type_, count in there.items():
            weights[folder_of(type_)] += count * size_of(folder_of(type_))
            weights[ALWAYS] += count * size_of(ALWAYS)
    return weights


def _asked_by_two(
    hearings: Sequence[Hearing], types: Sequence[Iterable[str]], wants: Callable[[Rule], bool], weights: Counter[str]
) -> list[Heard]:
    concerned: dict[str, list[int]] = defaultdict(list)
    for number, there in enumerate(types):
        for service in services_of(there):
            concerned[service].append(number)
    largest_first = sorted(concerned, key=lambda service: (-weights[service] - _OF_A_RULE * size_of(service), service))

    def ask(place: int) -> Answers:
        service = largest_first[place]
        wanted = [rule for rule in rules_of(service) if wants(rule)]
        return {number: hearings[number].ask(wanted) for number in concerned[service]}

    all_heard = [Heard() for _ in hearings]
    for answers in in_two(
        len(largest_first),
        ask,
        pack=lambda answers: {number: rows_of(heard) for number, heard in answers.items()},
        unpack=lambda packed: {number: heard_of(rows) for number, rows in packed.items()},
    ):
        for number, heard in answers.items():
            all_heard[number].findings += heard.findings
            all_heard[number].counted.update(heard.counted)
    for heard in all_heard:
        heard.findings.sort(key=attrgetter("rule"))
    return all_heard
