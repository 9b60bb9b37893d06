"""A release may stop anywhere, and two may run at once: the last decision holds."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pci_constructs.release import engine
from pci_constructs.release.back import go_back
from pci_constructs.release.engine import shift, watch
from pci_constructs.release.failed import NotHealthy, Overtaken, ReleaseFailed
from pci_constructs.release.state import DONE, LEASE, RETURNED
from tests.release.kit import COURSE, FakeClock, Killed, Life, World, silent

BLUE, GREEN = {"blue": 100, "green": 0}, {"blue": 0, "green": 100}
CALLS = 40
"""Calls of a release up to its first looks in the watch; every one after them is like one before."""


@pytest.fixture(autouse=True)
def seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks once a minute: what happens between two looks is asked here, not how many there are."""
    monkeypatch.setattr(engine, "POLL", 60)


def die(world: World, calls: int, *, answered: bool) -> Life:
    """Runs a release whose process is gone after so many calls."""
    life = Life(calls, answered)
    with pytest.raises(Killed):
        shift(world.ground(world.dying(life)), "r1", COURSE, ask=silent)
    return life


@pytest.mark.parametrize("first", range(1, CALLS, 10))
def test_a_process_that_dies_anywhere_can_be_taken_back(world: World, first: int) -> None:
    for calls in range(first, min(first + 10, CALLS)):
        for answered in (False, True):
            world.begin_anew()
            life = die(world, calls, answered=answered)
            assert life.made >= calls
            if world.ground().register.read() is not None:
                assert go_back(world.ground(), "the process died").phase == RETURNED
            assert world.weights == BLUE, (calls, answered)


@pytest.mark.parametrize("first", range(1, CALLS, 10))
def test_a_process_that_dies_anywhere_can_be_gone_on_with(world: World, first: int) -> None:
    for calls in range(first, min(first + 10, CALLS), 2):
        world.begin_anew()
        die(world, calls, answered=calls % 4 == 1)
        if world.ground().register.read() is not None:
            with pytest.raises(Overtaken, match="is taken for alive until"):
                shift(world.ground(), "r1", COURSE, ask=silent)
            world.clock.sleep(LEASE.total_seconds() + 1)
            with pytest.raises(ReleaseFailed, match="was interrupted; end it first"):
                shift(world.ground(), "r2", COURSE, ask=silent)
        assert shift(world.ground(), "r1", COURSE, ask=silent).phase == DONE
        assert world.weights == GREEN, calls
        assert world.journal.kinds.count("done") == 1
        shares = [step.weights["green"] for step in world.journal.steps if step.kind == "shifted"]
        assert shares == sorted(shares)


def test_a_watch_that_stopped_begins_anew(world: World) -> None:
    def kill() -> None:
        raise Killed

    world.clock.after(400, kill)
    # A process that is killed does not go back, and neither does this one: every call of its way back dies, too.
    life = Life(10**6, answered=False)
    world.clock.events[0] = (world.clock.events[0][0], lambda: setattr(life, "calls", 0))
    with pytest.raises(Killed):
        shift(world.ground(world.dying(life)), "r1", COURSE, ask=silent)
    assert world.weights == GREEN
    world.clock.sleep(LEASE.total_seconds() + 1)
    before = world.clock.at
    assert watch(world.ground(), 15).phase == DONE
    assert world.clock.at - before >= timedelta(minutes=15)
    assert "resumed" in world.journal.kinds


def test_an_interrupted_watch_that_finds_an_alarm_goes_back(world: World) -> None:
    life = Life(10**6, answered=False)
    world.clock.after(400, lambda: setattr(life, "calls", 0))
    with pytest.raises(Killed):
        shift(world.ground(world.dying(life)), "r1", COURSE, ask=silent)
    world.alarm("green", "ALARM")
    world.clock.sleep(LEASE.total_seconds() + 1)
    with pytest.raises(NotHealthy):
        watch(world.ground(), 15)
    assert world.weights == BLUE


