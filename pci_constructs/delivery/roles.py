"""The roles of a pipeline: one builds, another deploys, neither has a key, and both end within the hour (PCI DSS 6.5.4, 7.2.5, 8.6.1)."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from pci_constructs.aws._settings import acknowledge, is_known, where
from pci_constructs.aws.singleton import Singleton, require
from pci_constructs.delivery.workflows import AUDIENCE, ISSUER, Workflow
from pci_constructs.refusals import RefusedSetting

SESSION = 1
"""Hours that a session lasts at most: the least that AWS lets a role say."""
_PUSH_TOKEN = ("ecr:GetAuthorizationToken",)
_BUILD = (
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:CompleteLayerUpload",
    "ecr:DescribeImages",
    "ecr:GetDownloadUrlForLayer",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
)
_DEPLOY = (
    "cloudwatch:DescribeAlarms",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "eks:DescribeCluster",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeTargetHealth",
    "elasticloadbalancing:ModifyRule",
    "s3:GetBucketObjectLockConfiguration",
    "s3:GetBucketVersioning",
    "s3:GetObject",
    "s3:GetObjectRetention",
    "s3:GetObjectVersion",
    "s3:ListBucket",
    "s3:ListBucketVersions",
    "s3:PutObject",
    "ssm:GetAutomationExecution",
    "ssm:GetCalendarState",
    "ssm:GetDocument",
    "ssm:GetParameter",
    "sts:GetCallerIdentity",
)
_KEYS = ("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:GetPublicKey", "kms:Sign")


class GitHubIdentity(Construct):
    """What lets AWS believe the tokens of GitHub Actions: jobs prove who they are, and no key of AWS lies at GitHub (8.6.2).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``iam.OidcProviderNative`` with this id.
        mode: an account has one provider of an issuer; ``USE_EXISTING`` or ``REQUIRE`` where it is there already.

    Attributes:
        provider_arn: the provider's ARN, which roles trust.
    """

    def __init__(self, scope: Construct, construct_id: str, *, mode: Singleton = Singleton.CREATE) -> None:
        mode = Singleton(mode)
        super().__init__(scope, construct_id)
        arn = cdk.Stack.of(self).format_arn(service="iam", region="", resource="oidc-provider", resource_name=ISSUER)
        # The ARN follows from the issuer, so that an existing one needs no identifier.
        if mode is Singleton.CREATE:
            provider = iam.OidcProviderNative(
                self, "Default", url=f"https://{ISSUER}", client_ids=[AUDIENCE], removal_policy=cdk.RemovalPolicy.RETAIN
            )
            arn = provider.oidc_provider_arn
        elif mode is Singleton.REQUIRE:
            require(self, "AWS::IAM::OIDCProvider", "8.6.2", url=f"https://{ISSUER}")
        self.provider_arn = arn


class PipelineRole(Construct):
    """The common part; use ``BuildRole`` or ``DeployRole``.

    Attributes:
        role: the ``iam.Role``.
        boundary: the ``iam.ManagedPolicy`` that limits it.
        policy: the ``iam.ManagedPolicy`` that holds what ``allow`` was given.
        workflow: who may take it.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        identity: GitHubIdentity,
        workflow: Workflow,
        role_name: str,
        description: str,
        at_most: Sequence[iam.PolicyStatement],
    ) -> None:
        super().__init__(scope, construct_id)
        self.workflow = workflow
        self.boundary = iam.ManagedPolicy(self, "PciBoundary", description=f"The most that {role_name} may do", statements=list(at_most))
        self.role = iam.Role(
            self,
            "Default",
            role_name=role_name,
            description=description,
            assumed_by=iam.WebIdentityPrincipal(identity.provider_arn, workflow.conditions()),
            max_session_duration=cdk.Duration.hours(SESSION),
            permissions_boundary=self.boundary,
        )
        self.policy = iam.ManagedPolicy(self, "PciPolicy", description=f"What {role_name} does", roles=[self.role])
        acknowledge(
            self.boundary,
            "AwsSolutions::AwsSolutions-IAM5[Resource::*]",
            reason="a permissions boundary grants nothing: it limits what the policies of the role can grant, which name their resources",
        )

    def allow(self, *statements: iam.PolicyStatement) -> None:
        """Gives the role rights, in its managed policy; the boundary still limits them.

        Args:
            statements: what it may do.

        Raises:
            RefusedSetting: an action is a wildcard, or on every resource where AWS lets one be named.
        """
        for statement in statements:
            for action in statement.actions:
                if is_known(action) and "*" in action:
                    raise RefusedSetting(
                        where=self.node.path, argument="statements", value=action, allowed="actions by their names", requirement_id="7.2.5"
                    )
            self.policy.add_statements(statement)


