from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, PASS, UNDETERMINED, P, resource, said

FOR_AWS = {"Condition": {"Bool": {"kms:GrantIsForAWSResource": True}}}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, FAIL),
        ({"Action": "kms:*"}, FAIL),
        ({"Action": "kms:Create*"}, FAIL),
        ({"Action": "kms:Decrypt"}, PASS),
        (FOR_AWS, PASS),
        ({"Condition": {"Bool": {"kms:GrantIsForAWSResource": "false"}}}, FAIL),
        ({"Condition": {"BoolIfExists": {"kms:GrantIsForAWSResource": "true"}}}, FAIL),
        ({"Condition": {"StringEquals": {"kms:ViaService": "eks.eu-central-1.amazonaws.com"}}}, PASS),
        ({"Condition": {"StringLike": {"kms:ViaService": "*"}}}, FAIL),
        ({"Condition": {"ArnLike": {"kms:GrantConstraintSourceArn": "arn:aws:s3:eu-central-1:111122223333:x/*"}}}, PASS),
        ({"Condition": {"ArnLike": {"kms:GrantConstraintSourceArn": "*"}}}, FAIL),
        ({"Condition": {"StringEquals": {"aws:PrincipalTag/team": "pay"}}}, FAIL),
        ({"Condition": P}, UNDETERMINED),
        ({"Effect": "Deny"}, PASS),
        ({"Principal": {"Service": "events.amazonaws.com"}}, PASS),
        ({"Action": P}, UNDETERMINED),
        ({"Principal": None, "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/a"}}, FAIL),
        ({"Principal": None, "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/a"}, **FOR_AWS}, PASS),
    ],
)
def test_grants(changed: dict[str, Any], expected: Verdict) -> None:
    allow = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:CreateGrant", "Resource": "*"}
    statement = {name: value for name, value in {**allow, **changed}.items() if value is not None}
    key = resource("AWS::KMS::Key", KeyPolicy={"Statement": [statement]})
    assert said("kms-key-policy-limits-grants", key) is expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, PASS),
        ({"Condition": {"BoolIfExists": {"kms:GrantIsForAWSResource": "false", "aws:PrincipalIsAWSService": "false"}}}, PASS),
        ({"Principal": {"AWS": "*"}, "Action": ["kms:Create*", "kms:Retire*"]}, PASS),
        ({"Condition": None}, PASS),
        # A request that does not say whether a service makes it is not denied.
        ({"Condition": {"Bool": {"kms:GrantIsForAWSResource": "false"}}}, UNDETERMINED),
        ({"Condition": {"BoolIfExists": {"kms:GrantIsForAWSResource": "true"}}}, FAIL),
        ({"Condition": {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}}, FAIL),
        ({"Condition": {"BoolIfExists": {"kms:GrantIsForAWSResource": "false"}, "StringEquals": {"aws:PrincipalTag/a": "b"}}}, FAIL),
        ({"Principal": {"AWS": "arn:aws:iam::111122223333:role/a"}}, FAIL),
        ({"Action": "kms:RevokeGrant"}, FAIL),
        ({"Effect": "Allow"}, FAIL),
        ({"Action": P}, UNDETERMINED),
    ],
)
def test_grants_that_no_service_makes_may_be_denied(changed: dict[str, Any], expected: Verdict) -> None:
    allow = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}
    deny = {"Effect": "Deny", "Principal": "*", "Action": "kms:CreateGrant", "Resource": "*"}
    condition = {"Condition": {"BoolIfExists": {"kms:GrantIsForAWSResource": "false"}}}
    statement = {name: value for name, value in {**deny, **condition, **changed}.items() if value is not None}
    key = resource("AWS::KMS::Key", KeyPolicy={"Statement": [allow, statement]})
    assert said("kms-key-policy-limits-grants", key) is expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, FAIL),
        ({"KeyPolicy": {}}, FAIL),
        ({"KeyPolicy": {"Ref": "AWS::NoValue"}}, FAIL),
        ({"KeyPolicy": P}, UNDETERMINED),
    ],
)
def test_the_default_policy_of_kms_leaves_grants_to_iam(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("kms-key-policy-limits-grants", resource("AWS::KMS::Key", **properties)) is expected
