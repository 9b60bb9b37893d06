"""A release goes through where all is well, and back at once where it is not."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pci_constructs.release.back import go_back
from pci_constructs.release.course import Course
from pci_constructs.release.engine import shift, watch
from pci_constructs.release.failed import Blind, NotHealthy, Overtaken, ReleaseFailed
from pci_constructs.release.journal import FileJournal, Step
from pci_constructs.release.service import read_service
from pci_constructs.release.state import DONE, RETURNED
from tests.release.kit import COURSE, SERVICE, World, silent

BLUE, GREEN = {"blue": 100, "green": 0}, {"blue": 0, "green": 100}


def test_a_good_release_is_tested_shifted_in_steps_and_watched(world: World) -> None:
    before = world.clock.at
    state = shift(world.ground(), "r1", COURSE, ask=silent)
    assert (state.phase, state.target, world.weights) == (DONE, "green", GREEN)
    assert world.journal.kinds == ["begun", "tested", "shifted", "shifted", "shifted", "watched", "done"]
    assert [step.weights["green"] for step in world.journal.steps if step.kind == "shifted"] == [10, 50, 100]
    assert (world.clock.at - before).total_seconds() >= 2 * 30 + 15 * 60


def test_every_step_is_in_the_table_with_who_and_what_was_seen(world: World) -> None:
    shift(world.ground(), "r1", COURSE, ask=silent)
    steps = world.recorded()
    assert sorted(step["kind"] for step in steps) == sorted(world.journal.kinds)
    assert all(step["by"].startswith("arn:aws:") and step["at"].startswith("2027-01-04T") for step in steps)
    (watched,) = [step for step in steps if step["kind"] == "watched"]
    assert (watched["alarms"], watched["healthy"]) == ({"green-errors": "OK", "green-slow": "OK"}, 2)


def test_the_next_release_goes_to_the_other_colour(world: World) -> None:
    shift(world.ground(), "r1", COURSE, ask=silent)
    state = shift(world.ground(), "r2", COURSE, ask=silent)
    assert (state.target, world.weights) == ("blue", BLUE)


def test_the_same_id_again_changes_nothing(world: World) -> None:
    shift(world.ground(), "r1", COURSE, ask=silent)
    world.aws.forget()
    assert shift(world.ground(), "r1", COURSE, ask=silent).phase == DONE
    assert world.aws.asked("elbv2.ModifyRule") == []


@pytest.mark.parametrize("seconds", [1, 20, 40, 70, 200, 800, 940])
def test_an_alarm_takes_all_traffic_back_within_two_looks(world: World, seconds: float) -> None:
    ground = world.ground()
    at = world.clock.at
    world.clock.after(seconds, lambda: world.alarm("green", "ALARM"))
    with pytest.raises(NotHealthy, match="green-errors, green-slow in state ALARM"):
        shift(ground, "r1", COURSE, ask=silent)
    assert world.weights == BLUE
    assert world.journal.kinds[-1] == "returned"
    assert (world.clock.at - at).total_seconds() <= seconds + 15 + 10
    state = ground.register.read()
    assert state is not None
    assert (state.phase, state.weight) == (RETURNED, 0)


def test_alarms_of_the_other_colour_do_not_decide(world: World) -> None:
    world.alarm("blue", "ALARM")
    assert shift(world.ground(), "r1", COURSE, ask=silent).phase == DONE


def test_targets_that_die_take_traffic_back(world: World) -> None:
    world.clock.after(100, lambda: world.remove_targets("green"))
    with pytest.raises(NotHealthy, match="0 of at least 2 targets are healthy"):
        shift(world.ground(), "r1", COURSE, ask=silent)
    assert world.weights == BLUE


def test_alarms_that_never_know_are_no_proof(world: World) -> None:
    world.alarm("green", "INSUFFICIENT_DATA")
    with pytest.raises(NotHealthy, match="cannot say how it is"):
        shift(world.ground(), "r1", COURSE, ask=silent)
    assert world.weights == BLUE


BEFORE: dict[str, Callable[[World], object]] = {
    "in state ALARM": lambda world: world.alarm("green", "ALARM"),
    "0 of at least 2 targets": lambda world: world.remove_targets("green"),
    "alarms that decide do not exist: nobody": lambda world: world.configure(alarms={"blue": ["blue-errors"], "green": ["nobody"]}),
}


@pytest.mark.parametrize("message", BEFORE)
def test_an_environment_that_is_not_well_gets_no_traffic(world: World, message: str) -> None:
    BEFORE[message](world)
    world.aws.forget()
    with pytest.raises(ReleaseFailed, match=message):
        shift(world.ground(), "r1", COURSE, ask=silent)
    assert world.aws.asked("elbv2.ModifyRule") == []
    assert world.weights == BLUE


def test_a_test_request_goes_to_the_new_colour_before_anybody_else(world: World) -> None:
    asked: list[tuple[str, Mapping[str, str], dict[str, int]]] = []

    def ask(address: str, headers: Mapping[str, str]) -> int:
        asked.append((address, headers, world.weights))
        return 200

    shift(world.ground(), "r1", Course(pause=30, test_url="https://pay.example.com/healthz"), ask=ask)
    assert asked == [("https://pay.example.com/healthz", {"x-environment": "green"}, BLUE)]


@pytest.mark.parametrize("answer", [500, 404, 302, OSError("refused")])
def test_a_test_request_that_fails_stops_the_release(world: World, answer: int | OSError) -> None:
    def ask(_address: str, _headers: Mapping[str, str]) -> int:
        if isinstance(answer, OSError):
            raise answer
        return answer

    with pytest.raises(NotHealthy, match=r"green: https://pay\.example\.com/"):
        shift(world.ground(), "r1", Course(pause=30, test_url="https://pay.example.com/"), ask=ask)
    assert world.weights == BLUE


def test_nobody_knows_how_it_is(world: World) -> None:
    world.clock.after(60, lambda: world.aws.deny("cloudwatch.DescribeAlarms"))
    with pytest.raises(Blind, match="3 looks in a row failed: the alarms: AWS answered AccessDenied"):
        shift(world.ground(), "r1", COURSE, ask=silent)
    assert world.weights == BLUE


def test_a_short_blindness_is_borne(world: World) -> None:
    world.clock.after(60, lambda: world.aws.fault("cloudwatch.DescribeAlarms", "AccessDenied", status=403, times=2))
    assert shift(world.ground(), "r1", COURSE, ask=silent).phase == DONE


def test_throttled_calls_are_repeated(world: World) -> None:
    for operation in ("elbv2.ModifyRule", "elbv2.DescribeRules", "dynamodb.PutItem", "dynamodb.GetItem"):
        world.aws.throttle(operation)
    assert shift(world.ground(), "r1", COURSE, ask=silent).phase == DONE


def test_a_malformed_answer_takes_traffic_back(world: World) -> None:
    world.clock.after(60, lambda: world.aws.fault("cloudwatch.DescribeAlarms", "", status=200, body=b"{", times=99))
    with pytest.raises(ReleaseFailed):
        shift(world.ground(), "r1", COURSE, ask=silent)
    assert world.weights == BLUE


def test_a_step_that_is_not_on_record_takes_traffic_back(world: World) -> None:
    class Broken:
        def note(self, step: Step) -> None:
            if step.kind == "shifted" and step.weights["green"] == 50:
                raise ReleaseFailed("the journal is full")

    with pytest.raises(ReleaseFailed, match="the journal is full"):
        shift(world.ground(journals=(Broken(),)), "r1", COURSE, ask=silent)
    assert world.weights == BLUE


def test_a_way_back_that_is_not_on_record_is_gone_all_the_same(world: World) -> None:
    class Broken:
        def note(self, step: Step) -> None:
            if step.kind == "returned":
                raise ReleaseFailed("the journal is full")

    world.clock.after(60, lambda: world.alarm("green", "ALARM"))
    with pytest.raises(ReleaseFailed, match="in state ALARM; the way back: all traffic is back on blue, but the step is not on record"):
        shift(world.ground(journals=(Broken(),)), "r1", COURSE, ask=silent)
    assert world.weights == BLUE


def test_a_busy_load_balancer_does_not_stop_the_way_back(world: World) -> None:
    def break_down() -> None:
        world.alarm("green", "ALARM")
        world.aws.fault("elbv2.ModifyRule", "Throttling", times=12)

    world.clock.after(60, break_down)
    with pytest.raises(NotHealthy):
        shift(world.ground(), "r1", COURSE, ask=silent)
    assert world.weights == BLUE


def test_weights_that_somebody_sets_by_hand_end_the_release(world: World) -> None:
    world.clock.after(60, lambda: world.set_weights(1, 99))
    with pytest.raises(NotHealthy, match="somebody else set the weights"):
        shift(world.ground(), "r1", COURSE, ask=silent)
    assert world.weights == BLUE


def test_a_release_can_be_taken_back_after_its_end(world: World) -> None:
    shift(world.ground(), "r1", COURSE, ask=silent)
    assert go_back(world.ground(), "customers complain").phase == RETURNED
    assert world.weights == BLUE
    assert world.journal.steps[-1].detail == "customers complain"
    assert go_back(world.ground(), "again").phase == RETURNED


def test_there_is_no_way_back_to_an_environment_that_is_gone(world: World) -> None:
    shift(world.ground(), "r1", COURSE, ask=silent)
    world.remove_targets("blue")
    with pytest.raises(NotHealthy, match="blue cannot take traffic back: 0 of at least 2"):
        go_back(world.ground(), "customers complain")
    assert world.weights == GREEN


def test_without_a_release_there_is_no_way_back(world: World) -> None:
    with pytest.raises(ReleaseFailed, match="there was no release"):
        go_back(world.ground(), "x")
    with pytest.raises(ReleaseFailed, match="no release is under way"):
        watch(world.ground(), 15)


def test_traffic_that_nobody_divided_here_is_not_touched(world: World) -> None:
    world.set_weights(70, 30)
    with pytest.raises(ReleaseFailed, match="both colours get traffic"):
        shift(world.ground(), "r1", COURSE, ask=silent)
    assert world.weights == {"blue": 70, "green": 30}


def test_the_colour_that_is_live_is_no_target(world: World) -> None:
    with pytest.raises(ReleaseFailed, match="blue has all traffic already"):
        shift(world.ground(), "r1", COURSE, ask=silent, to="blue")


def test_a_release_that_went_back_needs_a_new_id(world: World) -> None:
    world.clock.after(60, lambda: world.alarm("green", "ALARM"))
    with pytest.raises(NotHealthy):
        shift(world.ground(), "r1", COURSE, ask=silent)
    world.alarm("green", "OK")
    with pytest.raises(ReleaseFailed, match="a new attempt has a new id"):
        shift(world.ground(), "r1", COURSE, ask=silent)
    assert shift(world.ground(), "r2", COURSE, ask=silent).phase == DONE


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"steps": ()}, "rising percentages"),
        ({"steps": (50, 10, 100)}, "rising percentages"),
        ({"steps": (10, 90)}, "the last one 100"),
        ({"steps": (0, 100)}, "from 1 on"),
        ({"watch": 14}, "between 15 and 30 minutes"),
        ({"watch": 31}, "between 15 and 30 minutes"),
        ({"pause": 1}, "between 15 and 3600 seconds"),
    ],
)
def test_courses_that_are_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ReleaseFailed, match=message):
        Course(**arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["http://pay.example.com/", "https://", "https://u:p@pay.example.com/", "file:///etc/passwd"])
def test_test_addresses_that_are_refused(world: World, address: str) -> None:
    with pytest.raises(ReleaseFailed, match="an https address without credentials"):
        shift(world.ground(), "r1", Course(test_url=address), ask=silent)


def test_a_test_address_needs_a_rule_for_it(world: World) -> None:
    world.configure(test_header="")
    with pytest.raises(ReleaseFailed, match="has no rule for test requests"):
        shift(world.ground(), "r1", Course(test_url="https://pay.example.com/"), ask=silent)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rule": None}, "rule is missing or no str"),
        ({"groups": {"blue": "x"}}, "one entry for blue and one for green"),
        ({"alarms": {"blue": [], "green": ["x"]}}, "a colour has no alarm that decides"),
        ({"minimum_healthy": 0}, "minimum_healthy is less than 1"),
        ({"minimum_healthy": True}, "minimum_healthy is missing or no int"),
    ],
)
def test_parameters_that_are_refused(world: World, changes: dict[str, object], message: str) -> None:
    world.configure(**changes)
    with pytest.raises(ReleaseFailed, match=message):
        world.ground()


@pytest.mark.parametrize("name", ["", "a/b", "../x", "x" * 64])
def test_names_that_are_refused(world: World, name: str) -> None:
    clients = world.ground()._clients
    with pytest.raises(ReleaseFailed, match="letters, digits and hyphens"):
        read_service(clients, name)


def test_a_service_that_is_not_there(world: World) -> None:
    clients = world.ground()._clients
    with pytest.raises(ReleaseFailed, match="there is no parameter /pci-constructs/release/other here"):
        read_service(clients, "other")


def test_a_rule_that_does_something_else_is_not_touched(world: World) -> None:
    forward = {"TargetGroups": [{"TargetGroupArn": world.groups["blue"], "Weight": 1}]}
    world.aws.client("elbv2").modify_rule(RuleArn=world.rule, Actions=[{"Type": "forward", "ForwardConfig": forward}])
    with pytest.raises(ReleaseFailed, match="does not forward to the two groups"):
        shift(world.ground(), "r1", COURSE, ask=silent)


def test_a_journal_file_has_a_line_for_each_step(world: World, tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    shift(world.ground(journals=(FileJournal(file),)), "r1", COURSE, ask=silent)
    assert [json.loads(line)["kind"] for line in file.read_text("utf-8").splitlines()] == world.journal.kinds


def test_a_journal_that_cannot_be_written_stops_the_release_before_traffic(world: World, tmp_path: Path) -> None:
    with pytest.raises(ReleaseFailed, match="the journal cannot be written"):
        shift(world.ground(journals=(FileJournal(tmp_path),)), "r1", COURSE, ask=silent)
    assert world.weights == BLUE


def test_a_second_release_waits_for_the_first(world: World) -> None:
    refused: list[str] = []

    def second() -> None:
        with pytest.raises(Overtaken) as error:
            shift(world.ground(), "r2", COURSE, ask=silent)
        refused.append(str(error.value))

    world.clock.after(100, second)
    assert shift(world.ground(), "r1", COURSE, ask=silent).phase == DONE
    assert "release r1 to green is shifting at 50%" in refused[0] or "release r1 to green is watching" in refused[0]
    assert SERVICE in refused[0]
