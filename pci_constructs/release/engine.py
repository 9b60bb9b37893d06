"""One release from test to end (6.5.1, 6.5.2).

The state says what was decided, the load balancer follows. Every change is decided in the state first, then done, then the state is read
again: whoever was overtaken in between puts the load balancer to what the newer decision says. So of several processes, and of one that
was stopped anywhere, the last decision holds.
"""

from datetime import timedelta

from pci_constructs.release.back import go_back
from pci_constructs.release.course import POLL, Course
from pci_constructs.release.failed import Blind, NotHealthy, Overtaken, ReleaseFailed
from pci_constructs.release.ground import Ground
from pci_constructs.release.looking import Ask, Look, check_address, test_request
from pci_constructs.release.service import other
from pci_constructs.release.state import DONE, ENDED, RETURNED, RETURNING, SHIFTING, TESTING, WATCHING, State, moment
from pci_constructs.release.traffic import ALL

BLIND = 3
"""Looks in a row that may fail before nobody knows any more how the environment is."""


def shift(ground: Ground, release: str, course: Course, *, ask: Ask, to: str | None = None) -> State:
    """Tests the other colour, shifts traffic to it in steps and watches it; goes on with an interrupted release of the same id.

    Args:
        ground: the service.
        release: the release's id.
        course: how it goes.
        ask: asks for the test address.
        to: the colour that must get the traffic; the one that has none by default.

    Raises:
        ReleaseFailed: it cannot begin, or it went back: ``NotHealthy`` and ``Blind`` say why; ``Overtaken``: another process leads.
    """
    if course.test_url:
        check_address(course.test_url, ground.service)
    state = _begin(ground, release, to)
    if state.phase in ENDED:
        return state
    with _Return(ground, state) as led:
        if led.state.phase == TESTING:
            found = ground.look(led.state.target)
            if course.test_url:
                test_request(ask, course.test_url, ground.service, led.state.target)
            ground.note(led.state, "tested", course.test_url, found)
            led.state = ground.register.change(led.state, phase=SHIFTING)
        if led.state.phase == SHIFTING:
            for share in [step for step in course.steps if step >= led.state.weight]:
                led.state = ground.register.change(led.state, weight=share)
                ground.follow(led.state)
                ground.note(led.state, "shifted")
                if share < ALL:
                    led.state = _look_on(ground, led.state, course.pause)[0]
        return _watch(ground, led, course.watch)


def watch(ground: Ground, minutes: int) -> State:
    """Watches a release whose process stopped after the last step, for the whole time: when nobody looked does not count.

    Raises:
        ReleaseFailed: there is none, or it went back.
    """
    seen = ground.register.read()
    if seen is not None and seen.phase in (TESTING, SHIFTING) and seen.weight < ALL:
        raise ReleaseFailed(
            f"{seen.describe()}: nothing to watch yet; go on with `release shift --id {seen.release}`, or `release rollback`"
        )
    state = _taken_over(ground)
    with _Return(ground, state) as led:
        ground.follow(led.state)
        return _watch(ground, led, minutes)


class _Return:
    """Goes back when what it surrounds fails or is interrupted; not when another process took over, which decides then."""

    def __init__(self, ground: Ground, state: State) -> None:
        self._ground = ground
        self.state = state

    def __enter__(self) -> "_Return":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if error is None or isinstance(error, Overtaken):
            return
        reason = "interrupted" if isinstance(error, KeyboardInterrupt) else str(error) or type(error).__name__
        try:
            go_back(self._ground, reason, release=self.state.release)
        except ReleaseFailed as failure:
            raise ReleaseFailed(f"{reason}; the way back: {failure}") from None


def _begin(ground: Ground, release: str, to: str | None) -> State:
    name = ground.service.name
    seen = ground.register.read()
    if seen and seen.release == release:
        if seen.phase == RETURNED:
            raise ReleaseFailed(f"{seen.describe()}: {seen.reason or 'rolled back'}; a new attempt has a new id")
        return seen if seen.phase == DONE else _taken_over(ground)
    if seen and seen.phase not in ENDED:
        if ground.register.alive(seen):
            raise Overtaken(f"{name}: {seen.describe()} by {seen.by}; one release at a time")
        raise ReleaseFailed(
            f"{name}: {seen.describe()} and was interrupted; end it first: `release rollback`, or `release shift --id {seen.release}`"
        )
    live = ground.traffic.live()
    if live is None:
        raise ReleaseFailed(f"{name}: both colours get traffic, {ground.traffic.weights()}, and no release is under way")
    target = to or other(live)
    if target == live:
        raise ReleaseFailed(f"{name}: {target} has all traffic already")
    made = State(release=release, target=target, phase=TESTING, weight=0, version=0, owner="", lease=0, began=ground.now(), by=ground.by)
    state = ground.register.lead(made, seen)
    ground.note(state, "begun")
    return state


def _taken_over(ground: Ground) -> State:
    """The release that was interrupted, led by this process from now on."""
    name = ground.service.name
    seen = ground.register.read()
    if seen is None or seen.phase in ENDED:
        raise ReleaseFailed(f"{name}: no release is under way")
    if ground.register.alive(seen):
        raise Overtaken(f"{name}: {seen.describe()} by {seen.by}, whose process is taken for alive until {moment(seen.lease)}")
    if seen.phase == RETURNING:
        raise ReleaseFailed(f"{seen.describe()}: it was on its way back; end that with `release rollback`")
    state = ground.register.lead(seen, seen)
    ground.note(state, "resumed", f"taken over from a process of {seen.by}")
    return state


def _watch(ground: Ground, led: _Return, minutes: int) -> State:
    until = int((ground.clock.now() + timedelta(minutes=minutes)).timestamp())
    led.state = ground.register.change(led.state, phase=WATCHING, watched=until)
    led.state, found = _look_on(ground, led.state, minutes * 60)
    if undecided := found.undecided():
        raise NotHealthy(f"{led.state.target}: at the end of the watch {', '.join(undecided)} cannot say how it is")
    ground.note(led.state, "watched", f"{minutes} minutes", found)
    led.state = ground.register.change(led.state, phase=DONE)
    # What follows cannot undo the release any more; the state itself says that it ended.
    ground.try_note(led.state, "done", "")
    return led.state


def _look_on(ground: Ground, state: State, seconds: float) -> tuple[State, Look]:
    """Looks again and again; the last look is what counts at the end."""
    until = ground.clock.now() + timedelta(seconds=seconds)
    blind = 0
    while True:
        try:
            found = ground.look(state.target)
            # First who leads: weights that a newer leader set are none of this one's business.
            state = ground.register.change(state)
            weights = ground.traffic.weights()
            blind = 0
        except Blind as error:
            blind += 1
            if blind >= BLIND:
                raise Blind(f"{BLIND} looks in a row failed: {error}") from None
        else:
            if weights[state.target] != state.weight:
                raise NotHealthy(f"{ground.service.name}: somebody else set the weights to {weights}")
            if ground.clock.now() >= until:
                return state, found
        ground.clock.sleep(POLL)
