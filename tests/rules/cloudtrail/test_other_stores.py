"""Data events of tables and functions."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.cloudtrail.cloudtrail_data_events_other_stores import RULE
from tests.rules.pack import judged

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REF = {"Ref": "P"}
TABLE, FUNCTION = "AWS::DynamoDB::Table", "AWS::Lambda::Function"
ON = {"IsLogging": True, "S3BucketName": "b"}


def store(type_: str, scope: Any = None) -> dict[str, Any]:
    return {"Type": type_, "Properties": {} if scope is None else {"Tags": [{"Key": "pci-scope", "Value": scope}]}}


def newer(kind: Any, *fields: dict[str, Any]) -> dict[str, Any]:
    return {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": [kind]}, *fields]}


def older(kind: str, *values: Any, reads: str = "All") -> dict[str, Any]:
    return {"ReadWriteType": reads, "DataResources": [{"Type": kind, "Values": list(values)}]}


def of(properties: dict[str, Any], **stores: Any) -> Verdict:
    resources = {"Trail": {"Type": "AWS::CloudTrail::Trail", "Properties": {**ON, **properties}}, **stores}
    found = judged(RULE, Example(resources=resources, rest={"Parameters": {"P": {"Type": "String"}}}))
    (verdict,) = {one.verdict for one in found if one.subject.logical_id == "Trail"}
    return verdict


READ_ONLY = {"Field": "readOnly", "Equals": ["true"]}
ONE = {"Field": "resources.ARN", "Equals": ["arn:aws:dynamodb:eu-west-1:111122223333:table/t"]}


@pytest.mark.parametrize(
    ("selectors", "expected"),
    [
        ({}, F),
        ({"AdvancedEventSelectors": [newer(TABLE)]}, P),
        ({"AdvancedEventSelectors": [newer(FUNCTION)]}, F),
        ({"AdvancedEventSelectors": [newer(TABLE, READ_ONLY)]}, F),
        ({"AdvancedEventSelectors": [newer(TABLE, READ_ONLY), newer(TABLE)]}, P),
        ({"AdvancedEventSelectors": [newer(TABLE, ONE)]}, U),
        ({"AdvancedEventSelectors": [newer(REF)]}, U),
        ({"AdvancedEventSelectors": REF}, U),
        ({"AdvancedEventSelectors": [newer(TABLE)], "IsLogging": False}, F),
        ({"AdvancedEventSelectors": [newer(TABLE)], "IsLogging": REF}, U),
        ({"EventSelectors": [older(TABLE, "arn:aws:dynamodb")]}, P),
        ({"EventSelectors": [older(TABLE, {"Fn::GetAtt": ["Cards", "Arn"]})]}, P),
        ({"EventSelectors": [older(TABLE, {"Fn::GetAtt": ["Other", "Arn"]})]}, F),
        ({"EventSelectors": [older(TABLE, REF)]}, U),
        ({"EventSelectors": [older(TABLE, "arn:aws:dynamodb", reads="ReadOnly")]}, F),
        ({"EventSelectors": [older(FUNCTION, "arn:aws:lambda")]}, F),
    ],
)
def test_tables(selectors: dict[str, Any], expected: Verdict) -> None:
    assert of(selectors, Cards=store(TABLE), Other=store(TABLE, "out-of-scope")) is expected


@pytest.mark.parametrize(
    ("type_", "name", "value", "expected"),
    [
        (TABLE, "TableName", "arn:aws-us-gov:dynamodb", P),
        (TABLE, "TableName", {"Fn::Sub": "arn:${AWS::Partition}:dynamodb"}, P),
        (TABLE, "TableName", "arn:aws:lambda", F),
        (TABLE, "TableName", {"Fn::Sub": "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/pay"}, P),
        (TABLE, "TableName", {"Fn::Sub": "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/pays"}, F),
        # CloudTrail takes an asterisk for itself.
        (TABLE, "TableName", {"Fn::Sub": "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/*"}, F),
        # Where the stack goes is not known.
        (TABLE, "TableName", "arn:aws:dynamodb:eu-central-1:111122223333:table/pay", U),
        (FUNCTION, "FunctionName", "arn:aws-cn:lambda", P),
        (FUNCTION, "FunctionName", {"Fn::Sub": "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:pay"}, P),
        (FUNCTION, "FunctionName", {"Fn::Sub": "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:other"}, F),
    ],
)
def test_stores_that_are_named(type_: str, name: str, value: Any, expected: Verdict) -> None:
    named = {"Type": type_, "Properties": {name: "pay"}}
    assert of({"EventSelectors": [older(type_, value)]}, Store=named) is expected


@pytest.mark.parametrize(
    ("stores", "expected"),
    [
        ({}, N),
        ({"Run": store(FUNCTION)}, F),
        ({"Run": store(FUNCTION, "cde")}, F),
        ({"Run": store(FUNCTION, "security-impacting")}, N),
        ({"Run": store(FUNCTION, REF)}, U),
        ({"Run": store(FUNCTION, "connected-to"), "Cards": store("AWS::DynamoDB::GlobalTable")}, F),
    ],
)
def test_stores(stores: dict[str, Any], expected: Verdict) -> None:
    assert of({}, **stores) is expected


def test_a_trail_that_records_every_kind_needs_no_list_of_stores() -> None:
    assert of({"AdvancedEventSelectors": [newer(TABLE), newer(FUNCTION)]}) is P


def test_another_trail_may_do_it() -> None:
    other = {"Type": "AWS::CloudTrail::Trail", "Properties": {**ON, "AdvancedEventSelectors": [newer(TABLE)]}}
    assert of({}, Cards=store(TABLE), Second=other) is N
