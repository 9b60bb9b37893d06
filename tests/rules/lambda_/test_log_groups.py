"""Where functions log to."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, PASS, UNDETERMINED, P, resource, said

RULE, FUNCTION, GROUP = "lambda-log-group-managed", "AWS::Lambda::Function", "AWS::Logs::LogGroup"
KEPT: dict[str, Any] = {"RetentionInDays": 365}
UNIQUE = {"Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "AWS::StackId"}]}]}
DEFAULT = {"Fn::Join": ["", ["/aws/lambda/", {"Ref": "R"}]]}


@pytest.mark.parametrize(
    ("function", "group", "expected"),
    [
        ({}, KEPT, FAIL),
        ({"LoggingConfig": NONE}, KEPT, FAIL),
        ({"LoggingConfig": {"LogGroup": {"Ref": "Group"}}}, KEPT, PASS),
        ({"LoggingConfig": {"LogGroup": {"Ref": "Group"}}}, {}, PASS),
        ({"LoggingConfig": {"LogGroup": P}}, KEPT, UNDETERMINED),
        ({"LoggingConfig": P}, KEPT, UNDETERMINED),
        ({"LoggingConfig": {"LogGroup": "/pay"}}, KEPT, UNDETERMINED),
        ({"LoggingConfig": {"LogGroup": "/pay"}}, {"LogGroupName": "/pay"}, PASS),
        ({"LoggingConfig": {"LogGroup": "/pay"}}, {"LogGroupName": "/other"}, UNDETERMINED),
        ({}, {**KEPT, "LogGroupName": DEFAULT}, PASS),
        ({}, {"LogGroupName": DEFAULT}, FAIL),
        ({}, {**KEPT, "LogGroupName": {"Fn::Sub": "/aws/lambda/${R}"}}, PASS),
        ({}, {**KEPT, "LogGroupName": {"Fn::Sub": "/own/${R}"}}, FAIL),
        ({"FunctionName": "pay"}, {**KEPT, "LogGroupName": "/aws/lambda/pay"}, PASS),
        ({"FunctionName": "pay"}, {"LogGroupName": "/aws/lambda/pay"}, FAIL),
        ({"FunctionName": "pay"}, {**KEPT, "LogGroupName": "/aws/lambda/other"}, FAIL),
        ({"FunctionName": "pay"}, {**KEPT, "LogGroupName": P}, UNDETERMINED),
        ({"FunctionName": "pay"}, {**KEPT, "LogGroupName": {"Fn::Sub": "/own/${P}"}}, FAIL),
        ({"FunctionName": "pay"}, {**KEPT, "LogGroupName": {"Fn::Sub": "${P}/other"}}, FAIL),
        ({"FunctionName": "pay"}, {**KEPT, "LogGroupName": {"Fn::Sub": "/aws/${P}/pay"}}, UNDETERMINED),
        ({}, {"RetentionInDays": P, "LogGroupName": DEFAULT}, PASS),
        # The name comes from a parameter, or is made of the stack's id.
        ({"FunctionName": P}, {**KEPT, "LogGroupName": {"Fn::Sub": "/aws/lambda/${P}"}}, PASS),
        ({"FunctionName": P}, {"LogGroupName": {"Fn::Sub": "/aws/lambda/${P}"}}, FAIL),
        ({"FunctionName": {"Fn::Sub": "${P}-in"}}, {**KEPT, "LogGroupName": {"Fn::Sub": "/aws/lambda/${P}-in"}}, PASS),
        ({"FunctionName": {"Fn::Sub": "${P}-in"}}, {**KEPT, "LogGroupName": {"Fn::Sub": "/aws/lambda/${P}-out"}}, FAIL),
        ({"FunctionName": P}, {**KEPT, "LogGroupName": "/aws/lambda/pay"}, UNDETERMINED),
        ({"FunctionName": P}, {**KEPT, "LogGroupName": "/own/pay"}, FAIL),
        ({"FunctionName": P}, KEPT, FAIL),
        ({"FunctionName": UNIQUE}, {**KEPT, "LogGroupName": {"Fn::Join": ["/", ["/aws/lambda", UNIQUE]]}}, PASS),
        ({"LoggingConfig": {"LogGroup": P}}, {"LogGroupName": P}, PASS),
    ],
)
def test_log_groups_of_functions(function: dict[str, Any], group: dict[str, Any], expected: Verdict) -> None:
    assert said(RULE, resource(FUNCTION, **function), Group=resource(GROUP, **group)) is expected


@pytest.mark.parametrize(("days", "expected"), [({"RetentionInDays": 731}, PASS), ({}, FAIL)], ids=["kept", "ever"])
def test_a_custom_resource_may_set_the_retention(days: dict[str, Any], expected: Verdict) -> None:
    custom = resource("Custom::LogRetention", ServiceToken="arn", LogGroupName=DEFAULT, **days)
    assert said(RULE, resource(FUNCTION), Custom=custom) is expected
