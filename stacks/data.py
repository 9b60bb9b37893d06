"""The database and the cache of payment services, and their backups."""

from aws_cdk import aws_backup as backup
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from pci_constructs.aws.backup import BackupPlan, BackupService, BackupVault, VaultLock, VaultLockMode
from pci_constructs.aws.ec2 import SegmentedVpc, Tier
from pci_constructs.aws.elasticache import CacheUser, EncryptedCache
from pci_constructs.aws.rds import EncryptedDatabase, engines
from pci_constructs.standard import Scope
from stacks.base import ReferenceStack
from stacks.security import SecurityStack
from stacks.settings import Settings

BACKUP_DAYS = 35
"""How long backups are kept, in days."""


class DataStack(ReferenceStack):
    """Everything that keeps card data or tokens, in the tier that no route leaves."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, security: SecurityStack, network: SegmentedVpc) -> None:
        super().__init__(scope, construct_id, settings=settings, pci_scope=Scope.CDE, reason="stores tokens and transactions")
        placement = network.placement(Tier.DATA)
        record = settings.exceptions.record() if settings.exceptions else None
        self.database = EncryptedDatabase(
            self,
            "Database",
            placement=placement,
            key=security.card_key,
            alarms=security.alarms,
            engine=engines.postgresql(settings.database.version),
            instance_type=ec2.InstanceType(settings.database.instance_type),
            storage_gib=settings.database.storage_gib,
            identifier=f"payments-{settings.environment}",
            admin_name="payments_owner",
            database_name="payments",
            log_retention_days=settings.retention_days,
            single_zone=record,
        )
        self.cache = EncryptedCache(
            self,
            "Cache",
            placement=placement,
            key=security.card_key,
            alarms=security.alarms,
            users=[CacheUser(name="payments", access="~payments:* +@read +@write +@connection")],
            rotation_placement=network.placement(Tier.CDE),
            node_type=settings.cache.node_type,
            engine_version=settings.cache.version,
            nodes=1 if record else len(settings.zones),
            log_retention_days=settings.retention_days,
            single_zone=record,
        )
        self.vault = BackupVault(self, "Backups", key=security.card_key, alarms=security.alarms, lock=_lock(settings))
        BackupPlan(
            self,
            "BackupPlan",
            vault=self.vault,
            resources=[backup.BackupResource.from_rds_database_instance(self.database.instance)],
            services=[BackupService.RDS],
            retention_days=BACKUP_DAYS,
        )


def _lock(settings: Settings) -> VaultLock | None:
    if settings.vault_lock == "compliance":
        return VaultLock(min_days=BACKUP_DAYS, mode=VaultLockMode.COMPLIANCE, changeable_for_days=3)
    return VaultLock(min_days=BACKUP_DAYS) if settings.vault_lock == "governance" else None
