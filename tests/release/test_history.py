"""What became of a release, by its steps and its state."""

import json
from dataclasses import asdict, replace

import pytest

from pci_constructs.release import back, engine
from pci_constructs.release.failed import Blind, ReleaseFailed
from pci_constructs.release.history import History, histories, step_of
from pci_constructs.release.journal import Step, line
from pci_constructs.release.past import past
from pci_constructs.release.state import State
from tests.release.kit import COURSE, SERVICE, TABLE, World, silent


def step(kind: str, at: int, release: str = "r1", weight: int = 0) -> Step:
    weights = {"green": weight, "blue": 100 - weight}
    return Step(service=SERVICE, release=release, at=f"2027-01-04T10:{at:02}:00Z", kind=kind, target="green", weights=weights, by="arn")


def state(phase: str, release: str = "r1") -> State:
    return State(release=release, target="green", phase=phase, weight=100, version=9, owner="", lease=0, began="", by="arn")


def only(steps: list[Step], seen: State | None) -> History:
    (found,) = histories(steps, seen)
    return found


FORTH = [
    step("begun", 0),
    step("tested", 1),
    step("shifted", 2, weight=10),
    step("shifted", 3, weight=100),
    step("watched", 18, weight=100),
]


@pytest.mark.parametrize(
    ("steps", "seen", "outcome"),
    [
        ([*FORTH, step("done", 18)], state("done"), "succeeded"),
        # The last step may be missing: the state says that it ended.
        (FORTH, state("done"), "succeeded"),
        (FORTH, state("returned"), "rolled-back"),
        ([*FORTH, step("done", 18), step("returned", 50)], state("returned"), "rolled-back"),
        # On its way back it has not ended, whatever its steps say.
        ([*FORTH, step("done", 18)], state("returning"), "unfinished"),
        (FORTH, state("watching"), "unfinished"),
        (FORTH[:2], state("testing"), "unfinished"),
        # A later release has the state.
        ([*FORTH, step("done", 18)], state("testing", "r2"), "succeeded"),
        ([*FORTH, step("returned", 19)], state("done", "r2"), "rolled-back"),
        (FORTH, state("done", "r2"), "unknown"),
        (FORTH, None, "unknown"),
    ],
    ids=["done", "unwritten", "returned-unwritten", "later", "returning", "watching", "testing", "before", "back", "lost", "stateless"],
)
def test_the_state_leads_and_steps_say_the_rest(steps: list[Step], seen: State | None, outcome: str) -> None:
    assert only(steps, seen).outcome == outcome


def test_steps_of_one_second_are_in_the_order_of_a_release() -> None:
    steps = [step("done", 1), step("shifted", 1, weight=100), step("begun", 1), step("shifted", 1, weight=10), step("tested", 1)]
    found = only(steps, None)
    assert [(one.kind, one.weights["green"]) for one in found.steps] == [
        ("begun", 0),
        ("tested", 0),
        ("shifted", 10),
        ("shifted", 100),
        ("done", 0),
    ]
    assert found.lines() == only(steps[::-1], None).lines()
    assert list(found.beginnings())[-1] == found.lines()
    assert next(iter(found.beginnings())) == f"{line(steps[2])}\n"


def test_releases_are_in_the_order_in_which_they_began() -> None:
    found = histories([step("begun", 5, "a"), step("begun", 1, "b"), step("returned", 7, "b")], None)
    assert [(one.release, one.began[14:16], one.ended[14:16], one.returned[14:16]) for one in found] == [
        ("b", "01", "07", "07"),
        ("a", "05", "05", ""),
    ]


def test_what_release_wrote_is_read_back(world: World) -> None:
    engine.shift(world.ground(), "r1", COURSE, ask=silent)
    back.go_back(world.ground(), "customers complain")
    engine.shift(world.ground(), "r2", COURSE, ask=silent)
    first, second = past(world.account, SERVICE)
    assert [(one.release, one.outcome) for one in (first, second)] == [("r1", "rolled-back"), ("r2", "succeeded")]
    assert [step.kind for step in first.steps] == ["begun", "tested", "shifted", "shifted", "shifted", "watched", "done", "returned"]
    assert first.steps == tuple(world.journal.steps[: len(first.steps)])
    assert first.returned == first.steps[-1].at
    # What is of one second lies in the table in any order; the steps themselves are in that of the release.
    assert second.steps == tuple(world.journal.steps[len(first.steps) :])
    assert [json.loads(text) for text in first.lines().splitlines()] == [asdict(step) for step in first.steps]


def test_a_release_that_somebody_killed_is_unfinished(world: World) -> None:
    world.clock.after(40, lambda: world.aws.deny("dynamodb.PutItem"))
    with pytest.raises(ReleaseFailed):
        engine.shift(world.ground(), "r1", COURSE, ask=silent)
    world.aws.forget()
    assert past(world.account, SERVICE)[0].outcome == "unfinished"


def test_more_than_a_page_of_steps_is_read_whole(world: World) -> None:
    table = world.client("dynamodb")
    text = line(replace(step("begun", 0), detail="x" * 30_000))
    for number in range(60):
        item = {"service": {"S": SERVICE}, "entry": {"S": f"step#{number:03}"}, "step": {"S": text}}
        table.put_item(TableName=TABLE, Item=item)
    (found,) = past(world.account, SERVICE)
    assert len(found.steps) == 60
    assert len(world.aws.asked("dynamodb.Query")) > 1


def test_a_service_without_a_release_has_no_past(world: World) -> None:
    assert past(world.account, SERVICE) == []


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "{}",
        '{"service": 1}',
        line(step("begun", 0)).replace('"begun"', "7"),
        line(step("begun", 0)).replace('"green": 0', '"green": "x"'),
        line(step("begun", 0)).replace("2027-01-04T10:00:00Z", "2027-01-04T10:00:00"),
        line(step("begun", 0)).replace("2027-01-04T10:00:00Z", "yesterday"),
    ],
    ids=["no-json", "list", "empty", "half", "kind", "weight", "no-zone", "no-time"],
)
def test_what_is_no_step_is_one_sentence(world: World, text: str) -> None:
    with pytest.raises(ValueError, match="it is no step of a release"):
        step_of(text)
    world.client("dynamodb").put_item(TableName=TABLE, Item={"service": {"S": SERVICE}, "entry": {"S": "step#x"}, "step": {"S": text}})
    with pytest.raises(Blind, match="the journal of payments: step#x: it is no step of a release"):
        past(world.account, SERVICE)


@pytest.mark.parametrize("body", [b"{}", b"<html/>"], ids=["empty", "html"])
def test_an_answer_without_steps_is_no_empty_journal(world: World, body: bytes) -> None:
    world.aws.answer("dynamodb.Query", body)
    with pytest.raises(Blind, match="the journal of payments"):
        past(world.account, SERVICE)
