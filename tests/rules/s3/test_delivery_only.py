"""Who writes to buckets of logs, and who removes what is there."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.s3.log_bucket_policy_delivery_only import RULE
from tests.rules.pack import judged

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REF = {"Ref": "P"}
LOCK = {
    "ObjectLockEnabled": True,
    "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 365}}},
}
TRAIL = {"Type": "AWS::CloudTrail::Trail", "Properties": {"S3BucketName": {"Ref": "Bucket"}}}
BALANCER = {
    "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "Properties": {"LoadBalancerAttributes": [{"Key": "access_logs.s3.bucket", "Value": {"Ref": "Bucket"}}]},
}
BOUND = {"Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}
ARN = {"Fn::GetAtt": ["Bucket", "Arn"]}


def allow(principal: Any, action: Any = "s3:PutObject", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*", **more}


def deny(*actions: str, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Principal": "*", "Action": list(actions), "Resource": resource, **more}


def of(properties: Any, *statements: Any, source: Any = TRAIL) -> set[Verdict]:
    policy = {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": {"Statement": list(statements)}}
    resources = {
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": properties},
        "Policy": {"Type": "AWS::S3::BucketPolicy", "Properties": policy},
    }
    resources |= {"Source": source} if source else {}
    return {found.verdict for found in judged(RULE, Example(resources=resources, rest={"Parameters": {"P": {"Type": "String"}}}))}


SERVICE = {"Service": "cloudtrail.amazonaws.com"}
LOGS_OF_BALANCERS = {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}
ROLE = {"AWS": "arn:aws:iam::111122223333:role/writer"}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([], P),
        ([allow(SERVICE, **BOUND)], P),
        ([allow(SERVICE)], F),
        ([allow(SERVICE, "s3:GetBucketAcl")], P),
        ([allow(SERVICE, "s3:*")], F),
        ([allow(LOGS_OF_BALANCERS)], P),
        ([allow({"Service": ["cloudtrail.amazonaws.com", LOGS_OF_BALANCERS["Service"]]})], F),
        ([allow(ROLE)], F),
        ([allow({**ROLE, **SERVICE}, **BOUND)], F),
        ([allow("*")], F),
        ([allow({"Federated": "arn:aws:iam::111122223333:saml-provider/p"})], F),
        ([{"Effect": "Allow", "NotPrincipal": ROLE, "Action": "s3:PutObject", "Resource": "*"}], F),
        ([allow({"Service": REF}, **BOUND)], U),
        ([allow(SERVICE, Condition={"StringEquals": {"aws:SourceAccount": REF}})], U),
        ([allow(SERVICE, Condition=REF)], U),
        ([allow(SERVICE, REF, **BOUND)], U),
        ([REF], U),
        ([REF, allow(SERVICE)], F),
    ],
)
def test_writers(statements: list[Any], expected: Verdict) -> None:
    assert of(LOCK, *statements) == {expected}


DELETION = deny("s3:DeleteObjectVersion")
LIFECYCLE = deny("s3:PutLifecycleConfiguration", resource=ARN)
SPARED = {"Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/cdk-*-exec"}}}


@pytest.mark.parametrize(
    ("properties", "statements", "expected"),
    [
        ({}, [], F),
        ({}, [DELETION], U),
        ({}, [LIFECYCLE], F),
        ({}, [DELETION, LIFECYCLE], P),
        ({}, [DELETION, {**LIFECYCLE, **SPARED}], P),
        ({}, [DELETION, deny("s3:PutLifecycleConfiguration", resource={"Fn::Sub": "${Bucket.Arn}/*"})], U),
        ({}, [DELETION, {**LIFECYCLE, "Principal": ROLE}], U),
        ({"ObjectLockEnabled": REF}, [DELETION, LIFECYCLE], P),
        ({"ObjectLockEnabled": REF}, [], U),
    ],
)
def test_what_was_delivered_stays(properties: dict[str, Any], statements: list[Any], expected: Verdict) -> None:
    assert of(properties, *statements) == {expected}


def test_other_buckets_are_left_out() -> None:
    assert of(LOCK, allow("*"), source=None) == {N}


def test_accounts_of_load_balancers_are_no_services() -> None:
    assert of(LOCK, allow({"AWS": "arn:aws:iam::054676820928:root"}), source=BALANCER) == {U}
    assert of(LOCK, allow({"AWS": "arn:aws:iam::054676820928:root"})) == {F}
