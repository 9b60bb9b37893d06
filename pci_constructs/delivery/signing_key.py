"""A key that signs records of evidence, and that the pipeline alone signs with (6.5.1, 7.2.5)."""

from collections.abc import Sequence
from typing import cast

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from pci_constructs.aws._settings import where
from pci_constructs.aws.kms import ADMINISTRATION
from pci_constructs.refusals import RefusedSetting

_PUBLIC = ("kms:DescribeKey", "kms:GetPublicKey", "kms:Verify")


class SigningKey(Construct):
    """An asymmetric key on the curve P-256, whose private half never leaves KMS and signs for one role alone (3.6.1.2, 7.2.5).

    KMS does not rotate keys of this kind. At the end of its cryptoperiod a second key takes its place (3.7.4); the public half of the first
    stays trusted, so that what it signed can still be checked.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``kms.Key`` with this id.
        signer: the only principal that signs: the role of the pipeline.
        description: what it signs; shown in the console and the key inventory (12.3.3).
        administrators: the only principals that may change the key, besides the account's break-glass root and the deployment; by
            default those that IAM allows. They do not sign (3.7.6).
        deployers: role names or patterns that deploy the key where administrators are named, besides the CloudFormation execution role
            of the CDK bootstrap stack.

    Attributes:
        key: the ``kms.Key``.

    Raises:
        RefusedSetting: the signer administers the key, too.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        signer: iam.IRole,
        description: str,
        administrators: Sequence[iam.IPrincipal] | None = None,
        deployers: Sequence[str] = (),
    ) -> None:
        _check_separation(signer, administrators or (), where(scope, construct_id))
        super().__init__(scope, construct_id)
        self.key = kms.Key(
            self,
            "Default",
            description=description,
            key_spec=kms.KeySpec.ECC_NIST_P256,
            key_usage=kms.KeyUsage.SIGN_VERIFY,
            removal_policy=cdk.RemovalPolicy.RETAIN,
            policy=iam.PolicyDocument(statements=_policy(cdk.Stack.of(self), signer, administrators, deployers)),
        )
        resource = cast("kms.CfnKey", self.key.node.default_child)
        resource.pending_window_in_days = 30


def _policy(
    stack: cdk.Stack, signer: iam.IRole, administrators: Sequence[iam.IPrincipal] | None, deployers: Sequence[str]
) -> list[iam.PolicyStatement]:
    root = iam.AccountRootPrincipal()
    statements = [
        iam.PolicyStatement(sid="Administration", actions=list(ADMINISTRATION), principals=list(administrators or [root]), resources=["*"]),
        # Whoever checks records may have the public half; it is no secret.
        iam.PolicyStatement(sid="PublicHalf", actions=list(_PUBLIC), principals=[root], resources=["*"]),
        iam.PolicyStatement(
            sid="Sign", actions=["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"], principals=[_principal(signer)], resources=["*"]
        ),
        iam.PolicyStatement(
            sid="NobodyElseSigns",
            effect=iam.Effect.DENY,
            actions=["kms:CreateGrant", "kms:Sign"],
            principals=[iam.StarPrincipal()],
            resources=["*"],
            conditions={"ArnNotEquals": {"aws:PrincipalArn": signer.role_arn}},
        ),
    ]
    if administrators:
        roles = [f"cdk-*-cfn-exec-role-{stack.account}-{stack.region}", *deployers]
        spared = [
            stack.format_arn(service="iam", region="", resource="root", arn_format=cdk.ArnFormat.NO_RESOURCE_NAME),
            *(stack.format_arn(service="iam", region="", resource="role", resource_name=role) for role in roles),
        ]
        statements.append(
            iam.PolicyStatement(
                sid="DeploymentAndBreakGlass",
                actions=list(ADMINISTRATION),
                principals=[root],
                resources=["*"],
                conditions={"ArnLike": {"aws:PrincipalArn": spared}},
            )
        )
    return statements


def _principal(role: iam.IRole) -> iam.IPrincipal:
    return iam.ArnPrincipal(role.role_arn)


def _check_separation(signer: iam.IRole, administrators: Sequence[iam.IPrincipal], place: str) -> None:
    ours = str(signer.policy_fragment.principal_json)
    if ours in {str(one.policy_fragment.principal_json) for one in administrators}:
        raise RefusedSetting(
            where=place,
            argument="administrators",
            value=ours,
            allowed="principals that do not sign",
            requirement_id="3.7.6",
            cure="give administration to the key custodians and signing to the pipeline",
        )
