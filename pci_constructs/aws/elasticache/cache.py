"""A cache in the data tier whose clients sign in as named users over TLS (PCI DSS 1.4.4, 3.5.1, 4.2.1, 8.3.1)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticache as elasticache
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws._settings import acknowledge, check_not_in_production, where
from pci_constructs.aws.ec2.connections import WorkloadMember
from pci_constructs.aws.ec2.placement import Placement, Tier
from pci_constructs.aws.elasticache.engines import CacheEngine, default_version
from pci_constructs.aws.elasticache.monitoring import alarm_on_refusals, report_changes
from pci_constructs.aws.elasticache.settings import CacheSettings
from pci_constructs.aws.elasticache.users import CacheUser, CacheUsers, user_arn
from pci_constructs.aws.logs import AuditLogGroup
from pci_constructs.aws.secretsmanager import RotatedSecret
from pci_constructs.exceptions import accept
from pci_constructs.records import ExceptionRecord

if TYPE_CHECKING:
    from pci_constructs.aws.ec2.vpc import SegmentedVpc

API_PORT = 443
"""The port of the endpoints of AWS services."""

USUAL_PORT = 6379
"""The port of Valkey and Redis where none is chosen."""


class EncryptedCache(Construct):
    """A Valkey or Redis OSS replication group in the data tier: encrypted, over TLS alone, with named users, in two zones.

    What it keeps, its logs and its passwords are encrypted with one customer managed key (3.5.1 as support, 3.6.1). Clients speak TLS
    (4.2.1, 8.3.2) and sign in as users that may use the keys and commands they need (7.2.5, 8.2.2, 8.3.1); the default user is switched
    off (2.2.2). Passwords are made by Secrets Manager and changed every 30 days; a replaced password works until the next change, so
    that no client fails, and none works for longer than 90 days (8.6.2, 8.6.3). Its security group is closed until ``vpc.allow``
    opens a path (1.3.1, 1.4.4).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``elasticache.CfnReplicationGroup`` with this id.
        placement: subnets of the data tier in two zones or more, of our VPC or an imported one.
        key: the customer managed key of everything that is kept. Create-only: another key replaces the cache.
        alarms: the topic that hears of refusals, changes and failed rotations; CloudWatch and EventBridge must be its publishers.
        users: the applications that use the cache; at least one.
        rotation_placement: the subnets of the CDE or data tier that the function which changes passwords runs in, with a security group
            of its own; ``declare_paths`` opens its one way out, to endpoints of Secrets Manager and ElastiCache.
        node_type: the class of each node, such as ``cache.t4g.small``.
        description: what the cache is for; by default its construct's id.
        engine: Valkey by default.
        engine_version: a version in standard support; Valkey 8.2 or Redis OSS 7.1 by default.
        nodes: the primary and its replicas; 2 by default, at most 6.
        port: the port; 6379 by default. Create-only.
        replication_group_id: the physical name; CloudFormation chooses one by default. Create-only.
        subnet_group_name: an existing subnet group, of the placement's subnets; by default one is made. Create-only.
        preferred_zones: the zone of each node, in order; ElastiCache chooses by default. Create-only.
        snapshot_name: the snapshot to start from; none by default. Create-only.
        snapshot_days: how long daily snapshots are kept, in days; 15 by default and at least, at most 35.
        snapshot_window: when snapshots are made, UTC, such as ``03:00-04:00``; ElastiCache chooses by default.
        maintenance_window: when AWS patches, UTC, such as ``sun:04:00-sun:05:00``; ElastiCache chooses by default.
        log_retention_days: how long logs are kept, in days; 365 by default and at least (10.5.1).
        rotation_days: how often passwords are changed, in days; 30 by default, at most 45, because each works for two such times.
        single_zone: the record that allows one zone, and one node; two zones by default.
        no_snapshots: the record that allows a cache without snapshots, as one of sensitive authentication data should be (3.3.1).
        rotation_outside: the record that allows the function to run outside of any VPC instead, for one without those endpoints.
        risk_analysis: the record that allows rarer changes of passwords; its ticket names the targeted risk analysis.

    Attributes:
        replication_group: the ``elasticache.CfnReplicationGroup``.
        connections: the closed security group, for ``vpc.allow``.
        tier: the data tier.
        port: the port.
        user_secrets: the ``RotatedSecret`` of each user with a password, by the user's name; fields ``username`` and ``password``.
        user_names: what each user signs in as; for users of IAM that is not their plain name.
        rotation: the function that changes passwords, for ``vpc.allow``; ``None`` where it is outside of any VPC.
        log_groups: the ``logs.LogGroup`` of the engine's log and of the slow log.

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
        users: Sequence[CacheUser],
        node_type: str,
        description: str | None = None,
        engine: CacheEngine = CacheEngine.VALKEY,
        engine_version: str | None = None,
        nodes: int = 2,
        port: int = USUAL_PORT,
        replication_group_id: str | None = None,
        subnet_group_name: str | None = None,
        preferred_zones: Sequence[str] | None = None,
        snapshot_name: str | None = None,
        snapshot_days: int = 15,
        snapshot_window: str | None = None,
        maintenance_window: str | None = None,
        log_retention_days: int = 365,
        rotation_days: int = 30,
        rotation_placement: Placement | None = None,
        rotation_outside: ExceptionRecord | None = None,
        single_zone: ExceptionRecord | None = None,
        no_snapshots: ExceptionRecord | None = None,
        risk_analysis: ExceptionRecord | None = None,
    ) -> None:
        check_not_in_production(single_zone, scope, where=where(scope, construct_id), argument="single_zone")
        version = engine_version or default_version(engine)
        CacheSettings(
            where=where(scope, construct_id),
            placement=placement,
            key=key,
            users=users,
            engine=engine,
            engine_version=version,
            nodes=nodes,
            snapshot_days=snapshot_days,
            log_retention_days=log_retention_days,
            rotation_days=rotation_days,
            rotation_placement=rotation_placement,
            rotation_outside=rotation_outside,
            single_zone=single_zone,
            risk_analysis=risk_analysis,
        ).check()
        super().__init__(scope, construct_id)
        self.tier = Tier.DATA
        self.port = port
        group = self._security_group(placement)
        logs = {kind: AuditLogGroup(self, f"{kind.title()}Log", key=key, retention_days=log_retention_days) for kind in ("engine", "slow")}
        self.log_groups = {kind: log.log_group for kind, log in logs.items()}
        self._users = CacheUsers(
            self,
            "Users",
            engine=engine,
            users=users,
            key=key,
            alarms=alarms,
            rotation_days=rotation_days,
            rotation_placement=rotation_placement,
            rotation_outside=rotation_outside,
            risk_analysis=risk_analysis,
        )
        self.replication_group = elasticache.CfnReplicationGroup(
            self,
            "Default",
            replication_group_description=description or f"Cache {construct_id}",
            replication_group_id=replication_group_id,
            engine=engine,
            engine_version=version,
            cache_node_type=node_type,
            num_cache_clusters=nodes,
            automatic_failover_enabled=nodes > 1,
            multi_az_enabled=single_zone is None,
            preferred_cache_cluster_a_zs=list(preferred_zones) if preferred_zones else None,
            port=port,
            at_rest_encryption_enabled=True,
            kms_key_id=key.key_arn,
            transit_encryption_enabled=True,
            transit_encryption_mode="required",
            user_group_ids=[self._users.group.ref],
            cache_subnet_group_name=subnet_group_name or self._subnet_group(placement),
            security_group_ids=[group.security_group_id],
            snapshot_name=snapshot_name,
            snapshot_retention_limit=0 if no_snapshots else snapshot_days,
            snapshot_window=snapshot_window,
            preferred_maintenance_window=maintenance_window,
            auto_minor_version_upgrade=True,
            log_delivery_configurations=[self._delivery(kind) for kind in self.log_groups],
        )
        self.replication_group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        self.connections = ec2.Connections(security_groups=[group], default_port=ec2.Port.tcp(port))
        for secret in self._users.secrets.values():
            if secret.rotation_schedule is not None:
                # A user that joins a group cannot be changed; with the cache there, its first password is changed at once.
                secret.rotation_schedule.node.add_dependency(self.replication_group)
                if self.rotation:
                    # Not before its way out is open: the rules lie below its security group.
                    secret.rotation_schedule.node.add_dependency(*self.rotation.connections.security_groups)
        alarm_on_refusals(self, self.replication_group, nodes, alarms)
        report_changes(self, self.replication_group, self._users.group, alarms)
        self._account_for(single_zone, no_snapshots)

    @property
    def user_secrets(self) -> dict[str, RotatedSecret]:
        """The secret of each user with a password, by the user's name."""
        return self._users.user_secrets

    @property
    def rotation(self) -> WorkloadMember | None:
        """The function that changes passwords, as the source of declared connections."""
        return self._users.rotation

    def declare_paths(self, vpc: "SegmentedVpc") -> None:
        """Opens what changing passwords takes: endpoints of Secrets Manager and of ElastiCache, which the VPC must have."""
        if self.rotation:
            reason = "passwords of cache users are changed: Secrets Manager and the ElastiCache API"
            vpc.allow(self.rotation, vpc.interface_endpoints, API_PORT, reason=reason)

    @property
    def user_names(self) -> dict[str, str]:
        """What each user signs in as, by the user's name."""
        return dict(self._users.user_names)

    def connect_statement(self, user: str) -> iam.PolicyStatement:
        """What a role's policy must allow, so that it may sign in as a user of IAM.

        Args:
            user: the user's name.
        """
        cache = cdk.Stack.of(self).format_arn(
            service="elasticache",
            resource="replicationgroup",
            resource_name=self.replication_group.ref,
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
        return iam.PolicyStatement(actions=["elasticache:Connect"], resources=[cache, user_arn(self, self._users.user_ids[user])])

    def _security_group(self, placement: Placement) -> ec2.SecurityGroup:
        group = ec2.SecurityGroup(
            self,
            "SecurityGroup",
            vpc=placement.vpc,
            description=f"Security group for {self.node.id} cache",
            allow_all_outbound=False,
            disable_inline_rules=False,
        )
        group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        return group

    def _subnet_group(self, placement: Placement) -> str:
        group = elasticache.CfnSubnetGroup(
            self,
            "SubnetGroup",
            description=f"Subnet group for {self.node.id} cache",
            subnet_ids=[subnet.subnet_id for subnet in placement.subnets],
        )
        group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        return group.ref

    def _delivery(self, kind: str) -> elasticache.CfnReplicationGroup.LogDeliveryConfigurationRequestProperty:
        properties = elasticache.CfnReplicationGroup
        details = properties.CloudWatchLogsDestinationDetailsProperty(log_group=self.log_groups[kind].log_group_name)
        return properties.LogDeliveryConfigurationRequestProperty(
            log_type=f"{kind}-log",
            log_format="json",
            destination_type="cloudwatch-logs",
            destination_details=properties.DestinationDetailsProperty(cloud_watch_logs_details=details),
        )

    def _account_for(self, single_zone: ExceptionRecord | None, no_snapshots: ExceptionRecord | None) -> None:
        group = self.replication_group
        acknowledge(
            group,
            "AwsSolutions::AwsSolutions-AEC6",
            reason="clients sign in as users of a user group, each with its own password or IAM token, which AUTH's one token excludes",
        )
        if self.port == USUAL_PORT and group.engine == CacheEngine.REDIS:
            acknowledge(
                group,
                "AwsSolutions::AwsSolutions-AEC5",
                reason="a secret port protects nothing: the security group and the network ACL let declared sources in alone (1.2.5)",
            )
        if single_zone is not None:
            accept(self, "elasticache-auto-failover-enabled", single_zone)
            acknowledge(group, "AwsSolutions::AwsSolutions-AEC4", reason=single_zone.reason)
        if no_snapshots is not None:
            accept(self, "elasticache-redis-cluster-automatic-backup-check", no_snapshots)
