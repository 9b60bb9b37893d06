"""What each step expected and what it saw: one line each; a mismatch is remembered for the exit code."""

import contextlib
import io
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Steps:
    """The run so far.

    Attributes:
        mismatches: how many steps saw something else than they expected.
        done: how many steps there were.
    """

    mismatches: int = 0
    done: int = 0

    def step(self, what: str, expected: object, seen: object, *, fine: bool | None = None) -> bool:
        """Says one step.

        Args:
            what: what was done.
            expected: what should be seen.
            seen: what was.
            fine: whether that is what was expected; by default, if both are equal.
        """
        good = expected == seen if fine is None else fine
        self.done += 1
        self.mismatches += not good
        say(f"{'ok      ' if good else 'MISMATCH'} {what}: expected {expected}; saw {seen}")
        return good


def say(line: str) -> None:
    """A line on standard output, at once."""
    print(line, flush=True)  # noqa: T201


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command came to.

    Attributes:
        code: its exit code.
        text: what it wrote, errors included.
    """

    code: int
    text: str


def run(*words: str) -> Ran:
    """Runs ``pci-constructs`` in this process, as a person would call it."""
    from pci_constructs.cli import main

    written = io.StringIO()
    arguments: Sequence[str] = words
    with contextlib.redirect_stdout(written), contextlib.redirect_stderr(written):
        code = main(list(arguments))
    return Ran(code, written.getvalue())
