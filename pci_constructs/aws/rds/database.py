"""Database instances of PostgreSQL and MySQL for the CDE."""

from collections.abc import Mapping
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
from pci_constructs.aws.rds.auditing import audit_log_groups, audit_plugin
from pci_constructs.aws.rds.engines import INSTANCE_ENGINES, EngineType
from pci_constructs.aws.rds.monitoring import insights_retention, monitoring_role, report_events, report_security_groups, route_events
from pci_constructs.aws.rds.network import USUAL_PORT, closed_security_group, subnet_group
from pci_constructs.aws.rds.settings import DatabaseSettings
from pci_constructs.exceptions import accept
from pci_constructs.records import ExceptionRecord


class EncryptedDatabase(Construct):
    """A PostgreSQL or MySQL instance in the data tier: encrypted, over TLS alone, audited, in two zones, hard to lose.

    Storage, the administrator's secret, database insights and exported logs are encrypted with one customer managed key (3.5.1 as
    support, 3.6.1). The instance has no public address and its security group is closed until ``vpc.allow`` opens a path (1.3.1,
    1.4.4). Clients must speak TLS 1.2 or later (4.2.1) and may sign in with IAM (8.3.1); RDS makes the administrator's password,
    keeps it in Secrets Manager and changes it every 7 days (8.6.2, 8.6.3). Sign-ins, grants, definitions, reads and writes are
    logged (10.2.1), and the logs kept for 12 months (10.5.1). It survives the loss of a zone, its stack, and a slip of the hand.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``rds.DatabaseInstance`` with this id.
        placement: subnets of the data tier in two zones or more, of our VPC or an imported one.
        key: the customer managed key of everything that is kept. Create-only: another key replaces the instance.
        alarms: the topic that hears of failures, changes and deletion; RDS (``events.rds``) and EventBridge must be its publishers.
        engine: ``engines.postgresql()``, ``engines.mysql()``, or an engine of the CDK with a version in standard support (6.3.3).
        instance_type: the instance's class and size.
        admin_name: the administrator's name; create-only. No vendor's name, unless recorded as ``default_admin``.
        identifier: the physical name, which the log groups carry too; create-only.
        existing_identifier: instead of ``identifier``, the name that CloudFormation gave an instance whose template names none.
        database_name: the first database; none by default. Create-only.
        port: the port; the engine's own by default.
        storage_gib: the storage at the start, in GiB; 100 by default.
        maximum_storage_gib: up to where storage grows by itself, in GiB; it does not grow by default.
        backup_days: how long backups are kept, in days; 30 by default, at least 7, at most 35.
        log_retention_days: how long logs are kept, in days; 365 by default and at least (10.5.1).
        monitoring_seconds: the interval of enhanced monitoring, in seconds; 60 by default and at most.
        insights: database insights, standard by default; advanced keeps 15 months and costs by vCPU.
        parameters: the team's own engine parameters; those that would weaken TLS or the audit log are refused.
        single_zone: the record that allows one zone alone; two zones by default.
        default_admin: the record that allows an administrator of a vendor's name, for an instance that already has one.

    Attributes:
        instance: the ``rds.DatabaseInstance``.
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
        engine: rds.IInstanceEngine,
        instance_type: ec2.InstanceType,
        admin_name: str,
        identifier: str | None = None,
        existing_identifier: str | None = None,
        database_name: str | None = None,
        port: int | None = None,
        storage_gib: int = 100,
        maximum_storage_gib: int | None = None,
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
        type_, hardened = settings.check(*INSTANCE_ENGINES)
        check_not_in_production(single_zone, scope, where=settings.where, argument="single_zone")
        super().__init__(scope, construct_id)
        self.tier = Tier.DATA
        self.port = port or type_.port
        group = closed_security_group(self, placement, description=f"Security group for {construct_id} database")
        logs = audit_log_groups(self, type_, settings.physical_name, key=key, retention_days=log_retention_days)
        parameter_group = rds.ParameterGroup(
            self, "ParameterGroup", engine=engine, parameters=hardened, removal_policy=cdk.RemovalPolicy.RETAIN
        )
        options = audit_plugin(self, engine) if type_ is EngineType.MYSQL else None
        self.instance = rds.DatabaseInstance(
            self,
            "Default",
            engine=engine,
            engine_lifecycle_support=rds.EngineLifecycleSupport.OPEN_SOURCE_RDS_EXTENDED_SUPPORT_DISABLED,
            instance_identifier=identifier,
            instance_type=instance_type,
            database_name=database_name,
            port=port,
            vpc=placement.vpc,
            vpc_subnets=placement.selection,
            subnet_group=subnet_group(self, "SubnetGroup", placement, description=f"Subnet group for {construct_id} database"),
            security_groups=[group],
            publicly_accessible=False,
            multi_az=single_zone is None,
            storage_type=rds.StorageType.GP3,
            allocated_storage=storage_gib,
            max_allocated_storage=maximum_storage_gib,
            storage_encryption_key=key,
            credentials=rds.Credentials.from_username(admin_name, encryption_key=key),
            manage_master_user_password=True,
            iam_authentication=True,
            ca_certificate=rds.CaCertificate.RDS_CA_RSA2048_G1,
            parameter_group=parameter_group,
            option_group=options,
            cloudwatch_logs_exports=list(logs),
            monitoring_interval=cdk.Duration.seconds(monitoring_seconds),
            monitoring_role=monitoring_role(self),
            enable_performance_insights=True,
            database_insights_mode=insights,
            performance_insight_retention=insights_retention(insights),
            performance_insight_encryption_key=key,
            auto_minor_version_upgrade=True,
            backup_retention=cdk.Duration.days(backup_days),
            copy_tags_to_snapshot=True,
            delete_automated_backups=False,
            deletion_protection=True,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        self.instance.node.add_dependency(*logs.values())
        # RDS manages the password, so there is a secret.
        self.secret = cast(secretsmanager.ISecret, self.instance.secret)
        self.connections = ec2.Connections(security_groups=[group], default_port=ec2.Port.tcp(self.port))
        report_events(self, alarms, "db-instance", [self.instance.instance_identifier])
        report_events(self, alarms, "db-parameter-group", [parameter_group.bind_to_instance().parameter_group_name])
        report_security_groups(self, alarms)
        route_events(self, alarms, [self.instance.instance_arn])
        if self.port == type_.port:
            acknowledge(self.instance, "AwsSolutions::AwsSolutions-RDS11", reason=USUAL_PORT)
        if single_zone is not None:
            accept(self, "rds-multi-az-support", single_zone)
            acknowledge(self.instance, "AwsSolutions::AwsSolutions-RDS3", reason=single_zone.reason)
        if settings.has_default_admin and default_admin is not None:
            accept(self, "rds-instance-default-admin-check", default_admin)
