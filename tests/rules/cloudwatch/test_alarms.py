from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.cloudwatch.cloudwatch_alarm_action_check import RULE as ACTION
from pci_constructs.rules.cloudwatch.cloudwatch_alarm_action_enabled_check import RULE as ENABLED
from tests.rules.pack import judged

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}
REST = {
    "Parameters": {"P": {"Type": "String"}},
    "Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}, "Told": {"Fn::Not": [{"Fn::Equals": [{"Ref": "P"}, ""]}]}},
}
TOPIC = "arn:aws:sns:eu-central-1:111122223333:alarms"


def composite(*actions: Any, of: str = "R", rule: Any = None) -> dict[str, Any]:
    properties = {"AlarmRule": rule or {"Fn::Sub": f"ALARM(${{{of}}}) AND ALARM(other)"}, "AlarmActions": list(actions)}
    return {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": properties}


@pytest.mark.parametrize(
    ("properties", "others", "expected"),
    [
        ({"AlarmActions": TOPIC}, {}, P),
        ({"AlarmActions": [{"Ref": "Topic"}]}, {"Topic": {"Type": "AWS::SNS::Topic"}}, P),
        ({"OKActions": [TOPIC], "InsufficientDataActions": [TOPIC]}, {}, F),
        ({"AlarmActions": [NONE]}, {}, F),
        ({"AlarmActions": [""]}, {}, F),
        ({"AlarmActions": [{"Fn::If": ["C", TOPIC, NONE]}]}, {}, F),
        ({"AlarmActions": [REF]}, {}, U),
        ({"AlarmActions": [REF, TOPIC]}, {}, P),
        ({"AlarmActions": [{"Fn::Sub": "arn:aws:sns:${AWS::Region}:${AWS::AccountId}:${P}"}]}, {}, P),
        ({"AlarmActions": [{"Fn::If": ["Told", REF, TOPIC]}]}, {}, P),
        ({"AlarmActions": [{"Fn::If": ["Told", REF, NONE]}]}, {}, F),
        ({}, {"All": composite(TOPIC)}, N),
        ({}, {"All": composite()}, F),
        ({}, {"All": composite(TOPIC, of="Another"), "Another": {"Type": "AWS::CloudWatch::Alarm"}}, F),
    ],
)
@pytest.mark.parametrize("type_", ACTION.types)
def test_alarms_tell_somebody(type_: str, properties: dict[str, Any], others: dict[str, Any], expected: Verdict) -> None:
    resources = {"R": {"Type": type_, "Properties": properties}, **others}
    found = {f.verdict for f in judged(ACTION, Example(resources=resources, rest=REST)) if f.subject.logical_id == "R"}
    assert found == {expected}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("ALARM(loud)", N),
        ('ALARM("other") OR ALARM( "loud" )', N),
        ("(NOT OK('other')) AND ALARM('loud')", N),
        ({"Fn::Sub": "ALARM(arn:aws:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:loud)"}, N),
        ("ALARM(loudest)", F),
        ("ALARM(other)", F),
        ("OK(loud)", F),
    ],
)
def test_a_composite_alarm_may_name_its_parts_in_its_text(rule: Any, expected: Verdict) -> None:
    alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": "loud"}}
    resources = {"R": alarm, "All": composite(TOPIC, rule=rule), "Mute": composite(rule="ALARM(loud)")}
    found = {f.verdict for f in judged(ACTION, Example(resources=resources, rest=REST)) if f.subject.logical_id == "R"}
    assert found == {expected}


@pytest.mark.parametrize(("actions", "expected"), [([TOPIC], N), ([], F)])
def test_alarms_on_alarms_on_alarms(actions: list[str], expected: Verdict) -> None:
    middle = composite(rule="ALARM(loud) OR ALARM(outer)")
    middle["Properties"]["AlarmName"] = "middle"
    outer = composite(*actions, rule="ALARM(middle)")
    outer["Properties"]["AlarmName"] = "outer"
    resources = {"R": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": "loud"}}, "M": middle, "O": outer}
    found = {f.verdict for f in judged(ACTION, Example(resources=resources, rest=REST)) if f.subject.logical_id == "R"}
    assert found == {expected}


@pytest.mark.parametrize("type_", ENABLED.types)
@pytest.mark.parametrize(("value", "expected"), [(NONE, P), ("true", P), ("false", F), (REF, U)])
def test_actions_are_on(type_: str, value: Any, expected: Verdict) -> None:
    found = judged(ENABLED, Example(resources={"R": {"Type": type_, "Properties": {"ActionsEnabled": value}}}, rest=REST))
    assert [f.verdict for f in found] == [expected]
