from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, PASS, UNDETERMINED, P, resource, said


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, FAIL),
        ({"Action": "sns:*"}, FAIL),
        ({"Action": "sns:Subscribe"}, PASS),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}, PASS),
        ({"Condition": {"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}}}, PASS),
        ({"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:events:*:*:rule/*"}}}, FAIL),
        ({"Condition": P}, UNDETERMINED),
        ({"Principal": {"AWS": "111122223333"}}, PASS),
        ({"Principal": P}, UNDETERMINED),
        ({"Effect": "Deny"}, PASS),
    ],
)
def test_sources_of_services(changed: dict[str, Any], expected: Verdict) -> None:
    allow = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish", "Resource": "*"}
    policy = resource("AWS::SNS::TopicPolicy", Topics=["t"], PolicyDocument={"Statement": [{**allow, **changed}]})
    assert said("sns-topic-service-use-bound-to-source", policy) is expected
