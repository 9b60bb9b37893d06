import re
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam

from pci_constructs.aws.iam import MfaGroup, MfaRole, PeopleBoundary
from pci_constructs.aws.iam.boundary import DENIED
from pci_constructs.refusals import RefusedSetting
from tests.kit import nag, only, resources

LOGS = "arn:aws:logs:eu-central-1:111122223333:log-group:trail:*"


@pytest.fixture
def boundary(stack: cdk.Stack) -> PeopleBoundary:
    return PeopleBoundary(stack, "Boundary", actions=["logs:Get*", "ec2:DescribeInstances"])


Build = Callable[..., MfaRole]


@pytest.fixture
def build(stack: cdk.Stack, boundary: PeopleBoundary) -> Build:
    def build(**changes: Any) -> MfaRole:
        given = {"description": "reads logs", "trusted": [iam.AccountRootPrincipal()], "boundary": boundary, **changes}
        return MfaRole(stack, "Readers", **given)

    return build


def statements(stack: cdk.Stack, name: str) -> dict[str, dict[str, Any]]:
    (policy,) = [found for id_, found in resources(stack, "AWS::IAM::ManagedPolicy").items() if id_.startswith(name)]
    return {statement["Sid"]: statement for statement in policy["Properties"]["PolicyDocument"]["Statement"]}


def test_nobody_gets_the_role_without_a_fresh_second_factor(stack: cdk.Stack, build: Build) -> None:
    build()
    role = only(stack, "AWS::IAM::Role")
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Condition"] == {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThanEquals": {"aws:MultiFactorAuthAge": "3600"},
    }
    assert (role["MaxSessionDuration"], role["Description"]) == (3600, "reads logs")


def test_each_of_those_who_are_trusted_shows_a_second_factor(stack: cdk.Stack, build: Build) -> None:
    users = [iam.ArnPrincipal(f"arn:aws:iam::111122223333:user/{name}") for name in ("ada", "grace")]
    build(trusted=[*users, iam.AccountPrincipal("444455556666")], mfa_age_minutes=15, session_minutes=120)
    role = only(stack, "AWS::IAM::Role")
    trusting = role["AssumeRolePolicyDocument"]["Statement"]
    assert {statement["Condition"]["Bool"]["aws:MultiFactorAuthPresent"] for statement in trusting} == {"true"}
    assert {statement["Condition"]["NumericLessThanEquals"]["aws:MultiFactorAuthAge"] for statement in trusting} == {"900"}
    assert role["MaxSessionDuration"] == 7200


def test_the_role_has_the_boundary_and_no_inline_policy(stack: cdk.Stack, build: Build, boundary: PeopleBoundary) -> None:
    made = build(statements=[iam.PolicyStatement(actions=["logs:GetLogEvents"], resources=[LOGS])])
    role = only(stack, "AWS::IAM::Role")
    assert role["PermissionsBoundary"] == stack.resolve(boundary.policy.managed_policy_arn)
    assert "Policies" not in role
    assert resources(stack, "AWS::IAM::Policy") == {}
    assert made.policy is not None
    assert role["ManagedPolicyArns"] == [stack.resolve(made.policy.managed_policy_arn)]


def test_the_boundary_allows_what_is_named_and_denies_the_rest_by_reason(stack: cdk.Stack, boundary: PeopleBoundary) -> None:
    found = statements(stack, "Boundary")
    assert found["AtMost"]["Action"] == ["ec2:DescribeInstances", "logs:Get*"]
    assert {sid: sorted(statement["Action"]) for sid, statement in found.items() if statement["Effect"] == "Deny"} == {
        sid: sorted(actions) for sid, actions in DENIED.items()
    }
    assert all(statement["Resource"] == "*" and "Condition" not in statement for statement in found.values())


@pytest.mark.parametrize(
    "action",
    [
        "iam:CreateAccessKey",
        "iam:CreateUser",
        "iam:DeleteRolePermissionsBoundary",
        "cloudtrail:StopLogging",
        "guardduty:DeleteDetector",
        "s3:PutAccountPublicAccessBlock",
        "ec2:DisableEbsEncryptionByDefault",
        "organizations:LeaveOrganization",
    ],
)
def test_what_undoes_the_baseline_or_makes_a_key_is_denied(action: str) -> None:
    assert [sid for sid, actions in DENIED.items() if action in actions]


def test_denied_actions_are_calls_of_the_api() -> None:
    from botocore.loaders import Loader

    names = {"access-analyzer": "accessanalyzer"}
    iam_alone = {"s3:PutAccountPublicAccessBlock"}
    loader = Loader()
    unknown = []
    for action in {action for actions in DENIED.values() for action in actions} - iam_alone:
        service, _, operation = action.partition(":")
        if operation not in loader.load_service_model(names.get(service, service), "service-2")["operations"]:
            unknown.append(action)
    assert unknown == []


