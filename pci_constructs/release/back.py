"""The way back: all traffic to the colour that had it before, whoever leads the release (6.5.1)."""

from dataclasses import replace

from pci_constructs.release.failed import Blind, NotHealthy, Overtaken, ReleaseFailed
from pci_constructs.release.ground import TRIES, Ground
from pci_constructs.release.service import other
from pci_constructs.release.state import DONE, RETURNED, RETURNING, State

SETTLE = 3
"""How often it looks whether another process, stopped in the middle of a call, put the weights elsewhere."""
STUBBORN = 12
"""How often it tries again where AWS does not answer."""
WAIT = 5
"""Seconds between two such tries."""


def go_back(ground: Ground, reason: str, *, release: str | None = None) -> State:
    """Gives all traffic back; doing it again changes nothing.

    Args:
        ground: the service.
        reason: why, for the record.
        release: the id of the release to end; the last one by default.

    Raises:
        ReleaseFailed: there is no release, the colour to go back to carries nothing, or AWS does not do it.
    """
    for _ in range(TRIES):
        seen = ground.register.read()
        if seen is None:
            raise ReleaseFailed(f"{ground.service.name}: there was no release, so there is no way back")
        if release is not None and seen.release != release:
            raise Overtaken(f"{ground.service.name}: {seen.describe()}; it is another release than {release}")
        if seen.phase == RETURNED and ground.traffic.live() == other(seen.target):
            return seen
        if seen.phase == DONE:
            _check_way_back(ground, other(seen.target))
        try:
            state = ground.register.lead(replace(seen, phase=RETURNING, weight=0, reason=reason), seen)
        except Overtaken:
            continue
        return _return(ground, state)
    raise ReleaseFailed(f"{ground.service.name}: {TRIES} times another process was faster; run rollback again")


def _return(ground: Ground, state: State) -> State:
    for attempt in range(SETTLE):
        if attempt:
            ground.clock.sleep(WAIT)
        _insist(ground, state)
    failure = ground.try_note(state, "returned", state.reason)
    try:
        state = ground.register.change(state, phase=RETURNED)
    except Overtaken:
        # Another way back is under way, and ends as this one does.
        ground.traffic.divide(state.target, 0)
    if failure:
        raise ReleaseFailed(f"all traffic is back on {other(state.target)}, but the step is not on record: {failure}")
    return state


def _insist(ground: Ground, state: State) -> None:
    for attempt in range(STUBBORN):
        try:
            ground.traffic.divide(state.target, 0)
        except Blind:
            if attempt == STUBBORN - 1:
                raise
            ground.clock.sleep(WAIT)
        else:
            return


def _check_way_back(ground: Ground, colour: str) -> None:
    """A release that ended well may have been followed by a deployment that emptied the other colour."""
    healthy = ground.traffic.healthy(colour)
    if healthy < ground.service.minimum_healthy:
        raise NotHealthy(
            f"{ground.service.name}: {colour} cannot take traffic back: {healthy} of at least {ground.service.minimum_healthy} targets "
            "are healthy"
        )
