"""The registry that images of the CDE come from: written by the build alone, read by the cluster alone (PCI DSS 6.3.1, 6.5.1, 7.2.5)."""

import re
from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from pci_constructs.aws._settings import check_at_least, is_known, where
from pci_constructs.aws.kms import check_customer_managed
from pci_constructs.aws.singleton import Singleton, require
from pci_constructs.refusals import RefusedSetting

PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
PUSH = ("ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart")
READ = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
"""What lets somebody have an image; whether a layer exists, a pusher must be able to ask."""
_NAME = re.compile(r"[a-z0-9]+(?:[._/-][a-z0-9]+)*")
_SCANNER = "role/aws-service-role/inspector2.amazonaws.com/AWSServiceRoleForAmazonInspector2"


class ImageRegistry(Construct):
    """A repository for images of the CDE whose tags never move, which Amazon Inspector scans again and again.

    Whoever is not named is refused by the repository's own policy, whatever policies of IAM allow.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``ecr.Repository`` with this id.
        repository_name: the name, such as ``payments/api``; images of other systems belong into other repositories (6.5.3).
        key: the customer managed key of the images (3.6.1 as support). Changing it replaces the repository.
        pullers: roles that pull: the node roles of the cluster.
        pushers: roles that push: the build's. Nobody does both.
        scanning: whether this construct makes the registry scan every repository continuously. An account and region has that setting
            once: take ``REQUIRE`` for all repositories but one, or where the organisation sets it.
        untagged_days: after how many days an image without a tag, such as the rest of a push that broke, expires; 14 by default.
        most_images: how many images with tags are kept, the newest; 500 by default, at least 50, because images that run must not go.

    Attributes:
        repository: the ``ecr.Repository``.

    Raises:
        RefusedSetting: nobody pulls or pushes, one does both, or the key is not customer managed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        repository_name: str,
        key: kms.IKey,
        pullers: Sequence[iam.IRole],
        pushers: Sequence[iam.IRole],
        scanning: Singleton = Singleton.CREATE,
        untagged_days: int = 14,
        most_images: int = 500,
    ) -> None:
        place = where(scope, construct_id)
        scanning = Singleton(scanning)
        check_customer_managed(key, where=place)
        _check_name(repository_name, place)
        _check_roles(pullers, pushers, place)
        check_at_least(untagged_days, 1, where=place, argument="untagged_days", requirement_id=None, unit="day")
        check_at_least(most_images, 50, where=place, argument="most_images", requirement_id="6.5.1", unit="images")
        super().__init__(scope, construct_id)
        self.repository = ecr.Repository(
            self,
            "Default",
            repository_name=repository_name,
            encryption=ecr.RepositoryEncryption.KMS,
            encryption_key=key,
            image_tag_mutability=ecr.TagMutability.IMMUTABLE,
            image_scan_on_push=True,
            lifecycle_rules=[
                ecr.LifecycleRule(
                    rule_priority=1,
                    description="images without a tag",
                    tag_status=ecr.TagStatus.UNTAGGED,
                    max_image_age=cdk.Duration.days(untagged_days),
                ),
                ecr.LifecycleRule(
                    rule_priority=2, description="all but the newest", tag_status=ecr.TagStatus.ANY, max_image_count=most_images
                ),
            ],
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        self._limit(pullers, pushers)
        if scanning is Singleton.CREATE:
            _scan_everything(self)
        else:
            require(
                self, "AWS::ECR::RegistryScanningConfiguration", "6.3.1", "11.3.1", scanType="ENHANCED", scanFrequency="CONTINUOUS_SCAN"
            )

    def _limit(self, pullers: Sequence[iam.IRole], pushers: Sequence[iam.IRole]) -> None:
        scanner = cdk.Stack.of(self).format_arn(service="iam", region="", resource=_SCANNER, arn_format=cdk.ArnFormat.NO_RESOURCE_NAME)
        who = {"pull": [role.role_arn for role in pullers], "push": [role.role_arn for role in pushers]}
        # The build looks at what it pushed: signatures and lists of components refer to it.
        readers = [*who["pull"], *who["push"], scanner]
        for statement in (
            iam.PolicyStatement(sid="Pull", actions=list(PULL), principals=[iam.ArnPrincipal(arn) for arn in who["pull"]]),
            iam.PolicyStatement(sid="Push", actions=[*PULL, *PUSH], principals=[iam.ArnPrincipal(arn) for arn in who["push"]]),
            _refuse("NobodyElsePulls", READ, readers),
            _refuse("NobodyElsePushes", PUSH, who["push"]),
            iam.PolicyStatement(
                sid="NobodyDeletes",
                effect=iam.Effect.DENY,
                actions=["ecr:BatchDeleteImage", "ecr:DeleteRepository"],
                principals=[iam.StarPrincipal()],
            ),
        ):
            self.repository.add_to_resource_policy(statement)


def _refuse(sid: str, actions: Sequence[str], spared: Sequence[str]) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        sid=sid,
        effect=iam.Effect.DENY,
        actions=list(actions),
        principals=[iam.StarPrincipal()],
        conditions={"ArnNotEquals": {"aws:PrincipalArn": list(spared)}},
    )


def _scan_everything(scope: Construct) -> None:
    ecr.CfnRegistryScanningConfiguration(
        scope,
        "PciScanning",
        scan_type="ENHANCED",
        rules=[
            ecr.CfnRegistryScanningConfiguration.ScanningRuleProperty(
                repository_filters=[ecr.CfnRegistryScanningConfiguration.RepositoryFilterProperty(filter="*", filter_type="WILDCARD")],
                scan_frequency="CONTINUOUS_SCAN",
            )
        ],
    )


def _check_name(name: str, place: str) -> None:
    if is_known(name) and not _NAME.fullmatch(name):
        raise RefusedSetting(
            where=place,
            argument="repository_name",
            value=name,
            allowed="lower case, digits and ._/- between them, such as payments/api",
            requirement_id=None,
        )


def _check_roles(pullers: Sequence[iam.IRole], pushers: Sequence[iam.IRole], place: str) -> None:
    for argument, roles in (("pullers", pullers), ("pushers", pushers)):
        if not roles or not all(hasattr(role, "role_arn") for role in roles):
            raise RefusedSetting(where=place, argument=argument, value=roles, allowed="one role at least", requirement_id="7.2.5")
    if both := {role.node.path for role in pullers} & {role.node.path for role in pushers}:
        raise RefusedSetting(
            where=place,
            argument="pushers",
            value=", ".join(sorted(both)),
            allowed="roles that do not run what they push",
            requirement_id="6.5.4",
        )
