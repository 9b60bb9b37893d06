"""The audit trail of an account: every region, every call, kept where nobody changes it (PCI DSS 10.2 to 10.5)."""

import re
from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws._settings import check_log_retention, is_known, where
from pci_constructs.aws.cloudtrail.alarms import AuditAlarms
from pci_constructs.aws.cloudtrail.archive import CLOUDTRAIL, allow_delivery, allow_encryption
from pci_constructs.aws.cloudtrail.destination import CentralArchive, TrailSource, check_excluded, check_locked, check_trail_name
from pci_constructs.aws.cloudtrail.events import WatchedEvent
from pci_constructs.aws.kms import check_customer_managed
from pci_constructs.aws.logs import AuditLogGroup
from pci_constructs.aws.s3 import LogArchive
from pci_constructs.aws.singleton import Singleton, check_identifier, require
from pci_constructs.refusals import RefusedSetting

S3_OBJECT = "AWS::S3::Object"
RESOURCE_TYPE = re.compile(r"AWS::\w+::\w+")
REQUIREMENTS = ("10.2.1", "10.2.2", "10.3.2", "10.3.4", "10.5.1")


class AuditTrail(Construct):
    """A trail of all regions with signed digests, encrypted, locked in an archive, and watched by alarms.

    It records every management event, reading ones too, those of KMS included: who decrypted what with which key is the record of
    access to account data and to keys (10.2.1.1, 10.2.1.2). It records every access to objects in all buckets but the archive, whose
    own access logs do that: a trail that recorded its own writing would never end. There is no argument for a single region.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``cloudtrail.Trail`` with this id.
        alarms: the encrypted topic that is told of what somebody must look at (10.4.1), such as ``AlarmTopic.topic``.
        key: the customer managed key of the log group and, with an archive of this account, of the logs; its policy is extended for both.
        archive: a ``LogArchive`` or another bucket with Object Lock in this account, or ``CentralArchive`` for a bucket in an account
            for logs, where ``TrailArchive`` makes it.
        mode: whether this construct makes the trail, hangs its alarms on an existing one, or only records that there must be one.
        trail_name: the name; by default made from the path. In the other modes, that of the existing trail.
        log_group: the log group of the existing trail, in mode ``USE_EXISTING``.
        retention_days: how long the log group keeps events, in days; 365 by default and at least (10.5.1). The archive has its own.
        excluded_buckets: names of further buckets whose objects are not watched; none by default. An archive of other logs, say, whose
            access logs record the same.
        data_events: resource types besides S3 objects whose data events are recorded, such as ``AWS::Lambda::Function`` or
            ``AWS::DynamoDB::Table``; none by default. Add each that holds account data (10.2.1.1).
        insights: also records unusual rates of calls and errors (10.4.1.1), at a price for each event analysed; off by default.
        more_events: events to raise an alarm for, beside those of this library.

    Attributes:
        trail: the ``cloudtrail.CfnTrail``; ``None`` in the other modes.
        source: account, region and name of the trail that this construct makes, for ``TrailArchive``; ``None`` in the other modes.
        log_group: the log group with the events; ``None`` in mode ``REQUIRE``.
        alarms: the ``AuditAlarms``; ``None`` in mode ``REQUIRE``.

    Raises:
        RefusedSetting: key, archive or topic is missing; the archive has no Object Lock; the retention is too short; a bucket is
            excluded by wildcard; or the arguments do not suit the mode.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        alarms: sns.ITopic | None = None,
        key: kms.IKey | None = None,
        archive: LogArchive | s3.IBucket | CentralArchive | None = None,
        mode: Singleton = Singleton.CREATE,
        trail_name: str | None = None,
        log_group: logs.ILogGroup | None = None,
        retention_days: int = 365,
        excluded_buckets: Sequence[str] = (),
        data_events: Sequence[str] = (),
        insights: bool = False,
        more_events: Sequence[WatchedEvent] = (),
    ) -> None:
        place = where(scope, construct_id)
        mode = Singleton(mode)
        check_identifier(mode, log_group, where=place, argument="log_group")
        check_log_retention(retention_days, where=place)
        check_excluded(excluded_buckets, where=place)
        _check_data_events(data_events, place)
        if trail_name is not None:
            check_trail_name(trail_name, where=place)
        if mode is Singleton.CREATE:
            check_customer_managed(key, where=place, requirement_id="10.3.1")
            _check_archive(archive, place)
        if mode is not Singleton.REQUIRE and alarms is None:
            raise RefusedSetting(where=place, argument="alarms", value=None, allowed="an encrypted topic", requirement_id="10.4.1")
        super().__init__(scope, construct_id)
        self.trail: cloudtrail.CfnTrail | None = None
        self.source: TrailSource | None = None
        self.log_group: logs.ILogGroup | None = None if mode is Singleton.REQUIRE else log_group
        self.alarms: AuditAlarms | None = None
        name = trail_name
        if mode is not Singleton.CREATE:
            require(self, "AWS::CloudTrail::Trail", *REQUIREMENTS, **({"trail_name": name} if name else {}))
        elif key is not None and archive is not None:
            name = name or cdk.Names.unique_resource_name(self, max_length=120, separator="-")
            stack = cdk.Stack.of(self)
            self.source = TrailSource(account_id=stack.account, region=stack.region, trail_name=name)
            self.log_group = AuditLogGroup(self, "LogGroup", key=key, retention_days=retention_days).log_group
            selectors = [_MANAGEMENT, _objects(stack, archive, excluded_buckets), *map(_data, data_events)]
            self.trail = _trail(
                self, self.source, key=key, archive=archive, log_group=self.log_group, selectors=selectors, insights=insights
            )
        if self.log_group is not None and alarms is not None:
            namespace = f"PciConstructs/{name or 'AuditTrail'}"
            self.alarms = AuditAlarms(
                self, "PciAlarms", log_group=self.log_group, alarms=alarms, namespace=namespace, more_events=more_events
            )


_MANAGEMENT = cloudtrail.CfnTrail.AdvancedEventSelectorProperty(
    name="All management events, reading and writing",
    field_selectors=[cloudtrail.CfnTrail.AdvancedFieldSelectorProperty(field="eventCategory", equal_to=["Management"])],
)


def _trail(
    scope: Construct,
    source: TrailSource,
    *,
    key: kms.IKey,
    archive: LogArchive | s3.IBucket | CentralArchive,
    log_group: logs.ILogGroup,
    selectors: Sequence[cloudtrail.CfnTrail.AdvancedEventSelectorProperty],
    insights: bool,
) -> cloudtrail.CfnTrail:
    """The trail itself: the L1, because the L2 knows no advanced selectors, and writes policies without a source and inline ones."""
    role, permission = _delivery_role(scope, log_group)
    rates = [cloudtrail.CfnTrail.InsightSelectorProperty(insight_type=rate) for rate in ("ApiCallRateInsight", "ApiErrorRateInsight")]
    # "Resource" is what the L2 calls it: the logical id is then the same.
    trail = cloudtrail.CfnTrail(
        scope,
        "Resource",
        trail_name=source.trail_name,
        is_logging=True,
        is_multi_region_trail=True,
        include_global_service_events=True,
        enable_log_file_validation=True,
        s3_bucket_name=_bucket_name(archive),
        kms_key_id=archive.key_arn if isinstance(archive, CentralArchive) else key.key_arn,
        cloud_watch_logs_log_group_arn=log_group.log_group_arn,
        cloud_watch_logs_role_arn=role.role_arn,
        advanced_event_selectors=list(selectors),
        insight_selectors=rates if insights else None,
    )
    # CloudTrail tries bucket, key and role when it is made.
    trail.node.add_dependency(permission)
    if not isinstance(archive, CentralArchive):
        bucket = archive.bucket if isinstance(archive, LogArchive) else archive
        allow_encryption(key, [source])
        allow_delivery(bucket, [source])
        if bucket.policy is not None:
            trail.node.add_dependency(bucket.policy)
    return trail


def _delivery_role(scope: Construct, log_group: logs.ILogGroup) -> tuple[iam.Role, iam.ManagedPolicy]:
    """The role that writes to the log group, and nothing else."""
    # No aws:SourceArn in the trust policy: delivery is reported to stop with one (docs/decisions/audit-trail.md).
    role = iam.Role(scope, "LogsRole", assumed_by=iam.ServicePrincipal(CLOUDTRAIL))
    write = iam.PolicyStatement(actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[log_group.log_group_arn])
    return role, iam.ManagedPolicy(scope, "PciLogsPolicy", roles=[role], statements=[write])


def _objects(
    stack: cdk.Stack, archive: LogArchive | s3.IBucket | CentralArchive, excluded: Sequence[str]
) -> cloudtrail.CfnTrail.AdvancedEventSelectorProperty:
    """Data events of all buckets but the archive and those excluded; the slash keeps buckets that only begin alike."""
    arns = [f"arn:{stack.partition}:s3:::{name}/" for name in dict.fromkeys([_bucket_name(archive), *excluded])]
    return _data(S3_OBJECT, cloudtrail.CfnTrail.AdvancedFieldSelectorProperty(field="resources.ARN", not_starts_with=arns))


def _data(
    resource_type: str, *more: cloudtrail.CfnTrail.AdvancedFieldSelectorProperty
) -> cloudtrail.CfnTrail.AdvancedEventSelectorProperty:
    field = cloudtrail.CfnTrail.AdvancedFieldSelectorProperty
    return cloudtrail.CfnTrail.AdvancedEventSelectorProperty(
        name=f"Data events of {resource_type}",
        field_selectors=[
            field(field="eventCategory", equal_to=["Data"]),
            field(field="resources.type", equal_to=[resource_type]),
            *more,
        ],
    )


def _bucket_name(archive: LogArchive | s3.IBucket | CentralArchive) -> str:
    return archive.bucket.bucket_name if isinstance(archive, LogArchive) else archive.bucket_name


def _check_archive(archive: LogArchive | s3.IBucket | CentralArchive | None, place: str) -> None:
    if archive is None:
        raise RefusedSetting(
            where=place,
            argument="archive",
            value=None,
            allowed="a LogArchive, a bucket with Object Lock, or a CentralArchive",
            requirement_id="10.5.1",
        )
    if not isinstance(archive, (LogArchive, CentralArchive)):
        check_locked(archive, where=place)


def _check_data_events(types: Sequence[str], place: str) -> None:
    for resource_type in types:
        if is_known(resource_type) and (resource_type == S3_OBJECT or not RESOURCE_TYPE.fullmatch(resource_type)):
            raise RefusedSetting(
                where=place,
                argument="data_events",
                value=resource_type,
                allowed="resource types such as AWS::Lambda::Function; S3 objects are always recorded",
                requirement_id=None,
            )
