"""What became of a release, read from its steps: the one place that evidence of ways back comes from (6.5.1)."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pci_constructs.release.journal import Step, line
from pci_constructs.release.state import DONE, RETURNED, State

SUCCEEDED, ROLLED_BACK, UNFINISHED, UNKNOWN = "succeeded", "rolled-back", "unfinished", "unknown"
# Times are whole seconds: of two steps in one the one that comes first in a release is the earlier.
_ORDER = ("begun", "resumed", "tested", "shifted", "watched", "done", "returned")


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One release from begin to end.

    Attributes:
        service: the service.
        release: the release's id.
        outcome: ``succeeded``, ``rolled-back``, ``unfinished``, or ``unknown`` where neither steps nor state say how it ended.
        began: when, as the journal has it.
        ended: when the last step was.
        returned: when traffic was taken back, the last time; empty if it was not.
        steps: its steps in order.
    """

    service: str
    release: str
    outcome: str
    began: str
    ended: str
    returned: str
    steps: tuple[Step, ...]

    def lines(self) -> str:
        """The steps as lines of JSON, the same for the same steps."""
        return "".join(f"{line(step)}\n" for step in self.steps)

    def beginnings(self) -> Iterator[str]:
        """The lines up to each step: what was written of it at some time, and may have gone on since."""
        text = ""
        for step in self.steps:
            text += f"{line(step)}\n"
            yield text


def histories(steps: Iterable[Step], state: State | None) -> list[History]:
    """The releases of one service, in the order in which they began.

    Args:
        steps: all steps of the service, in any order.
        state: the state of its last release.
    """
    found: dict[str, list[Step]] = {}
    for step in sorted(steps, key=_place):
        found.setdefault(step.release, []).append(step)
    made = [_history(release, each, state) for release, each in found.items()]
    return sorted(made, key=lambda one: (one.began, one.release))


def _place(step: Step) -> tuple[str, int, int]:
    rank = _ORDER.index(step.kind) if step.kind in _ORDER else len(_ORDER)
    return step.at, rank, step.weights.get(step.target, 0)


def _history(release: str, steps: Sequence[Step], state: State | None) -> History:
    returned = [step.at for step in steps if step.kind == "returned"]
    return History(
        service=steps[0].service,
        release=release,
        outcome=_outcome({step.kind for step in steps}, state if state and state.release == release else None),
        began=steps[0].at,
        ended=steps[-1].at,
        returned=returned[-1] if returned else "",
        steps=tuple(steps),
    )


def _outcome(kinds: set[str], state: State | None) -> str:
    """How it ended. The state leads: the last steps of an end may be missing from the journal, and a decision never is from the state."""
    if state is not None:
        return {DONE: SUCCEEDED, RETURNED: ROLLED_BACK}.get(state.phase, UNFINISHED)
    if "returned" in kinds:
        return ROLLED_BACK
    # A later release began, so this one ended; without its last step nobody knows how.
    return SUCCEEDED if "done" in kinds else UNKNOWN


def step_of(text: str) -> Step:
    """A step as the journal has it.

    Raises:
        ValueError: it is none.
    """
    try:
        found = json.loads(text)
        step = Step(**found)
    except (ValueError, TypeError, RecursionError) as error:
        raise ValueError(f"it is no step of a release: {error}") from None
    texts = (step.service, step.release, step.at, step.kind, step.target, step.by, step.detail)
    if not all(isinstance(one, str) for one in texts) or not isinstance(step.weights, dict) or not isinstance(step.alarms, dict):
        raise ValueError("it is no step of a release: a field is of another type")
    if not all(isinstance(weight, int) for weight in step.weights.values()):
        raise ValueError("it is no step of a release: a weight is no number")
    try:
        zone = datetime.fromisoformat(step.at).tzinfo
    except ValueError:
        zone = None
    if zone is None:
        raise ValueError(f"it is no step of a release: {step.at!r} is no time with a zone")
    return step