class BuildRole(PipelineRole):
    """The role of the build: it pushes images, and deploys nothing (6.5.4).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``iam.Role`` with this id.
        identity: the provider.
        workflow: who may take it: a branch; its environment is that of deployments.
        role_name: the physical name, which registries and keys name.
        signing_keys: keys that sign images; by default none.

    Raises:
        RefusedSetting: the workflow has an environment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        identity: GitHubIdentity,
        workflow: Workflow,
        role_name: str,
        signing_keys: Sequence[kms.IKey] = (),
    ) -> None:
        place = where(scope, construct_id)
        if workflow.environment is not None:
            raise RefusedSetting(
                where=place,
                argument="workflow.environment",
                value=workflow.environment,
                allowed="left out: whoever builds does not deploy",
                requirement_id="6.5.4",
            )
        at_most = [iam.PolicyStatement(sid="Images", actions=[*_BUILD, *_PUSH_TOKEN], resources=["*"])]
        if signing_keys:
            at_most.append(_with_keys(signing_keys))
        super().__init__(
            scope,
            construct_id,
            identity=identity,
            workflow=workflow,
            role_name=role_name,
            description="Builds, scans and pushes images; deploys nothing",
            at_most=at_most,
        )
        self.allow(iam.PolicyStatement(sid="SignIn", actions=list(_PUSH_TOKEN), resources=["*"]))
        acknowledge(
            self.policy,
            "AwsSolutions::AwsSolutions-IAM5[Resource::*]",
            reason="ecr:GetAuthorizationToken has no resource: what the token opens, the policies of the repositories say",
        )
        if signing_keys:
            self.allow(
                iam.PolicyStatement(
                    sid="Sign", actions=["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"], resources=[k.key_arn for k in signing_keys]
                )
            )


class DeployRole(PipelineRole):
    """The role of the deployment: it takes the roles of the CDK bootstrap, shifts traffic and writes evidence, and changes nothing itself.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``iam.Role`` with this id.
        identity: the provider.
        workflow: who may take it: a branch in a protected environment.
        role_name: the physical name, which ``pci-constructs bootstrap --deploy-role`` names.
        qualifier: the qualifier of the bootstrap stack; that of the CDK by default.
        keys: keys that it reads and writes with, such as that of the evidence store, or signs with; by default none.

    Raises:
        RefusedSetting: the workflow has no environment, or the qualifier is none.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        identity: GitHubIdentity,
        workflow: Workflow,
        role_name: str,
        qualifier: str = cdk.DefaultStackSynthesizer.DEFAULT_QUALIFIER,
        keys: Sequence[kms.IKey] = (),
    ) -> None:
        place = where(scope, construct_id)
        if not workflow.environment:
            raise RefusedSetting(
                where=place,
                argument="workflow.environment",
                value=workflow.environment,
                allowed="a protected environment, whose reviewers let a deployment go",
                requirement_id="6.5.1",
            )
        if is_known(qualifier) and not (qualifier.isalnum() and qualifier.isascii() and len(qualifier) <= 10):
            raise RefusedSetting(
                where=place, argument="qualifier", value=qualifier, allowed="letters and digits, 10 at most", requirement_id="7.2.5"
            )
        roles = _bootstrap_roles(scope, qualifier)
        take = iam.PolicyStatement(sid="TakeRolesOfTheBootstrap", actions=["sts:AssumeRole", "sts:TagSession"], resources=roles)
        at_most = [take.copy(), iam.PolicyStatement(sid="ReleaseAndRecord", actions=list(_DEPLOY), resources=["*"])]
        if keys:
            at_most.append(_with_keys(keys))
        super().__init__(
            scope,
            construct_id,
            identity=identity,
            workflow=workflow,
            role_name=role_name,
            description="Deploys what was reviewed and approved; builds nothing",
            at_most=at_most,
        )
        self.allow(take)


def _with_keys(keys: Sequence[kms.IKey]) -> iam.PolicyStatement:
    return iam.PolicyStatement(sid="NamedKeys", actions=list(_KEYS), resources=[key.key_arn for key in keys])


def _bootstrap_roles(scope: Construct, qualifier: str) -> list[str]:
    stack = cdk.Stack.of(scope)
    names = [f"cdk-{qualifier}-{kind}-role" for kind in ("deploy", "file-publishing", "image-publishing", "lookup")]
    return [
        stack.format_arn(service="iam", region="", resource="role", resource_name=f"{name}-{stack.account}-{stack.region}")
        for name in names
    ]
