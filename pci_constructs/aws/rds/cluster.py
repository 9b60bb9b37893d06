"""Aurora clusters of PostgreSQL and MySQL for the CDE."""

from collections.abc import Mapping, Sequence
from typing import cast

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_rds as rds
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws._settings import acknowledge, check_not_in_production, where
from pci_constructs.aws.ec2.placement import Placement, Tier
from pci_constructs.aws.rds.auditing import audit_log_groups
from pci_constructs.aws.rds.engines import CLUSTER_ENGINES, EngineType
from pci_constructs.aws.rds.monitoring import insights_retention, monitoring_role, report_events, report_security_groups, route_events
from pci_constructs.aws.rds.network import USUAL_PORT, closed_security_group, subnet_group
from pci_constructs.aws.rds.settings import DatabaseSettings, check_zone_record
from pci_constructs.exceptions import accept
from pci_constructs.records import ExceptionRecord

_NO_BACKTRACK = (
    "rewinding a cluster in place would unmake records without a trace in the database; "
    "point-in-time restore to a new cluster covers the need, and MySQL clusters cannot take backtrack later"
)


class EncryptedCluster(Construct):
    """An Aurora cluster in the data tier: encrypted, over TLS alone, audited, in two zones, hard to lose.

    It keeps the same promises as ``EncryptedDatabase``, with the same arguments where Aurora has them. The Data API stays off: it
    would lead past the network path to the database (2.2.4).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``rds.DatabaseCluster`` with this id.
        placement: subnets of the data tier in two zones or more, of our VPC or an imported one.
        key: the customer managed key of everything that is kept. Create-only: another key replaces the cluster.
        alarms: the topic that hears of failures, changes and deletion; RDS (``events.rds``) and EventBridge must be its publishers.
        engine: ``engines.aurora_postgresql()``, ``engines.aurora_mysql()``, or an engine of the CDK in standard support (6.3.3).
        instance_type: the class and size of every instance.
        admin_name: the administrator's name; create-only. No vendor's name, unless recorded as ``default_admin``.
        identifier: the physical name, which the log groups carry too; create-only.
        existing_identifier: instead of ``identifier``, the name that CloudFormation gave a cluster whose template names none.
        writer: the construct id of the first writer.
        readers: the construct ids of the readers; one by default, which Aurora puts in another zone and fails over to.
        database_name: the first database; none by default. Create-only.
        port: the port; the engine's own by default.
        backup_days: how long backups are kept, in days; 30 by default, at least 7, at most 35.
        log_retention_days: how long logs are kept, in days; 365 by default and at least (10.5.1).
        monitoring_seconds: the interval of enhanced monitoring, in seconds; 60 by default and at most.
        insights: database insights, standard by default; advanced keeps 15 months and costs by vCPU.
        parameters: the team's own cluster parameters; those that would weaken TLS or the audit log are refused.
        single_zone: the record that allows a cluster without readers.
        default_admin: the record that allows an administrator of a vendor's name, for a cluster that already has one.

    Attributes:
        cluster: the ``rds.DatabaseCluster``.
        secret: the administrator's secret, which RDS owns and rotates.
        connections: the closed security group, for ``vpc.allow``.
        tier: the data tier.
        port: the port.

    Raises:
        RefusedSetting: a setting breaks a requirement or a guard rail.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        placement: Placement,
        key: kms.IKey,
        alarms: sns.ITopic,
        engine: rds.IClusterEngine,
        instance_type: ec2.InstanceType,
        admin_name: str,
        identifier: str | None = None,
        existing_identifier: str | None = None,
        writer: str = "writer",
        readers: Sequence[str] = ("reader",),
        database_name: str | None = None,
        port: int | None = None,
        backup_days: int = 30,
        log_retention_days: int = 365,
        monitoring_seconds: int = 60,
        insights: rds.DatabaseInsightsMode = rds.DatabaseInsightsMode.STANDARD,
        parameters: Mapping[str, str] | None = None,
        single_zone: ExceptionRecord | None = None,
        default_admin: ExceptionRecord | None = None,
    ) -> None:
        settings = DatabaseSettings(
            where=where(scope, construct_id),
            placement=placement,
            key=key,
            engine=engine,
            identifier=identifier,
            existing_identifier=existing_identifier,
            admin_name=admin_name,
            default_admin=default_admin,
            parameters=parameters or {},
            backup_days=backup_days,
            log_retention_days=log_retention_days,
            monitoring_seconds=monitoring_seconds,
        )
        type_, hardened = settings.check(*CLUSTER_ENGINES)
        check_not_in_production(single_zone, scope, where=settings.where, argument="single_zone")
        check_zone_record(bool(readers), single_zone, where=settings.where, argument="readers", value=tuple(readers))
        super().__init__(scope, construct_id)
        self.tier = Tier.DATA
        self.port = port or type_.port
        group = closed_security_group(self, placement, description="RDS security group")
        logs = audit_log_groups(self, type_, settings.physical_name, key=key, retention_days=log_retention_days)
        retention = insights_retention(insights)
        self.cluster = rds.DatabaseCluster(
            self,
            "Default",
            engine=engine,
            engine_lifecycle_support=rds.EngineLifecycleSupport.OPEN_SOURCE_RDS_EXTENDED_SUPPORT_DISABLED,
            cluster_identifier=identifier,
            writer=_instance(writer, instance_type, key, retention),
            readers=[_instance(reader, instance_type, key, retention) for reader in readers],
            default_database_name=database_name,
            port=port,
            vpc=placement.vpc,
            vpc_subnets=placement.selection,
            subnet_group=subnet_group(self, "Subnets", placement, description=f"Subnets for {construct_id} database"),
            security_groups=[group],
            storage_encryption_key=key,
            credentials=rds.Credentials.from_username(admin_name, encryption_key=key),
            manage_master_user_password=True,
            iam_authentication=True,
            enable_data_api=False,
            parameter_group=rds.ParameterGroup(
                self, "ParameterGroup", engine=engine, parameters=hardened, removal_policy=cdk.RemovalPolicy.RETAIN
            ),
            cloudwatch_logs_exports=list(logs),
            monitoring_interval=cdk.Duration.seconds(monitoring_seconds),
            monitoring_role=monitoring_role(self),
            enable_performance_insights=True,
            database_insights_mode=insights,
            performance_insight_retention=retention,
            performance_insight_encryption_key=key,
            auto_minor_version_upgrade=True,
            backup=rds.BackupProps(retention=cdk.Duration.days(backup_days)),
            copy_tags_to_snapshot=True,
            delete_automated_backups=False,
            deletion_protection=True,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        self.cluster.node.add_dependency(*logs.values())
        # RDS manages the password, so there is a secret.
        self.secret = cast(secretsmanager.ISecret, self.cluster.secret)
        self.connections = ec2.Connections(security_groups=[group], default_port=ec2.Port.tcp(self.port))
        report_events(self, alarms, "db-cluster", [self.cluster.cluster_identifier])
        report_events(self, alarms, "db-instance", self.cluster.instance_identifiers)
        report_security_groups(self, alarms)
        route_events(self, alarms, [self.cluster.cluster_arn, *self._instance_arns()])
        if self.port == type_.port:
            acknowledge(self.cluster, "AwsSolutions::AwsSolutions-RDS11", reason=USUAL_PORT)
        if type_ is EngineType.AURORA_MYSQL:
            acknowledge(self.cluster, "AwsSolutions::AwsSolutions-RDS14", reason=_NO_BACKTRACK)
        if single_zone is not None and not readers:
            accept(self, "rds-cluster-multi-az-enabled", single_zone)
        if settings.has_default_admin and default_admin is not None:
            accept(self, "rds-cluster-default-admin-check", default_admin)

    def _instance_arns(self) -> list[str]:
        stack = cdk.Stack.of(self)
        return [
            stack.format_arn(service="rds", resource="db", resource_name=name, arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME)
            for name in self.cluster.instance_identifiers
        ]


def _instance(
    construct_id: str, instance_type: ec2.InstanceType, key: kms.IKey, retention: rds.PerformanceInsightRetention
) -> rds.IClusterInstance:
    return rds.ClusterInstance.provisioned(
        construct_id,
        instance_type=instance_type,
        publicly_accessible=False,
        auto_minor_version_upgrade=True,
        ca_certificate=rds.CaCertificate.RDS_CA_RSA2048_G1,
        enable_performance_insights=True,
        performance_insight_retention=retention,
        performance_insight_encryption_key=key,
    )
