"""Customer managed keys whose administrators cannot use them (PCI DSS 3.6.1, 3.7)."""

from collections.abc import Sequence
from typing import cast

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from pci_constructs.aws._settings import is_known, where
from pci_constructs.refusals import RefusedSetting

ADMINISTRATION = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:Describe*",
    "kms:DisableKey",
    "kms:Enable*",
    "kms:Get*",
    "kms:List*",
    "kms:PutKeyPolicy",
    "kms:RetireGrant",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)
USE = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")
_SOURCES = {"delivery.logs": "*", "events.rds": "rds"}
"""The service in the ARN of a source, where it is not that of the principal."""
CRYPTOGRAPHY = ("kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")


class CustomerManagedKey(Construct):
    """A symmetric key that rotates, survives its stack, and separates administration from use.

    Its policy lets IAM of this account decide who administers and who uses the key, unless the two are named here. Where administrators
    are named no policy of IAM makes anybody else one, and they are denied every cryptographic operation (3.6.1.2, 3.7.6). Services use
    it only through ``allow_service``.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``kms.Key`` with this id.
        description: what the key protects; shown in the console and the key inventory (12.3.3).
        alias: a name for the key, without ``alias/``; by default it has none.
        administrators: the only principals that may change the key, besides the account's break-glass root and the deployment; by
            default those that IAM allows.
        deployers: role names or patterns that deploy the key where administrators are named, besides the CloudFormation execution role
            of the CDK bootstrap stack.
        users: the only principals that may use the key directly; by default those that IAM allows. Services come on top.
        rotation_days: how often AWS makes new key material, in days; 365 by default, at most 365 (3.7.4: our cryptoperiod).
        deletion_window_days: how long a scheduled deletion can still be cancelled; 30 by default, the longest that AWS offers.

    Attributes:
        key: the ``kms.Key`` to pass to other constructs.

    Raises:
        RefusedSetting: a principal both administers and uses the key, or a period is out of bounds.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        description: str,
        alias: str | None = None,
        administrators: Sequence[iam.IPrincipal] | None = None,
        deployers: Sequence[str] = (),
        users: Sequence[iam.IPrincipal] | None = None,
        rotation_days: int = 365,
        deletion_window_days: int = 30,
    ) -> None:
        place = where(scope, construct_id)
        _check_periods(rotation_days, deletion_window_days, place)
        _check_separation(administrators or (), users or (), place)
        super().__init__(scope, construct_id)
        self.key = kms.Key(
            self,
            "Default",
            description=description,
            alias=alias,
            enable_key_rotation=True,
            removal_policy=cdk.RemovalPolicy.RETAIN,
            policy=iam.PolicyDocument(statements=_policy(cdk.Stack.of(self), administrators, deployers, users)),
        )
        # On the L1: the L2 compares periods with its bounds, tokens too.
        resource = cast("kms.CfnKey", self.key.node.default_child)
        resource.rotation_period_in_days = rotation_days
        resource.pending_window_in_days = deletion_window_days


def allow_service(key: kms.IKey, service: str, *, source_arn: str | None = None) -> None:
    """Lets an AWS service use a key, for sources in this account alone (no confused deputy).

    Args:
        key: the key; the policy of an imported key is left to its owner.
        service: the service's name, such as ``logs``, ``cloudtrail``, ``events``.
        source_arn: the resource, or a pattern of resources, that the service may act for; by default any of that service in this
            account and region.
    """
    stack = cdk.Stack.of(key)
    condition: dict[str, object]
    if service == "logs":
        # CloudWatch Logs identifies the log group in the encryption context, not in aws:SourceArn.
        groups = source_arn or stack.format_arn(service="logs", resource="*")
        condition = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}}
        principal = iam.ServicePrincipal(f"logs.{stack.region}.amazonaws.com")
    else:
        sources = source_arn or stack.format_arn(service=_SOURCES.get(service, service), resource="*", region="*")
        condition = {"StringEquals": {"aws:SourceAccount": stack.account}, "ArnLike": {"aws:SourceArn": sources}}
        principal = iam.ServicePrincipal(f"{service}.amazonaws.com")
    statement = iam.PolicyStatement(actions=list(USE), principals=[principal], resources=["*"], conditions=condition)
    key.add_to_resource_policy(statement)


def allow_use(key: kms.IKey, principal: iam.IPrincipal) -> None:
    """Lets a principal use a key, and lend that use to AWS resources it starts (volumes, snapshots).

    Args:
        key: the key; the policy of an imported key is left to its owner.
        principal: a role, such as the service-linked role of Auto Scaling.
    """
    for statement in _use_statements([principal]):
        key.add_to_resource_policy(statement)


def check_customer_managed(key: kms.IKey | None, *, where: str, argument: str = "key", requirement_id: str = "3.6.1") -> None:
    """Refuses no key at all, and the keys that AWS manages: neither is under the team's control.

    Raises:
        RefusedSetting: there is no key, or its alias begins with ``alias/aws/``.
    """
    alias = getattr(key, "alias_name", "")
    if key is None or (is_known(alias) and str(alias).startswith("alias/aws/")):
        raise RefusedSetting(
            where=where,
            argument=argument,
            value=alias or key,
            allowed="a customer managed key",
            requirement_id=requirement_id,
            cure="pass the key attribute of a CustomerManagedKey",
        )


def _policy(
    stack: cdk.Stack, administrators: Sequence[iam.IPrincipal] | None, deployers: Sequence[str], users: Sequence[iam.IPrincipal] | None
) -> list[iam.PolicyStatement]:
    root = iam.AccountRootPrincipal()
    # The sids keep administration and use apart: the CDK merges statements that have none.
    administration = iam.PolicyStatement(
        sid="Administration", actions=list(ADMINISTRATION), principals=list(administrators or [root]), resources=["*"]
    )
    statements = [administration, *_use_statements(users or [root], "Use")]
    if administrators:
        statements.append(_last_resort(stack, deployers))
        denied = iam.PolicyStatement(
            sid="AdministratorsDoNotUse",
            effect=iam.Effect.DENY,
            actions=list(CRYPTOGRAPHY),
            principals=list(administrators),
            resources=["*"],
        )
        statements.append(denied)
    return statements


def _last_resort(stack: cdk.Stack, deployers: Sequence[str]) -> iam.PolicyStatement:
    """What keeps the key manageable: the root user and the deployment. A bare root principal would let IAM name administrators."""
    roles = [f"cdk-*-cfn-exec-role-{stack.account}-{stack.region}", *deployers]
    spared = [
        stack.format_arn(service="iam", region="", resource="root", arn_format=cdk.ArnFormat.NO_RESOURCE_NAME),
        *(stack.format_arn(service="iam", region="", resource="role", resource_name=role) for role in roles),
    ]
    return iam.PolicyStatement(
        sid="DeploymentAndBreakGlass",
        actions=list(ADMINISTRATION),
        principals=[iam.AccountRootPrincipal()],
        resources=["*"],
        conditions={"ArnLike": {"aws:PrincipalArn": spared}},
    )


def _use_statements(principals: Sequence[iam.IPrincipal], sid: str | None = None) -> list[iam.PolicyStatement]:
    use = iam.PolicyStatement(sid=sid, actions=list(USE), principals=list(principals), resources=["*"])
    lend = iam.PolicyStatement(
        sid=f"{sid}ForAwsResources" if sid else None,
        actions=["kms:CreateGrant"],
        principals=list(principals),
        resources=["*"],
        conditions={"Bool": {"kms:GrantIsForAWSResource": True}},
    )
    return [use, lend]


def _check_periods(rotation_days: int, deletion_window_days: int, place: str) -> None:
    if is_known(rotation_days) and not 90 <= rotation_days <= 365:
        raise RefusedSetting(
            where=place, argument="rotation_days", value=rotation_days, allowed="between 90 and 365 days", requirement_id="3.7.4"
        )
    if is_known(deletion_window_days) and deletion_window_days != 30:
        raise RefusedSetting(
            where=place,
            argument="deletion_window_days",
            value=deletion_window_days,
            allowed="30 days, so that a mistake can be undone",
            requirement_id=None,
        )


def _check_separation(administrators: Sequence[iam.IPrincipal], users: Sequence[iam.IPrincipal], place: str) -> None:
    both = {str(principal.policy_fragment.principal_json) for principal in administrators} & {
        str(principal.policy_fragment.principal_json) for principal in users
    }
    if both:
        raise RefusedSetting(
            where=place,
            argument="users",
            value=", ".join(sorted(both)),
            allowed="principals that do not administer the key",
            requirement_id="3.7.6",
            cure="give administration and use to different roles",
        )