def test_a_release_in_the_middle_of_its_steps_is_not_only_watched(world: World) -> None:
    life = Life(10**6, answered=False)
    world.clock.after(20, lambda: setattr(life, "calls", 0))
    with pytest.raises(Killed):
        shift(world.ground(world.dying(life)), "r1", COURSE, ask=silent)
    world.clock.sleep(LEASE.total_seconds() + 1)
    with pytest.raises(ReleaseFailed, match="nothing to watch yet; go on with `release shift --id r1`"):
        watch(world.ground(), 15)


@pytest.mark.parametrize("seconds", [10, 50, 100, 500])
def test_ctrl_c_goes_back(world: World, seconds: float) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    world.clock.after(seconds, interrupt)
    with pytest.raises(KeyboardInterrupt):
        shift(world.ground(), "r1", COURSE, ask=silent)
    assert world.weights == BLUE
    assert world.journal.steps[-1].detail == "interrupted"


@pytest.mark.parametrize("seconds", [10, 50, 100, 500])
def test_a_rollback_wins_over_the_release_that_runs(world: World, seconds: float) -> None:
    world.clock.after(seconds, lambda: go_back(world.ground(clock=FakeClock(world.clock.at)), "customers complain"))
    with pytest.raises(Overtaken):
        shift(world.ground(), "r1", COURSE, ask=silent)
    assert world.weights == BLUE
    state = world.ground().register.read()
    assert state is not None
    assert (state.phase, state.reason) == (RETURNED, "customers complain")


def test_a_rollback_between_any_two_calls_of_a_release_holds(world: World) -> None:
    """The release is held before one of its calls while another process goes back, then runs on."""

    class Held(Life):
        def live_through(self, call: Callable[[], Any]) -> Any:
            self.made += 1
            if self.made == self.calls:
                go_back(world.ground(clock=FakeClock(world.clock.at)), "customers complain")
            return call()

    for calls in range(6, 30):
        world.begin_anew()
        with pytest.raises(ReleaseFailed):
            shift(world.ground(world.dying(Held(calls, answered=True))), "r1", COURSE, ask=silent)
        assert world.weights == BLUE, calls


def test_of_two_releases_at_once_one_goes_through(world: World) -> None:
    outcomes: dict[str, str] = {}
    barrier = threading.Barrier(2)

    def release(name: str) -> None:
        ground = world.ground(clock=FakeClock())
        barrier.wait()
        try:
            outcomes[name] = shift(ground, name, COURSE, ask=silent).phase
        except Overtaken:
            outcomes[name] = "refused"
        except ReleaseFailed as error:
            outcomes[name] = str(error)

    threads = [threading.Thread(target=release, args=(name,)) for name in ("r1", "r2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert DONE in outcomes.values()
    # The slower one is refused, or finds the first one at its end and is a release of its own, to the other colour.
    assert set(outcomes.values()) <= {DONE, "refused"}
    assert world.weights == (GREEN if "refused" in outcomes.values() else BLUE)


def test_the_same_release_started_twice_is_led_by_one(world: World) -> None:
    outcomes: list[str] = []
    barrier = threading.Barrier(3)

    def release() -> None:
        ground = world.ground(clock=FakeClock())
        barrier.wait()
        try:
            outcomes.append(shift(ground, "r1", COURSE, ask=silent).phase)
        except Overtaken:
            outcomes.append("refused")

    threads = [threading.Thread(target=release) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(outcomes) <= {DONE, "refused"}
    assert DONE in outcomes
    assert world.weights == GREEN
    assert world.journal.kinds.count("begun") == 1


def test_a_write_whose_answer_is_lost_is_known_for_this_process_s_own(world: World) -> None:
    ground = world.ground()
    real = ground.register._client

    class Deaf:
        lost = 0

        def __getattr__(self, name: str) -> object:
            made = getattr(real, name)

            def put(**arguments: object) -> object:
                answer = made(**arguments)
                if name == "put_item" and "version" in str(arguments.get("Item")) and Deaf.lost < 3:
                    Deaf.lost += 1
                    # botocore sends it again, and finds what the first attempt wrote.
                    return made(**arguments)
                return answer

            return put

    ground.register._client = Deaf()  # type: ignore[assignment]
    assert shift(ground, "r1", COURSE, ask=silent).phase == DONE
    assert Deaf.lost == 3
