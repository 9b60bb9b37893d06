from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

TOPIC = "AWS::SNS::Topic"
ALARM = {"A": resource("AWS::CloudWatch::Alarm", AlarmActions=[{"Ref": "R"}])}
MAIL = {"Protocol": "email", "Endpoint": "security@example.com"}


@pytest.mark.parametrize(
    ("topic", "others", "expected"),
    [
        ({}, {}, NOT_APPLICABLE),
        ({}, ALARM, UNDETERMINED),
        ({}, {"A": resource("AWS::CloudWatch::LogAlarm", AlarmActions=[{"Ref": "R"}])}, UNDETERMINED),
        ({"Subscription": []}, ALARM, UNDETERMINED),
        ({"Subscription": [MAIL]}, ALARM, PASS),
        ({"Subscription": P}, ALARM, UNDETERMINED),
        ({}, {**ALARM, "S": resource("AWS::SNS::Subscription", TopicArn={"Ref": "R"}, **MAIL)}, PASS),
        ({}, {**ALARM, "S": resource("AWS::SNS::Subscription", TopicArn={"Ref": "T"}, **MAIL), "T": resource(TOPIC)}, UNDETERMINED),
    ],
)
def test_who_listens(topic: dict[str, Any], others: dict[str, Any], expected: Verdict) -> None:
    assert said("alarm-topic-has-subscription", resource(TOPIC, **topic), **others) is expected
