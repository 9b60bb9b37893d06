from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

ENDPOINT = "AWS::EC2::VPCEndpoint"
ACCOUNT = "111122223333"


def allow(**more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", **more}


def condition(operator: str = "StringEquals", key: str = "aws:ResourceAccount", value: Any = ACCOUNT) -> dict[str, Any]:
    return {"Condition": {operator: {key: value}}}


def deny(**more: Any) -> dict[str, Any]:
    return {**allow(**condition("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5")), "Effect": "Deny", **more}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([allow()], FAIL),
        (allow(Principal={"AWS": "*"}), FAIL),
        ([allow(Action="s3:*")], FAIL),
        ([allow(Action=["s3:GetObject"])], PASS),
        ([allow(Resource="arn:aws:s3:::pay/*")], PASS),
        # Every bucket is one of anybody, and so is every table where the account is left open.
        ([allow(Resource="arn:aws:s3:::*")], FAIL),
        ([allow(Action="s3:*", Resource=["arn:aws:s3:::pay", "arn:aws:s3:::*/*"])], FAIL),
        ([allow(Action="s3:*", Resource={"Fn::Sub": "arn:${AWS::Partition}:s3:::*"})], FAIL),
        ([allow(Action="dynamodb:*", Resource="arn:aws:dynamodb:*:*:table/*")], FAIL),
        ([allow(Action="ssm:*", Resource={"Fn::Sub": "arn:aws:ssm:${AWS::Region}:*:parameter/*"})], FAIL),
        ([allow(Resource="arn:aws:s3:::pay-*")], PASS),
        ([allow(Action="dynamodb:*", Resource=f"arn:aws:dynamodb:*:{ACCOUNT}:table/*")], PASS),
        ([allow(Action="dynamodb:*", Resource={"Fn::Sub": "arn:aws:dynamodb:*:${AWS::AccountId}:*"})], PASS),
        ([allow(Resource="arn:aws:s3:::*", **condition())], PASS),
        # Buckets have access points, too, whose ARNs are others.
        ([allow(), deny(Resource="arn:aws:s3:::*")], FAIL),
        ([allow(Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"})], PASS),
        ([allow(**condition())], PASS),
        ([allow(**condition("StringEqualsIfExists"))], FAIL),
        ([allow(**condition("StringNotEquals"))], FAIL),
        ([allow(**condition(value="*"))], FAIL),
        # The account of whoever calls may be anybody's.
        ([allow(**condition(value="${aws:PrincipalAccount}"))], FAIL),
        # Every call comes through the endpoint, from the VPC.
        ([allow(**condition(key="aws:SourceVpc", value="vpc-1"))], FAIL),
        ([allow(**condition(value={"Ref": "AWS::AccountId"}))], PASS),
        ([allow(**condition(value=P))], UNDETERMINED),
        ([allow(**condition(key="AWS:PrincipalOrgID", value=["o-a1b2c3d4e5"]))], PASS),
        ([allow(), deny()], PASS),
        ([allow(), deny(Action="s3:PutObject")], FAIL),
        ([allow(), deny(Action=NONE, NotAction="s3:PutObject")], FAIL),
        ([allow(), deny(Resource=NONE, NotResource="arn:aws:s3:::*")], FAIL),
        ([allow(), deny(**condition("StringEquals"))], FAIL),
        ([allow(), {**deny(), "Condition": {**deny()["Condition"], "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}}], PASS),
        ([allow(), {**deny(), "Condition": {**deny()["Condition"], "Bool": {"aws:SecureTransport": "false"}}}], FAIL),
        ([allow(), P], UNDETERMINED),
        ([P, deny()], PASS),
        ([allow(Principal=P)], UNDETERMINED),
        ([], PASS),
        (P, UNDETERMINED),
    ],
)
def test_policies_of_endpoints(statements: Any, expected: Verdict) -> None:
    assert said("vpc-endpoint-policy-restricted", resource(ENDPOINT, PolicyDocument={"Statement": statements})) is expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, FAIL),
        ({"PolicyDocument": NONE}, FAIL),
        ({"PolicyDocument": P}, UNDETERMINED),
        ({"VpcEndpointType": "Interface", "ServiceName": "com.amazonaws.eu-central-1.kms"}, FAIL),
        ({"VpcEndpointType": "Interface", "ServiceName": "com.amazonaws.vpce.eu-central-1.vpce-svc-1"}, NOT_APPLICABLE),
        ({"VpcEndpointType": "Interface", "ServiceName": P}, UNDETERMINED),
        ({"VpcEndpointType": "GatewayLoadBalancer"}, NOT_APPLICABLE),
        ({"VpcEndpointType": "Resource"}, NOT_APPLICABLE),
        ({"VpcEndpointType": P}, UNDETERMINED),
    ],
)
def test_endpoints_without_a_policy(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("vpc-endpoint-policy-restricted", resource(ENDPOINT, **properties)) is expected
