"""Policies that resources carry: whom they admit, for every type that the rule knows."""

import json
from typing import Any

import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from pci_constructs.findings import Verdict
from pci_constructs.rules.catalogue import rule
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

ID = "resource-policy-no-public-access"
STREAM, KEY = "AWS::Kinesis::ResourcePolicy", "AWS::PaymentCryptography::Key"
NESTED = "AWS::Logs::DeliveryDestination"
NAMED = {"AWS": "arn:aws:iam::444455556666:root"}


def policy(principal: Any, **more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*", **more}
    return {"Version": "2012-10-17", "Statement": [statement]}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (policy("*"), FAIL),
        (policy({"AWS": "*"}), FAIL),
        (policy({"AWS": ["arn:aws:iam::444455556666:root", "*"]}), FAIL),
        (policy("*", Condition={"StringLike": {"aws:PrincipalOrgID": "*"}}), FAIL),
        (policy("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}), PASS),
        (policy("*", Effect="Deny"), PASS),
        (policy(NAMED), PASS),
        (policy({"Service": "delivery.logs.amazonaws.com"}), PASS),
        (policy(P), UNDETERMINED),
        (P, UNDETERMINED),
        (NONE, NOT_APPLICABLE),
    ],
)
def test_policies_name_who_may(document: Any, expected: Verdict) -> None:
    assert said(ID, resource(STREAM, ResourcePolicy=document)) is expected


def test_policies_may_be_text() -> None:
    assert said(ID, resource(KEY, Policy=json.dumps(policy("*")))) is FAIL
    assert said(ID, resource(KEY, Policy=json.dumps(policy(NAMED)))) is PASS
    assert said(ID, resource(KEY, Policy="no policy")) is UNDETERMINED
    assert said(ID, resource(KEY, Enabled=True)) is NOT_APPLICABLE


@pytest.mark.parametrize("type_", rule(ID).types)
def test_every_type_is_read_where_it_has_its_policy(type_: str) -> None:
    names = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", type_).schema["properties"]
    held = {"DeliveryDestinationPolicy": policy("*")} if type_ == NESTED else policy("*")
    assert FAIL in {said(ID, resource(type_, **{name: held})) for name in names if "Policy" in name}
    assert said(ID, resource(type_, Tags=[])) is NOT_APPLICABLE
