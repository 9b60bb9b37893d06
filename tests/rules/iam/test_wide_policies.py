from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.governance.iam_policy_blacklisted_check import RULE
from tests.rules.pack import judged

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
PARAMETERS = {"Parameters": {"P": {"Type": "String"}, "L": {"Type": "CommaDelimitedList"}}}


def judge(type_: str, properties: dict[str, Any], **settings: Any) -> list[Verdict]:
    resources = {"R": {"Type": type_, "Properties": properties}, "M": {"Type": "AWS::IAM::ManagedPolicy"}}
    return [f.verdict for f in judged(RULE, Example(resources=resources, rest=PARAMETERS, settings=settings))]


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        ("arn:aws:iam::aws:policy/AdministratorAccess", F),
        ({"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess-Amplify"}, F),
        ("arn:aws:iam::aws:policy/PowerUserAccess", F),
        ("arn:aws:iam::aws:policy/IAMFullAccess", F),
        ("arn:aws:iam::aws:policy/AmazonS3FullAccess", F),
        ("arn:aws:iam::aws:policy/AWSLambda_FullAccess", F),
        ("arn:aws:iam::aws:policy/CloudWatchFullAccessV2", F),
        ("arn:aws:iam::aws:policy/ReadOnlyAccess", P),
        ("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", P),
        ("arn:aws:iam::111122223333:policy/PaymentsFullAccess", P),
        ({"Ref": "M"}, P),
        ({"Ref": "P"}, U),
        ({"Fn::Sub": "arn:aws:iam::aws:policy/${P}FullAccess"}, U),
    ],
)
def test_policies_of_full_access(arn: Any, expected: Verdict) -> None:
    for kind in ("Role", "Group", "User"):
        assert judge(f"AWS::IAM::{kind}", {"ManagedPolicyArns": [arn]}) == [expected]
    assert judge("AWS::SSO::PermissionSet", {"Name": "n", "ManagedPolicies": [arn]}) == [expected]


def test_edges() -> None:
    admin = {"ManagedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}
    assert judge("AWS::IAM::Role", {"ManagedPolicyArns": {"Ref": "L"}}) == [U]
    assert judge("AWS::IAM::Role", {}) == [P]
    assert judge("AWS::IAM::Role", {**admin, "RoleName": "emergency"}, break_glass_roles=["emergency"]) == [N]
    assert judge("AWS::IAM::Role", admin, break_glass_roles=["emergency"]) == [F]