@pytest.mark.parametrize("actions", [[], "logs:Get*"])
def test_a_boundary_without_a_list_of_actions_is_refused(stack: cdk.Stack, actions: Any) -> None:
    with pytest.raises(RefusedSetting, match=r"^Stack/Boundary: actions must be a list of actions, got .* \(PCI DSS 7\.2\.2"):
        PeopleBoundary(stack, "Boundary", actions=actions)


@pytest.mark.parametrize("action", ["*", "s3:*", "s3", "iam:?reate*", "s3:Get*Object", ""])
def test_a_boundary_of_a_whole_service_is_refused(stack: cdk.Stack, action: str) -> None:
    with pytest.raises(RefusedSetting, match=rf"actions must be actions such as .*, got '{re.escape(action)}' \(PCI DSS 7\.2\.5"):
        PeopleBoundary(stack, "Boundary", actions=["logs:GetLogEvents", action])


@pytest.mark.parametrize(
    "principal",
    [
        iam.AnyPrincipal(),
        iam.StarPrincipal(),
        iam.ServicePrincipal("ec2.amazonaws.com"),
        iam.FederatedPrincipal("arn:aws:iam::111122223333:saml-provider/corp", {}, "sts:AssumeRoleWithSAML"),
        iam.OrganizationPrincipal("o-1234567890"),
        iam.ArnPrincipal("arn:aws:iam::111122223333:user/*"),
        iam.PrincipalWithConditions(iam.AccountRootPrincipal(), {"Bool": {"aws:MultiFactorAuthPresent": "false"}}),
    ],
)
def test_who_shows_no_second_factor_is_refused(stack: cdk.Stack, build: Build, principal: iam.IPrincipal) -> None:
    with pytest.raises(RefusedSetting, match=r"^Stack/Readers: trusted must be users, roles or accounts .* \(PCI DSS 8\.4\.2"):
        build(trusted=[iam.AccountRootPrincipal(), principal])
    assert resources(stack, "AWS::IAM::Role") == {}


def test_a_role_for_nobody_is_refused(build: Build) -> None:
    with pytest.raises(RefusedSetting, match=r"trusted must be at least one principal, got \[\] \(PCI DSS 7\.2\.2"):
        build(trusted=[])


@pytest.mark.parametrize(("argument", "least"), [("mfa_age_minutes", 1), ("session_minutes", 60)])
@pytest.mark.parametrize("value", [0, 721, True, 60.5, None])
def test_times_out_of_bounds_are_refused(build: Build, argument: str, least: int, value: Any) -> None:
    with pytest.raises(RefusedSetting, match=rf"{argument} must be a whole number of minutes from {least} to 720, got {value} \(library"):
        build(**{argument: value})


def test_users_take_the_roles_with_a_second_factor_and_do_nothing_else(stack: cdk.Stack, build: Build) -> None:
    role = build()
    MfaGroup(stack, "People", roles=[role])
    found = statements(stack, "People")
    assert found["TakesRoles"] == {
        "Sid": "TakesRoles",
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Resource": stack.resolve(role.role.role_arn),
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    }
    rest = found["NothingElseWithoutSecondFactor"]
    assert (rest["Effect"], rest["Condition"]) == ("Deny", {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}})
    allowed = {action for sid in ("Enrols", "SeesWhatIsAsked") for action in found[sid]["Action"]}
    assert allowed == set(rest["NotAction"])
    assert not {action for action in allowed if "Deactivate" in action or "Delete" in action or "AccessKey" in action}
    assert all("${aws:username}" in resource for resource in found["Enrols"]["Resource"])


def test_users_of_the_group_make_no_keys(stack: cdk.Stack, build: Build) -> None:
    MfaGroup(stack, "People", roles=[build()])
    denied = statements(stack, "People")["NoKeys"]
    assert denied["Effect"] == "Deny"
    assert {"iam:CreateAccessKey", "iam:CreateUser", "iam:UploadSSHPublicKey"} <= set(denied["Action"])
    assert "Condition" not in denied


def test_a_group_without_roles_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match=r"^Stack/People: roles must be at least one MfaRole, got \[\] \(PCI DSS 7\.2\.2"):
        MfaGroup(stack, "People", roles=[])


def test_logical_ids_are_those_of_the_plain_ones(make_stack: Callable[[str], cdk.Stack], stack: cdk.Stack, build: Build) -> None:
    MfaGroup(stack, "People", roles=[build()])
    plain = make_stack("Plain")
    iam.Role(plain, "Readers", assumed_by=iam.AccountRootPrincipal())
    iam.Group(plain, "People")
    iam.ManagedPolicy(plain, "Boundary", statements=[iam.PolicyStatement(actions=["logs:GetLogEvents"], resources=["*"])])
    assert set(resources(plain)) <= set(resources(stack))


def test_nag_finds_nothing(app: cdk.App, stack: cdk.Stack, build: Build) -> None:
    MfaGroup(stack, "People", roles=[build(statements=[iam.PolicyStatement(actions=["logs:GetLogEvents"], resources=[LOGS[:-2]])])])
    assert nag(app) == []
