"""Asks the rules of each service, of all assemblies that have resources of it; by two processes where there is enough to do."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from pci_constructs.findings import Finding
from pci_constructs.forked import can_fork, in_two
from pci_constructs.rules.catalogue import ALWAYS, folder_of, rules_of, services_of, size_of
from pci_constructs.rules.engine import Hearing
from pci_constructs.rules.rows import findings_of, rows_of
from pci_constructs.rules.rule import Rule

_WORTH_A_FORK = range(20_000, 1_000_000)
"""Rules times resources: below, one process is done before two are; above, two hold more in memory than they should."""

Answers = dict[int, list[Finding]]
"""What the rules of a service say, by the number of the assembly."""


def ask_all(hearings: Sequence[Hearing], wants: Callable[[Rule], bool], *, forks: bool) -> list[list[Finding]]:
    """What the rules that templates are asked say of each assembly, by rule.

    Args:
        hearings: the assemblies.
        wants: whether a rule is to be asked.
        forks: whether a second process may take half of the work.
    """
    concerned: dict[str, list[int]] = defaultdict(list)
    weights: Counter[str] = Counter()
    for number, hearing in enumerate(hearings):
        for service in services_of(hearing.types):
            concerned[service].append(number)
        for type_, count in hearing.types.items():
            weights[folder_of(type_)] += count * size_of(folder_of(type_))
            weights[ALWAYS] += count * size_of(ALWAYS)

    def ask(service: str) -> Answers:
        wanted = [rule for rule in rules_of(service) if wants(rule)]
        return {number: hearings[number].ask(wanted) for number in concerned[service]}

    largest_first = sorted(concerned, key=lambda service: (-weights[service], service))
    both = forks and weights.total() in _WORTH_A_FORK and can_fork()
    findings: list[list[Finding]] = [[] for _ in hearings]
    for answers in _by_two(largest_first, ask) if both else map(ask, largest_first):
        for number, found in answers.items():
            findings[number] += found
    return [sorted(found, key=attrgetter("rule")) for found in findings]


def _by_two(services: Sequence[str], ask: Callable[[str], Answers]) -> Iterable[Answers]:
    return in_two(
        len(services),
        lambda number: ask(services[number]),
        pack=lambda answers: {number: rows_of(found) for number, found in answers.items()},
        unpack=lambda packed: {number: findings_of(rows) for number, rows in packed.items()},
    )
