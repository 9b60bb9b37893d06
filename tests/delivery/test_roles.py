from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam

from pci_constructs.aws.singleton import Singleton
from pci_constructs.delivery.roles import BuildRole, DeployRole, GitHubIdentity
from pci_constructs.delivery.workflows import Workflow
from pci_constructs.refusals import RefusedSetting
from tests.delivery.kit import BRANCH, PROTECTED, Ground, failures
from tests.kit import nag, only, resources

GITHUB = "token.actions.githubusercontent.com"


@pytest.fixture
def ground(stack: cdk.Stack) -> Ground:
    return Ground(stack)


def deploy(ground: Ground, **changes: Any) -> DeployRole:
    arguments: dict[str, Any] = {"identity": ground.identity, "workflow": PROTECTED, "role_name": "payments-deploy", "keys": [ground.key]}
    return DeployRole(ground.stack, "Deploy", **{**arguments, **changes})


def build(ground: Ground, **changes: Any) -> BuildRole:
    arguments: dict[str, Any] = {
        "identity": ground.identity,
        "workflow": BRANCH,
        "role_name": "payments-build",
        "signing_keys": [ground.key],
    }
    return BuildRole(ground.stack, "Build", **{**arguments, **changes})


def role(ground: Ground) -> dict[str, Any]:
    return only(ground.stack, "AWS::IAM::Role")


def statements(ground: Ground, suffix: str) -> list[dict[str, Any]]:
    (policy,) = [r for id_, r in resources(ground.stack, "AWS::IAM::ManagedPolicy").items() if suffix in id_]
    found: list[dict[str, Any]] = policy["Properties"]["PolicyDocument"]["Statement"]
    return found


def actions(found: list[dict[str, Any]]) -> set[str]:
    return {a for s in found for a in ([s["Action"]] if isinstance(s["Action"], str) else s["Action"])}


def test_a_deployment_is_pinned_to_repository_branch_and_environment(ground: Ground) -> None:
    deploy(ground)
    (trust,) = role(ground)["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert trust["Condition"] == {
        "StringEquals": {
            f"{GITHUB}:aud": "sts.amazonaws.com",
            f"{GITHUB}:sub": "repo:payments-org/api:environment:production",
            f"{GITHUB}:repository": "payments-org/api",
            f"{GITHUB}:ref": "refs/heads/main",
            f"{GITHUB}:environment": "production",
        }
    }


def test_a_build_is_pinned_to_repository_and_branch(ground: Ground) -> None:
    build(ground)
    (trust,) = role(ground)["AssumeRolePolicyDocument"]["Statement"]
    conditions = trust["Condition"]["StringEquals"]
    assert conditions[f"{GITHUB}:sub"] == "repo:payments-org/api:ref:refs/heads/main"
    assert conditions[f"{GITHUB}:ref"] == "refs/heads/main"
    assert list(trust["Condition"]) == ["StringEquals"]


def test_numbers_of_owner_and_repository_are_asked_where_they_are_given(ground: Ground) -> None:
    subject = "repo:payments-org-1/api-2:environment:production"
    deploy(ground, workflow=Workflow(repository="payments-org/api", environment="production", repository_id="2", subject=subject))
    (trust,) = role(ground)["AssumeRolePolicyDocument"]["Statement"]
    conditions = trust["Condition"]["StringEquals"]
    assert (conditions[f"{GITHUB}:sub"], conditions[f"{GITHUB}:repository_id"]) == (subject, "2")


@pytest.mark.parametrize("make", [deploy, build])
def test_sessions_end_within_the_hour_under_a_boundary(ground: Ground, make: Any) -> None:
    make(ground)
    properties = role(ground)
    assert properties["MaxSessionDuration"] == 3600
    assert "Boundary" in properties["PermissionsBoundary"]["Ref"]
    assert "Policies" not in properties
    assert resources(ground.stack, "AWS::IAM::Policy") == {}


