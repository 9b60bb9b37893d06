"""Worlds: what conditions and parameters leave open, chosen one consistent way at a time.

A rule is a plain function over values. Where a value depends on a condition or a parameter, the world it runs in chooses; the engine
runs the rule again until every choice that mattered has been made every way. So contradicting conditions never meet, because one world
has one answer to each, and a rule that touches nothing open runs once.
"""

from typing import Any

from pci_constructs.assembly.values import Undetermined

LIMIT = 256
"""The most worlds that a rule is run in for one resource; past it the verdict is undetermined."""
STEPS = 50_000
"""The most values that are resolved for one rule and resource, all worlds together."""

Key = tuple[str, str]
"""A template and the name of a parameter in it."""


class World:
    """One way to choose, replayed and advanced until all are seen.

    Attributes:
        bound: parameters whose value is chosen.
        excluded: values that a parameter is chosen not to have.
        opened: parameters that are chosen to have a value that no template names.
        conditions: conditions already evaluated.
        depth: how many functions the value being resolved is nested in.
        labels: what was chosen, for a person.
        open: whether anything was chosen, so that there are other worlds.
    """

    __slots__ = ("_cursor", "_path", "_steps", "bound", "conditions", "depth", "excluded", "labels", "open", "opened")

    def __init__(self) -> None:
        self._path: list[list[int]] = []
        self._cursor = 0
        self._steps = 0
        self.open = False
        self.depth = 0
        self.bound: dict[Key, Any] = {}
        self.excluded: dict[Key, list[Any]] = {}
        self.opened: set[Key] = set()
        self.conditions: dict[Key, bool] = {}
        self.labels: list[str] = []

    def reset(self) -> None:
        """Forgets every choice: the first world of another question."""
        self._steps = 0
        # Nearly always there is nothing to forget.
        if self.open or self.conditions or self.labels or self.bound or self.excluded or self.opened:
            self._path.clear()
            self.open = False
            self._forget()

    def advance(self) -> bool:
        """Moves on to the next world; false when all have been seen."""
        while self._path:
            last = self._path[-1]
            last[0] += 1
            if last[0] < last[1]:
                self._forget()
                return True
            self._path.pop()
        self.open = False
        return False

    def _forget(self) -> None:
        self._cursor = 0
        self.bound = {}
        self.excluded = {}
        self.opened = set()
        self.conditions = {}
        self.labels = []

    def choose(self, count: int) -> int:
        """One of ``count`` ways, the same on every replay of this world."""
        if count == 1:
            return 0
        if self._cursor == len(self._path):
            self._path.append([0, count])
            self.open = True
        chosen = self._path[self._cursor][0]
        self._cursor += 1
        return chosen

    def step(self) -> None:
        """Counts a resolved function.

        Raises:
            Undetermined: there were too many.
        """
        self._steps += 1
        if self._steps > STEPS:
            raise Undetermined(f"the value takes more than {STEPS} steps to work out")
