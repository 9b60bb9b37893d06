"""A backup every day of everything that is selected (PCI DSS 12.10.1; 10.3.3 for copies of logs)."""

from collections.abc import Mapping, Sequence

import aws_cdk as cdk
from aws_cdk import aws_backup as backup
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from pci_constructs.aws._settings import check_at_least, is_known, where
from pci_constructs.aws.backup.roles import BackupService, backup_role
from pci_constructs.aws.backup.vault import BackupVault, VaultLock
from pci_constructs.refusals import RefusedSetting

RETENTION_FLOOR = 35
"""Days that a daily backup is kept at least: the threshold of AWS Config's rule on backup plans."""


class BackupPlan(Construct):
    """A backup every day, kept for five weeks or more, of everything that carries a tag or is named (12.10.1).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``backup.BackupPlan`` with this id.
        vault: where recovery points go.
        tags: resources with one of these tags are backed up, new ones included.
        resources: resources that are backed up whatever their tags.
        services: the kinds of resources that the plan's role may back up; RDS and EBS by default. Others need a ``role``.
        table_keys: the keys of DynamoDB tables, where they are others than the vault's.
        role: the role that AWS Backup assumes; by default one with a customer managed policy for ``services``.
        retention_days: how long recovery points are kept, in days; 35 by default and at least, and within the vault's lock.
        hour: the hour of the day, UTC, at which the backup may start; 3 by default.
        copy_to: a second vault, of another region or account, that gets a copy kept for the same time (10.3.3 for copies of logs).

    Attributes:
        plan: the ``backup.BackupPlan``.
        role: the role that AWS Backup assumes.

    Raises:
        RefusedSetting: nothing is selected, the retention is too short or outside the vault's lock, or the hour is none.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vault: BackupVault,
        tags: Mapping[str, str] | None = None,
        resources: Sequence[backup.BackupResource] = (),
        services: Sequence[BackupService] = (BackupService.RDS, BackupService.EBS),
        table_keys: Sequence[kms.IKey] = (),
        role: iam.IRole | None = None,
        retention_days: int = RETENTION_FLOOR,
        hour: int = 3,
        copy_to: backup.IBackupVault | None = None,
    ) -> None:
        place = where(scope, construct_id)
        _check_selection(tags or {}, resources, place)
        _check_schedule(retention_days, hour, vault.lock, place)
        super().__init__(scope, construct_id)
        kept = cdk.Duration.days(retention_days)
        copies = [backup.BackupPlanCopyActionProps(destination_backup_vault=copy_to, delete_after=kept)] if copy_to else None
        daily = backup.BackupPlanRule(
            rule_name="Daily",
            backup_vault=vault.vault,
            schedule_expression=events.Schedule.cron(hour=str(hour), minute="0"),
            start_window=cdk.Duration.hours(1),
            completion_window=cdk.Duration.hours(8),
            delete_after=kept,
            copy_actions=copies,
        )
        self.plan = backup.BackupPlan(self, "Default", backup_plan_rules=[daily])
        self.role = role or backup_role(self, services, vault_key=vault.key, table_keys=table_keys)
        selected = [backup.BackupResource.from_tag(name, value) for name, value in (tags or {}).items()]
        self.plan.add_selection(
            "Selection",
            resources=[*selected, *resources],
            role=self.role.without_policy_updates() if isinstance(self.role, iam.Role) else self.role,
            disable_default_backup_policy=True,
        )


def _check_selection(tags: Mapping[str, str], resources: Sequence[backup.BackupResource], place: str) -> None:
    if not tags and not resources:
        raise RefusedSetting(
            where=place, argument="tags", value=dict(tags), allowed="tags or resources to back up", requirement_id="12.10.1"
        )


def _check_schedule(retention_days: int, hour: int, lock: VaultLock | None, place: str) -> None:
    check_at_least(
        retention_days, RETENTION_FLOOR, where=place, argument="retention_days", requirement_id="12.10.1", unit="days for daily backups"
    )
    if lock and not lock.allows(retention_days):
        upper = f" and at most {lock.max_days}" if lock.max_days else ""
        raise RefusedSetting(
            where=place,
            argument="retention_days",
            value=retention_days,
            allowed=f"at least {lock.min_days}{upper} days, because jobs outside the vault's lock fail",
            requirement_id=None,
        )
    if is_known(hour) and not 0 <= hour <= 23:
        raise RefusedSetting(where=place, argument="hour", value=hour, allowed="between 0 and 23", requirement_id=None)
