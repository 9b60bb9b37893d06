from typing import Any

import pytest
from msgspec.structs import replace

from pci_constructs.assembly import Stack
from pci_constructs.findings import Finding, Verdict
from pci_constructs.rules import Rule
from pci_constructs.rules.secretsmanager.secretsmanager_rotation_enabled_check import RULE as ENABLED
from pci_constructs.rules.secretsmanager.secretsmanager_secret_periodic_rotation import RULE as PERIODIC
from tests.kit_assembly import stack
from tests.rules.judging import findings

SECRET = {"Type": "AWS::SecretsManager::Secret", "Properties": {"Name": "pay"}}
S = {"Ref": "S"}
IMPORTED = {"Fn::ImportValue": "Data:ExportsOutputRefS"}
DAILY = {"AutomaticallyAfterDays": 1}


def schedule(of: Any = S, rules: Any = DAILY, condition: str | None = None) -> dict[str, Any]:
    properties = {"SecretId": of, "RotationLambdaARN": "arn", **({} if rules is None else {"RotationRules": rules})}
    body: dict[str, Any] = {"Type": "AWS::SecretsManager::RotationSchedule", "Properties": properties}
    return {**body, "Condition": condition} if condition else body


def attachment(of: Any = S) -> dict[str, Any]:
    return {"Type": "AWS::SecretsManager::SecretTargetAttachment", "Properties": {"SecretId": of}}


def only(rule: Rule, *stacks: Stack) -> Finding:
    (found,) = findings(rule, *stacks)
    assert bool(found.blocked_by) is (found.verdict is Verdict.UNDETERMINED)
    return found


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({"R": schedule()}, Verdict.PASS),
        ({"R": schedule({"Fn::GetAtt": ["S", "Id"]})}, Verdict.PASS),
        ({"R": schedule("pay")}, Verdict.PASS),
        ({"A": attachment(), "R": schedule({"Ref": "A"})}, Verdict.PASS),
        ({}, Verdict.FAIL),
        ({"A": attachment()}, Verdict.FAIL),
        ({"R": schedule("another")}, Verdict.FAIL),
        ({"A": attachment("another"), "R": schedule({"Ref": "A"})}, Verdict.FAIL),
        ({"R": schedule({"Ref": "Parameter"})}, Verdict.FAIL),
        ({"A": attachment(IMPORTED), "R": schedule({"Ref": "A"})}, Verdict.FAIL),
        ({"R": schedule(condition="Production")}, Verdict.UNDETERMINED),
    ],
)
def test_secrets_rotate(others: dict[str, Any], expected: Verdict) -> None:
    assert only(ENABLED, stack({"S": SECRET, **others})).verdict is expected


def test_each_secret_needs_a_schedule_of_its_own() -> None:
    unnamed = {"Type": "AWS::SecretsManager::Secret", "Properties": {}}
    found = findings(ENABLED, stack({"S": SECRET, "T": unnamed, "R": schedule()}))
    assert {f.subject.logical_id: f.verdict for f in found} == {"S": Verdict.PASS, "T": Verdict.FAIL}


def test_a_schedule_in_another_stack_may_rotate_it_but_none_in_another_stage() -> None:
    data, elsewhere = stack({"S": SECRET}, path="App/Data"), stack({"R": schedule(IMPORTED)}, path="App/Rotation")
    found = only(ENABLED, data, elsewhere)
    assert (found.verdict, found.blocked_by) == (Verdict.UNDETERMINED, "import Data:ExportsOutputRefS")
    assert only(ENABLED, data, replace(elsewhere, stage="Staging")).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (DAILY, Verdict.PASS),
        ({"AutomaticallyAfterDays": 90}, Verdict.PASS),
        ({"AutomaticallyAfterDays": "30"}, Verdict.PASS),
        ({"ScheduleExpression": "rate(90 days)"}, Verdict.PASS),
        ({"ScheduleExpression": "rate(1 day)"}, Verdict.PASS),
        ({"ScheduleExpression": "rate(4 hours)"}, Verdict.PASS),
        ({"ScheduleExpression": "cron(0 8 1 * ? *)"}, Verdict.PASS),
        ({"ScheduleExpression": "cron(0 8 31 * ? *)"}, Verdict.PASS),
        ({"ScheduleExpression": "cron(0 8 1 */2 ? *)"}, Verdict.PASS),
        ({"ScheduleExpression": "cron(0 8 1 2/2 ? *)"}, Verdict.PASS),
        ({"ScheduleExpression": "cron(0 8 ? 1,3,5,JUL-DEC 2#1 *)"}, Verdict.PASS),
        ({"AutomaticallyAfterDays": 91}, Verdict.FAIL),
        ({"AutomaticallyAfterDays": "365"}, Verdict.FAIL),
        ({"ScheduleExpression": "rate(91 days)"}, Verdict.FAIL),
        ({"ScheduleExpression": "cron(0 8 1 1/3 ? *)"}, Verdict.FAIL),
        ({"ScheduleExpression": "cron(0 8 1 JAN,JUL ? *)"}, Verdict.FAIL),
        ({"ScheduleExpression": "cron(0 8 1 6 ? *)"}, Verdict.FAIL),
        ({"Duration": "2h"}, Verdict.FAIL),
        ({}, Verdict.FAIL),
        (None, Verdict.FAIL),
        ({"AutomaticallyAfterDays": {"Ref": "Days"}}, Verdict.UNDETERMINED),
        ({"ScheduleExpression": {"Ref": "Schedule"}}, Verdict.UNDETERMINED),
        ({"ScheduleExpression": "cron(0 8 ? * 6#5 *)"}, Verdict.UNDETERMINED),
        ({"ScheduleExpression": "cron(0 8 31 */2 ? *)"}, Verdict.UNDETERMINED),
        ({"ScheduleExpression": "cron(0 8 1 */0 ? *)"}, Verdict.UNDETERMINED),
        ({"ScheduleExpression": "cron(0 8 1 SOON ? *)"}, Verdict.UNDETERMINED),
        ({"ScheduleExpression": "sometimes"}, Verdict.UNDETERMINED),
        ({"Ref": "Rules"}, Verdict.UNDETERMINED),
    ],
)
def test_secrets_rotate_every_90_days(rules: Any, expected: Verdict) -> None:
    assert only(PERIODIC, stack({"S": SECRET, "R": schedule(rules=rules)})).verdict is expected


def test_how_often_is_not_asked_of_a_secret_that_does_not_rotate() -> None:
    assert only(PERIODIC, stack({"S": SECRET})).verdict is Verdict.NOT_APPLICABLE


def test_how_often_is_not_known_where_the_schedule_may_be_another_secrets() -> None:
    elsewhere = stack({"R": schedule(IMPORTED)}, path="App/Rotation")
    assert only(PERIODIC, stack({"S": SECRET}, path="App/Data"), elsewhere).verdict is Verdict.UNDETERMINED
