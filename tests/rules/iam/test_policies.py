from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Rule
from pci_constructs.rules.iam._escalation import paths
from pci_constructs.rules.iam._policies import TYPES, document
from pci_constructs.rules.iam.iam_customer_policy_blocked_kms_actions import RULE as MANAGED_KMS
from pci_constructs.rules.iam.iam_inline_policy_blocked_kms_actions import RULE as INLINE_KMS
from pci_constructs.rules.iam.iam_policy_no_passrole_wildcard import RULE as PASS
from pci_constructs.rules.iam.iam_policy_no_privilege_escalation import RULE as ESCALATION
from pci_constructs.rules.iam.iam_policy_no_statements_with_admin_access import RULE as ADMIN
from pci_constructs.rules.iam.iam_policy_no_statements_with_full_access import RULE as FULL
from tests.rules.pack import judged, verdicts

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REF = {"Ref": "P"}
PARAMETER = {"Parameters": {"P": {"Type": "String"}}}
ROLE = "arn:aws:iam::111122223333:role/a"
KEY = "arn:aws:kms:eu-central-1:111122223333:key/1"


@pytest.mark.parametrize(
    ("statement", "admin", "full"),
    [
        ({"Action": "*"}, F, F),
        ({"Action": ["*:*"]}, F, F),
        ({"Action": "*", "Resource": "arn:aws:*"}, F, F),
        ({"Action": "**", "Resource": "?*"}, F, F),
        ({"Action": "*:*", "Resource": "arn:*"}, F, F),
        ({"Action": "s3:?*"}, P, F),
        ({"Action": "s3:*?et"}, P, P),
        ({"Action": "*", "Resource": "arn:aws:s3:::b"}, P, F),
        ({"Action": "s3:*"}, P, F),
        ({"Action": ["s3:Get*", "S3:*"]}, P, F),
        ({"Action": "s3:Get*"}, P, P),
        ({"NotAction": "iam:*"}, F, F),
        ({"NotAction": "iam:*", "Resource": KEY}, P, F),
        ({"Action": "*", "Resource": [], "NotResource": KEY}, F, F),
        ({"Action": "*", "Effect": "Deny"}, P, P),
        ({"Action": "*", "Effect": "allow"}, F, F),
        ({"Action": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}, F, F),
        ({"Action": REF}, U, U),
        ({"Action": REF, "Resource": KEY}, P, U),
        ({"Action": {"Fn::Sub": "${P}:*"}}, U, U),
        ({"Action": {"Fn::Sub": "s3:${P}"}}, P, U),
        ({"Action": "*", "Resource": REF}, U, F),
        ({"Action": "*", "Effect": REF}, U, U),
    ],
)
def test_everything_and_whole_services(statement: dict[str, Any], admin: Verdict, full: Verdict) -> None:
    assert verdicts(ADMIN, document(**statement), **PARAMETER) == {admin}
    assert verdicts(FULL, document(**statement), **PARAMETER) == {full}


@pytest.mark.parametrize(
    ("spared", "decrypts", "passes"),
    [
        (KEY, F, F),
        (ROLE, F, F),
        ("arn:aws:kms:*:*:key/*", P, F),
        ("arn:aws:kms:*", P, F),
        ("arn:aws:iam::*:role/*", F, P),
        ({"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*"}, F, P),
        (["arn:aws:s3:::b", "arn:*:iam::*"], F, P),
        # The keys of one region or account are some.
        ("arn:aws:kms:eu-central-1:*:key/*", F, F),
        ({"Fn::Sub": "arn:aws:kms:*:${AWS::AccountId}:key/*"}, F, F),
        ("arn:aws:iam::444455556666:role/*", F, F),
        ("*", P, P),
        (REF, U, U),
    ],
)
def test_what_a_statement_leaves_out(spared: Any, decrypts: Verdict, passes: Verdict) -> None:
    statement = document(Action="*", Resource={"Ref": "AWS::NoValue"}, NotResource=spared)
    assert verdicts(MANAGED_KMS, statement, **PARAMETER) == {decrypts}
    assert verdicts(PASS, statement, **PARAMETER) == {passes}