def test_the_deployment_takes_roles_of_the_bootstrap_and_no_others(ground: Ground) -> None:
    deploy(ground)
    found = statements(ground, "DeployPciPolicy")
    assert actions(found) == {"sts:AssumeRole", "sts:TagSession"}
    named = str(found[0]["Resource"])
    for kind in ("deploy", "file-publishing", "image-publishing", "lookup"):
        assert f"role/cdk-hnb659fds-{kind}-role-111122223333-eu-central-1" in named
    assert "cfn-exec" not in named
    assert "*" not in named


def test_neither_role_can_do_the_work_of_the_other(ground: Ground) -> None:
    deploy(ground)
    build(ground)
    deploys, builds = (actions(statements(ground, f"{name}PciBoundary")) for name in ("Deploy", "Build"))
    assert not {a for a in deploys if a.startswith(("ecr:", "iam:", "cloudformation:"))}
    assert not {a for a in builds if not a.startswith(("ecr:", "kms:"))}
    assert "ecr:PutImage" in builds
    assert "kms:Sign" in builds


def test_what_a_role_is_given_stays_in_its_managed_policy(ground: Ground) -> None:
    made = deploy(ground)
    made.allow(iam.PolicyStatement(actions=["s3:PutObject"], resources=["arn:aws:s3:::evidence/*"]))
    assert "s3:PutObject" in actions(statements(ground, "DeployPciPolicy"))
    with pytest.raises(RefusedSetting, match=r"statements must be actions by their names, got 's3:\*' \(PCI DSS 7\.2\.5"):
        made.allow(iam.PolicyStatement(actions=["s3:*"], resources=["arn:aws:s3:::evidence/*"]))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"repository": "payments-org/*"}, "repository must be owner/name, without a wildcard"),
        ({"repository": "*/api"}, "repository must be owner/name"),
        ({"repository": "api"}, "repository must be owner/name"),
        ({"repository": ""}, "repository must be owner/name"),
        ({"branch": "*"}, "branch must be one branch by its name"),
        ({"branch": "release/*"}, "branch must be one branch"),
        ({"branch": ""}, "branch must be one branch"),
        ({"branch": "main?"}, "branch must be one branch"),
        ({"environment": "*"}, "environment must be one environment"),
        ({"environment": "prod*"}, "environment must be one environment"),
        ({"environment": ""}, "environment must be one environment"),
        ({"repository_id": "*"}, "repository_id must be the repository's number"),
        ({"subject": "repo:payments-org/*"}, "subject must be the whole subject as GitHub shows it"),
        ({"subject": "repo:other/x:ref:refs/heads/dev"}, "subject must be one that ends with :ref:refs/heads/main"),
        ({"subject": "repo:o/x:ref:refs/heads/main", "environment": "production"}, "one that ends with :environment:production"),
    ],
)
def test_a_workflow_with_a_wildcard_is_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedSetting, match=message) as error:
        Workflow(**{"repository": "payments-org/api", **arguments})
    assert error.value.requirement == "7.2.5"


def test_what_roles_refuse(ground: Ground) -> None:
    with pytest.raises(RefusedSetting, match=r"workflow.environment must be a protected environment.*PCI DSS 6\.5\.1"):
        deploy(ground, workflow=BRANCH)
    with pytest.raises(RefusedSetting, match=r"workflow.environment must be left out: whoever builds does not deploy.*PCI DSS 6\.5\.4"):
        build(ground, workflow=PROTECTED)
    with pytest.raises(RefusedSetting, match="qualifier must be letters and digits, 10 at most"):
        deploy(ground, qualifier="*")


@pytest.mark.parametrize("mode", list(Singleton))
def test_an_account_has_one_provider(stack: cdk.Stack, mode: Singleton) -> None:
    identity = GitHubIdentity(stack, "GitHub", mode=mode)
    Ground(stack)
    assert len(resources(stack, "AWS::IAM::OIDCProvider")) == (mode is Singleton.CREATE)
    resolved = str(stack.resolve(identity.provider_arn))
    assert mode is Singleton.CREATE or f"oidc-provider/{GITHUB}" in resolved


def test_no_finding(app: cdk.App, ground: Ground) -> None:
    deploy(ground)
    build(ground)
    assert nag(app) == []
    assert failures(Path(app.outdir)) == []
