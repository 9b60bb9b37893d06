"""State machines as they run: what they log."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import stepfunctions
from tests.live.kit import judged, of, verdict

RULE = "step-functions-state-machine-logging-enabled"
TAGGED = "pci-scope-tagged"
ARN = "arn:aws:states:eu-central-1:123456789012:stateMachine:pay"


def test_state_machines_are_judged_by_what_they_log(aws: Emulator) -> None:
    stepfunctions.arrange(aws)
    run = judged("stepfunctions")
    assert [verdict(run, RULE, name) for name in (":good", ":bad")] == [Verdict.PASS, Verdict.FAIL]
    assert [verdict(run, TAGGED, name) for name in (":good", ":bad")] == [Verdict.PASS, Verdict.FAIL]


def test_definitions_are_not_asked_for(aws: Emulator) -> None:
    stepfunctions.arrange(aws)
    judged("stepfunctions")
    assert {asked["includedData"] for asked in aws.asked("stepfunctions.DescribeStateMachine")} == {"METADATA_ONLY"}


@pytest.mark.parametrize(
    ("logging", "expected"),
    [
        ({"level": "ERROR", "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": stepfunctions.GROUP}}]}, Verdict.PASS),
        ({"level": "OFF", "includeExecutionData": False}, Verdict.FAIL),
        ({"level": "ALL", "destinations": []}, Verdict.FAIL),
        ({"level": "OFF", "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": stepfunctions.GROUP}}]}, Verdict.FAIL),
        (None, Verdict.FAIL),
    ],
)
def test_levels_and_groups_decide(logging: dict[str, Any] | None, expected: Verdict, aws: Emulator) -> None:
    aws.answer("stepfunctions.ListStateMachines", {"stateMachines": [{"stateMachineArn": ARN, "name": "pay", "type": "EXPRESS"}]})
    machine = {"stateMachineArn": ARN, "name": "pay", "type": "EXPRESS", "definition": "{}", "roleArn": "arn"}
    aws.answer("stepfunctions.DescribeStateMachine", machine if logging is None else {**machine, "loggingConfiguration": logging})
    aws.answer("stepfunctions.ListTagsForResource", {"tags": []})
    assert verdict(judged("stepfunctions"), RULE) is expected


def test_what_cannot_be_asked_is_not_known(aws: Emulator) -> None:
    stepfunctions.arrange(aws)
    aws.deny("stepfunctions.DescribeStateMachine")
    assert {one.verdict for one in of(judged("stepfunctions"), RULE)} == {Verdict.UNDETERMINED}
