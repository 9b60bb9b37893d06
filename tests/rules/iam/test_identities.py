from typing import Any

import pytest
from msgspec.structs import replace

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.iam.iam_no_inline_policy_check import RULE as INLINE
from pci_constructs.rules.iam.iam_policy_in_use import RULE as SUPPORT
from pci_constructs.rules.iam.iam_user_group_membership_check import RULE as MEMBER
from pci_constructs.rules.iam.iam_user_no_policies_check import RULE as USER
from tests.kit_assembly import stack
from tests.rules.judging import findings
from tests.rules.pack import judged

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REF = {"Ref": "P"}
REST = {
    "Parameters": {"P": {"Type": "CommaDelimitedList"}, "Q": {"Type": "String"}},
    "Conditions": {"C": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]}},
}
POLICY = {"PolicyName": "p", "PolicyDocument": {"Statement": []}}
NOTHING = {"Ref": "AWS::NoValue"}


def verdicts(rule: Any, kind: str, properties: dict[str, Any], **more: Any) -> list[Verdict]:
    resources = {"R": {"Type": f"AWS::IAM::{kind}", "Properties": properties}, **more}
    return [f.verdict for f in judged(rule, Example(resources=resources, rest=REST)) if f.subject.logical_id == "R"]


@pytest.mark.parametrize(
    ("kind", "properties", "expected"),
    [
        ("Role", {}, P),
        ("Role", {"Policies": []}, P),
        ("Role", {"Policies": [NOTHING]}, P),
        ("Role", {"Policies": [POLICY]}, F),
        ("User", {"Policies": POLICY}, F),
        ("Group", {"Policies": [{"Fn::If": ["C", POLICY, NOTHING]}]}, F),
        ("Group", {"Policies": REF}, U),
        ("Policy", {**POLICY, "Roles": ["r"]}, F),
        ("RolePolicy", {"RoleName": "r"}, F),
    ],
)
def test_inline_policies(kind: str, properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(INLINE, kind, properties) == [expected]


@pytest.mark.parametrize(
    ("kind", "properties", "expected"),
    [
        ("User", {}, P),
        ("User", {"Policies": [POLICY]}, F),
        ("User", {"ManagedPolicyArns": [REF]}, U),
        ("User", {"ManagedPolicyArns": REF, "Policies": [POLICY]}, F),
        ("Policy", {"Roles": ["r"]}, P),
        ("Policy", {"Roles": ["r"], "Users": [{"Ref": "U"}]}, F),
        ("ManagedPolicy", {"Users": ["u"]}, F),
        ("ManagedPolicy", {"Groups": ["g"]}, P),
        ("ManagedPolicy", {"Users": REF}, U),
        ("UserPolicy", {"UserName": "u"}, F),
    ],
)
def test_policies_of_users(kind: str, properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(USER, kind, properties, U={"Type": "AWS::IAM::User"}) == [expected]


def test_membership_of_users() -> None:
    def added(*users: Any) -> dict[str, Any]:
        return {"Type": "AWS::IAM::UserToGroupAddition", "Properties": {"GroupName": "g", "Users": list(users)}}

    assert verdicts(MEMBER, "User", {}) == [F]
    assert verdicts(MEMBER, "User", {"Groups": []}) == [F]
    assert verdicts(MEMBER, "User", {"Groups": [{"Ref": "G"}]}, G={"Type": "AWS::IAM::Group"}) == [P]
    assert verdicts(MEMBER, "User", {"Groups": REF}) == [U]
    assert verdicts(MEMBER, "User", {"Groups": [{"Fn::Sub": "payments-${Q}"}]}) == [P]
    assert verdicts(MEMBER, "User", {}, A=added({"Ref": "R"})) == [P]
    assert verdicts(MEMBER, "User", {"UserName": "u"}, A=added("u")) == [P]
    assert verdicts(MEMBER, "User", {"UserName": "u"}, A=added("v")) == [F]


def test_one_identity_with_support_is_enough_in_each_account() -> None:
    def roles(*arns: list[Any]) -> dict[str, Any]:
        return {f"R{n}": {"Type": "AWS::IAM::Role", "Properties": {"ManagedPolicyArns": arn}} for n, arn in enumerate(arns)}

    support = {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AWSSupportAccess"}
    assert [f.verdict for f in findings(SUPPORT, stack(roles([], [])))] == [U, N]
    assert [f.verdict for f in findings(SUPPORT, stack(roles([], [support])))] == [N, P]
    here, there = stack(roles([support])), replace(stack(roles([]), path="App/Other"), account="111122223333")
    assert [f.verdict for f in findings(SUPPORT, here, there)] == [P, U]