@pytest.mark.parametrize("type_", TYPES)
def test_wherever_a_policy_is_written(type_: str) -> None:
    kind = type_.rpartition("::")[2]
    bad = document(Action="*")
    properties = {"Policies": [{"PolicyName": "p", **bad}]} if kind in ("Role", "User", "Group") else bad
    for rule in (ADMIN, FULL, PASS, ESCALATION, MANAGED_KMS if kind == "ManagedPolicy" else INLINE_KMS):
        found = judged(rule, Example(resources={"R": {"Type": type_, "Properties": properties}}))
        assert [f.verdict for f in found] == [F], (rule.id, type_)


def test_a_bad_statement_beside_one_that_is_not_known() -> None:
    properties = {"PolicyDocument": {"Statement": [REF, document(Action="*")["PolicyDocument"]["Statement"][0]]}}
    assert verdicts(ADMIN, properties, **PARAMETER) == {F}
    assert verdicts(ADMIN, {"PolicyDocument": {"Statement": [REF]}}, **PARAMETER) == {U}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ({"Action": "kms:Decrypt"}, F),
        ({"Action": "kms:*", "Resource": "arn:aws:kms:*:*:key/*"}, F),
        (
            {
                "Action": "kms:ReEncrypt*",
                "Resource": [KEY, {"Fn::Sub": "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*"}],
            },
            F,
        ),
        ({"Action": "kms:Decrypt", "Resource": "arn:aws:kms:eu-*:*:key/**"}, F),
        ({"Action": "kms:Decrypt", "Resource": "arn:*:kms:eu-west-1:*"}, F),
        ({"Action": "kms:Decrypt", "Resource": "arn:aws:kms:*:*:key/mrk-*"}, P),
        ({"Action": "kms:Encrypt"}, P),
        ({"Action": "kms:Decrypt", "Resource": KEY}, P),
        ({"Action": "kms:Decrypt", "Resource": {"Fn::GetAtt": ["R", "Arn"]}}, P),
        ({"Action": "kms:Decrypt", "Resource": REF}, U),
        ({"Action": "kms:Decrypt", "Condition": {"StringEquals": {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}}}, F),
        ({"NotAction": "kms:Decrypt"}, F),
        ({"NotAction": "kms:*"}, P),
    ],
)
def test_decryption_with_every_key(statement: dict[str, Any], expected: Verdict) -> None:
    for rule in (MANAGED_KMS, INLINE_KMS):
        assert verdicts(rule, document(**statement), **PARAMETER) == {expected}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ({"Action": "iam:PassRole"}, F),
        ({"Action": "iam:Pass*", "Resource": "arn:aws:iam::*:role/*"}, F),
        ({"Action": "iam:PassRole", "Resource": "arn:*"}, F),
        ({"Action": "iam:PassRole", "Resource": "*:role/*"}, F),
        ({"Action": "iam:PassRole", "Resource": "arn:aws:*:*:*:role/**"}, F),
        ({"Action": "iam:PassRole", "Resource": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/?*"}}, F),
        ({"Action": "iam:PassRole", "Resource": "arn:aws:iam::*:role/*-reports"}, P),
        ({"Action": "iam:PassRole", "Resource": "arn:aws:iam::*:role/*/*"}, P),
        ({"Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/payments/*"}, P),
        ({"Action": "iam:PassRole", "Resource": ROLE}, P),
        ({"Action": "iam:PassRole", "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}}, F),
        ({"Action": "iam:GetRole"}, P),
        ({"Action": "iam:PassRole", "Resource": REF}, U),
    ],
)
def test_passing_every_role(statement: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(PASS, document(**statement), **PARAMETER) == {expected}


FUNCTION = ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]
AWS_ALL = "arn:${AWS::Partition}:iam::aws:policy/Admin*"
OWN_BOUNDARY = {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:policy/${P}"}
TO_LAMBDA = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
TO_EC2 = {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ({"Action": "iam:*"}, F),
        ({"Action": "iam:CreateAccessKey"}, F),
        ({"Action": "iam:CreateAccessKey", "Resource": "arn:aws:iam::*:user/**"}, F),
        ({"Action": "iam:CreateAccessKey", "Resource": "arn:*"}, F),
        ({"Action": "iam:CreateAccessKey", "Resource": "arn:aws:iam::*:user/${!aws:username}"}, P),
        ({"Action": "iam:PutUserPolicy", "Resource": "arn:aws:iam::*:user/${aws:username}"}, F),
        ({"Action": "iam:AttachRolePolicy", "Resource": ROLE}, P),
        ({"Action": "iam:AttachRolePolicy", "Condition": {"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}}}, P),
        # A condition that lets the administrator's policy through keeps to nothing.
        ({"Action": "iam:AttachRolePolicy", "Condition": {"ArnLike": {"iam:PolicyARN": "arn:aws:iam::aws:policy/*"}}}, F),
        ({"Action": "iam:AttachRolePolicy", "Condition": {"ArnLike": {"iam:PolicyARN": {"Fn::Sub": AWS_ALL}}}}, F),
        ({"Action": "iam:AttachRolePolicy", "Condition": {"ArnLike": {"iam:PolicyARN": ["arn:aws:iam::aws:policy/Read*", "*"]}}}, F),
        ({"Action": "iam:AttachRolePolicy", "Condition": {"ArnLike": {"iam:PolicyARN": "arn:aws:iam::aws:policy/job-function/*"}}}, P),
        ({"Action": "iam:PutRolePolicy", "Condition": {"StringLike": {"iam:PermissionsBoundary": "*"}}}, F),
        ({"Action": "iam:PutRolePolicy", "Condition": {"StringEquals": {"iam:PermissionsBoundary": REF}}}, U),
        ({"Action": "iam:PutRolePolicy", "Condition": {"StringEquals": {"iam:PermissionsBoundary": OWN_BOUNDARY}}}, P),
        ({"Action": "iam:AttachRolePolicy", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}, F),
        ({"Action": FUNCTION}, F),
        ({"Action": FUNCTION, "Condition": TO_LAMBDA}, F),
        ({"Action": FUNCTION, "Condition": TO_EC2}, P),
        ({"Action": FUNCTION[:2]}, P),
        ({"Action": FUNCTION, "Resource": ROLE}, P),
        ({"Action": [*FUNCTION[:2], "lambda:Create*"]}, F),
        ({"Action": "iam:PutRolePolicy", "Resource": REF}, U),
        ({"Action": REF}, U),
    ],
)
def test_ways_to_wider_rights(statement: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(ESCALATION, document(**statement), **PARAMETER) == {expected}


def test_policies_of_one_role_are_taken_together() -> None:
    def policy(type_: str, *actions: str, **more: Any) -> dict[str, Any]:
        return {"Type": f"AWS::IAM::{type_}", "Properties": {**document(Action=list(actions)), **more}}

    def role(**more: Any) -> dict[str, Any]:
        return {"Type": "AWS::IAM::Role", "Properties": more}

    inline = {"Policies": [{"PolicyName": "p", **document(Action="iam:PassRole")}]}
    rest = FUNCTION[1:]
    for resources in (
        {"R": role(**inline), "Q": policy("ManagedPolicy", *rest, Roles=[{"Ref": "R"}])},
        {"R": role(**inline), "Q": policy("Policy", *rest, Roles=[{"Ref": "R"}])},
        {"R": role(**inline), "Q": policy("RolePolicy", *rest, RoleName={"Ref": "R"})},
        {"R": role(**inline, ManagedPolicyArns=[{"Ref": "Q"}]), "Q": policy("ManagedPolicy", *rest)},
    ):
        found = {f.subject.logical_id: f.verdict for f in judged(ESCALATION, Example(resources=resources))}
        assert found == {"R": F, "Q": P}
    deny = {"Type": "AWS::IAM::Policy", "Properties": {**document(Action="lambda:*", Effect="Deny"), "Roles": [{"Ref": "R"}]}}
    denied = {"Q": policy("Policy", *rest, Roles=[{"Ref": "R"}]), "D": deny}
    assert {f.verdict for f in judged(ESCALATION, Example(resources={"R": role(**inline), **denied}))} == {P}
    spared = {"Action": "lambda:*", "Effect": "Deny", "Resource": {"Ref": "AWS::NoValue"}, "NotResource": "arn:aws:lambda:*:*:function:a"}
    deny["Properties"] = {**document(**spared), "Roles": [{"Ref": "R"}]}
    assert F in {f.verdict for f in judged(ESCALATION, Example(resources={"R": role(**inline), **denied}))}


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        ("arn:aws:iam::aws:policy/AdministratorAccess", F),
        ({"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/IAMFullAccess"}, F),
        ("arn:aws:iam::aws:policy/PowerUserAccess", F),
        ("arn:aws:iam::aws:policy/AdministratorAccess-Amplify", P),
        ("arn:aws:iam::aws:policy/ReadOnlyAccess", P),
        ("arn:aws:iam::111122223333:policy/AdministratorAccess", P),
        (REF, U),
    ],
)
def test_policies_of_aws_that_lead_to_every_right(arn: Any, expected: Verdict) -> None:
    for kind in ("Role", "User", "Group"):
        resources = {"R": {"Type": f"AWS::IAM::{kind}", "Properties": {"ManagedPolicyArns": [REF, arn]}}}
        found = judged(ESCALATION, Example(resources=resources, rest=PARAMETER))
        assert {f.verdict for f in found} == {F if expected is F else U}
        resources["R"]["Properties"] = {"ManagedPolicyArns": [arn]}
        assert {f.verdict for f in judged(ESCALATION, Example(resources=resources, rest=PARAMETER))} == {expected}


def test_a_role_that_writes_its_own_policy() -> None:
    properties = document(Action="iam:PutRolePolicy", Resource={"Fn::GetAtt": ["R", "Arn"]})
    own = {"Type": "AWS::IAM::Policy", "Properties": {**properties, "Roles": [{"Ref": "R"}]}}
    found = judged(ESCALATION, Example(resources={"R": {"Type": "AWS::IAM::Role"}, "Q": own}))
    assert {f.subject.logical_id: f.verdict for f in found} == {"R": F, "Q": P}


@pytest.mark.parametrize("path", paths(), ids=lambda path: str(path["how"]))
def test_every_way_is_found(path: dict[str, Any]) -> None:
    needed = [need if isinstance(need, str) else need[-1] for need in path["needs"]]
    assert verdicts(ESCALATION, document(Action=needed)) == {F}
    if len(needed) > 1:
        assert verdicts(ESCALATION, document(Action=needed[1:])) == {P}


@pytest.mark.parametrize("rule", [ADMIN, FULL, PASS, ESCALATION])
def test_roles_for_emergencies(rule: Rule) -> None:
    role = {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "emergency", "Policies": [{"PolicyName": "p", **document(Action="*")}]}}
    policy = {"Type": "AWS::IAM::Policy", "Properties": {**document(Action="*"), "Roles": [{"Ref": "R"}]}}
    for name, expected in (("emergency", N), ("arn:aws:iam::111122223333:role/emergency", N), ("other", F)):
        shown = Example(resources={"R": role, "Q": policy}, settings={"break_glass_roles": [name]})
        assert {f.verdict for f in judged(rule, shown)} == {expected}
