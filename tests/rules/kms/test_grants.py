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
