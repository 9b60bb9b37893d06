"""How a release goes: the steps, the pauses and the watch (6.5.1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from pci_constructs.release.failed import ReleaseFailed
from pci_constructs.release.traffic import ALL

STEPS = (10, 50, 100)
SHORTEST, LONGEST = 15, 30
"""Minutes of watching, at least and at most."""
POLL = 15
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a release goes.

    Attributes:
        steps: the shares of the new colour in percent, rising, the last one 100.
        pause: seconds of looking after each step but the last.
        watch: minutes of looking after the last one, 15 to 30.
        test_url: an address that the new colour must answer first; none by default.

    Raises:
        ReleaseFailed: the steps do not rise to 100, or a time is out of bounds.
    """

    steps: Sequence[int] = STEPS
    pause: int = 120
    watch: int = SHORTEST
    test_url: str = ""

    def __post_init__(self) -> None:
        if list(self.steps) != sorted(set(self.steps)) or not self.steps or self.steps[0] < 1 or self.steps[-1] != ALL:
            raise ReleaseFailed(f"--steps {','.join(map(str, self.steps))}: rising percentages from 1 on, the last one 100")
        if not SHORTEST <= self.watch <= LONGEST:
            raise ReleaseFailed(f"--watch {self.watch}: between {SHORTEST} and {LONGEST} minutes (library guard rail, no PCI requirement)")
        if not POLL <= self.pause <= 3600:
            raise ReleaseFailed(f"--pause {self.pause}: between {POLL} and 3600 seconds")
