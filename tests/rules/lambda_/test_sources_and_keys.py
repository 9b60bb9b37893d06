from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

SNS = "sns.amazonaws.com"
TOPIC = "arn:aws:sns:eu-central-1:111122223333:payments"


@pytest.mark.parametrize(
    ("principal", "source", "expected"),
    [
        (SNS, {}, FAIL),
        (SNS, {"SourceArn": TOPIC}, PASS),
        (SNS, {"SourceArn": {"Ref": "Topic"}}, PASS),
        (SNS, {"SourceAccount": {"Ref": "AWS::AccountId"}}, PASS),
        (SNS, {"SourceArn": "arn:aws:sns:*:*:payments"}, FAIL),
        (SNS, {"SourceArn": "arn:aws:sns:*:*:payments", "SourceAccount": "111122223333"}, PASS),
        (SNS, {"SourceArn": "*"}, FAIL),
        (SNS, {"SourceArn": "arn:aws:sns:eu-central-1:1*:payments"}, FAIL),
        (SNS, {"SourceArn": "arn:aws:sns:*:111122223333:*"}, PASS),
        (SNS, {"SourceArn": {"Fn::Sub": "arn:aws:sns:*:${AWS::AccountId}:*"}}, PASS),
        (SNS, {"SourceArn": {"Fn::GetAtt": ["Topic", "TopicArn"]}}, PASS),
        (SNS, {"SourceArn": ""}, FAIL),
        (SNS, {"SourceArn": P}, UNDETERMINED),
        (SNS, {"SourceArn": P, "SourceAccount": "111122223333"}, PASS),
        (SNS, {"PrincipalOrgID": "o-a1b2c3d4e5"}, PASS),
        ("alexa-appkit.amazon.com", {}, FAIL),
        ("alexa-appkit.amazon.com", {"EventSourceToken": "amzn1.ask.skill.1"}, PASS),
        ("111122223333", {}, NOT_APPLICABLE),
        ("arn:aws:iam::111122223333:role/pay", {}, NOT_APPLICABLE),
        ("*", {}, NOT_APPLICABLE),
        (P, {}, UNDETERMINED),
        (P, {"SourceAccount": "111122223333"}, PASS),
        (P, {"SourceArn": "*"}, UNDETERMINED),
        ({"Fn::Sub": "arn:aws:iam::${P}:root"}, {}, NOT_APPLICABLE),
        (SNS, {"SourceAccount": P}, PASS),
    ],
)
def test_sources_of_services(principal: Any, source: dict[str, Any], expected: Verdict) -> None:
    permission = resource("AWS::Lambda::Permission", FunctionName="f", Principal=principal, **source)
    assert said("lambda-permission-source-restricted", permission, Topic={"Type": "AWS::SNS::Topic"}) is expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, NOT_APPLICABLE),
        ({"Environment": {"Variables": {}}}, NOT_APPLICABLE),
        ({"Environment": {"Variables": {"A": P}}}, FAIL),
        ({"Environment": {"Variables": {"A": "b"}}, "KmsKeyArn": {"Fn::GetAtt": ["K", "Arn"]}}, PASS),
        ({"Environment": {"Variables": {"A": "b"}}, "KmsKeyArn": P}, UNDETERMINED),
        ({"Environment": {"Variables": {"A": "b"}}, "KmsKeyArn": "arn:aws:kms:eu-central-1:111122223333:alias/aws/lambda"}, FAIL),
        ({"Environment": P}, UNDETERMINED),
    ],
)
def test_keys_of_environments(properties: dict[str, Any], expected: Verdict) -> None:
    function = resource("AWS::Lambda::Function", **properties)
    assert said("lambda-environment-encrypted-cmk", function, K={"Type": "AWS::KMS::Key"}) is expected
