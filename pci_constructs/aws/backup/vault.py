"""Vaults whose recovery points nobody deletes by hand (PCI DSS 12.10.1, 10.3.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import aws_cdk as cdk
from aws_cdk import aws_backup as backup
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws._settings import check_at_least, is_known, where
from pci_constructs.aws.kms import check_customer_managed
from pci_constructs.refusals import RefusedSetting

COOLING_OFF_FLOOR = 3
"""Days that AWS lets pass at least before a compliance lock can no longer be undone."""

FAILED = ("ABORTED", "EXPIRED", "FAILED")
"""The states of a backup or copy job that left no recovery point (AWS Backup developer guide, EventBridge events)."""

WATCHED_CALLS = (
    "DeleteBackupVault",
    "DeleteBackupVaultAccessPolicy",
    "DeleteBackupVaultLockConfiguration",
    "DeleteRecoveryPoint",
    "PutBackupVaultAccessPolicy",
    "PutBackupVaultLockConfiguration",
    "UpdateRecoveryPointLifecycle",
)
"""What somebody who wants to get rid of backups would call, whether AWS allowed it or not."""


class VaultLockMode(StrEnum):
    """How strictly a vault lock holds."""

    GOVERNANCE = "governance"
    """Principals with ``backup:DeleteBackupVaultLockConfiguration`` may still take the lock off."""
    COMPLIANCE = "compliance"
    """After the cooling-off time nobody takes it off, the account's root and AWS included. Cannot be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultLock:
    """Bounds on how long recovery points are kept, which the vault enforces.

    Attributes:
        min_days: no recovery point is deleted before, in days.
        max_days: no recovery point is kept longer, in days; no bound by default.
        mode: governance unless compliance is chosen by name, because compliance cannot be undone.
        changeable_for_days: the cooling-off time of a compliance lock, in days; at least 3. Governance has none.

    Raises:
        RefusedSetting: compliance is not named, or has no cooling-off time, or the bounds contradict each other.
    """

    min_days: int
    max_days: int | None = None
    mode: VaultLockMode = VaultLockMode.GOVERNANCE
    changeable_for_days: int | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.mode, VaultLockMode):
            raise _refused_lock("mode", self.mode, "VaultLockMode.GOVERNANCE or VaultLockMode.COMPLIANCE")
        if self.mode is VaultLockMode.GOVERNANCE and self.changeable_for_days is not None:
            raise _refused_lock(
                "changeable_for_days",
                self.changeable_for_days,
                "left out for a governance lock: it would make the lock a compliance lock, which nobody can undo",
                cure="say mode=VaultLockMode.COMPLIANCE if that is meant",
            )
        if self.mode is VaultLockMode.COMPLIANCE:
            days = self.changeable_for_days
            if days is None or (is_known(days) and days < COOLING_OFF_FLOOR):
                raise _refused_lock("changeable_for_days", days, f"at least {COOLING_OFF_FLOOR} days for a compliance lock")
        check_at_least(self.min_days, 1, where="vault lock", argument="min_days", requirement_id=None, unit="days")
        if self.max_days is not None and is_known(self.min_days) and is_known(self.max_days) and self.max_days < self.min_days:
            raise _refused_lock("max_days", self.max_days, f"at least min_days, which is {self.min_days}")

    def allows(self, days: int) -> bool:
        """Whether the vault keeps a recovery point with this retention, in days; unknown values pass."""
        known = all(is_known(value) for value in (days, self.min_days, self.max_days or 0))
        return not known or (self.min_days <= days <= (self.max_days or days))


class BackupVault(Construct):
    """A vault for recovery points: encrypted with your key, and closed to deletion by hand.

    Its policy denies everybody to delete recovery points, to shorten their life and to delete the vault; only CloudFormation's
    role, the account's root and those named here may change that policy (10.3.2, 7.2.5). Failed jobs, and calls that try to get rid
    of backups, reach the topic.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``backup.BackupVault`` with this id.
        key: the customer managed key of the recovery points (3.5.1 as support, 3.6.1). Create-only: another key replaces the vault.
        alarms: the topic that hears of failures; EventBridge must be one of its publishers, as it is of ``AlarmTopic``.
        lock: bounds that the vault enforces; none by default, because a lock can make storage that nobody can give back.
        vault_name: the physical name; the L2 derives one from the construct's path by default. Create-only.
        policy_administrators: role names or patterns that may change the vault's policy, besides CloudFormation's execution role of
            the CDK bootstrap stack and the account's root.

    Attributes:
        vault: the ``backup.BackupVault``.
        key: the key.
        lock: the lock, if there is one.

    Raises:
        RefusedSetting: the key is not customer managed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: kms.IKey,
        alarms: sns.ITopic,
        lock: VaultLock | None = None,
        vault_name: str | None = None,
        policy_administrators: Sequence[str] = (),
    ) -> None:
        check_customer_managed(key, where=where(scope, construct_id))
        super().__init__(scope, construct_id)
        self.key = key
        self.lock = lock
        self.vault = backup.BackupVault(
            self,
            "Default",
            backup_vault_name=vault_name,
            encryption_key=key,
            access_policy=iam.PolicyDocument(statements=self._policy(policy_administrators)),
            lock_configuration=_lock_configuration(lock),
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        self._report(alarms)

    def _policy(self, administrators: Sequence[str]) -> list[iam.PolicyStatement]:
        stack = cdk.Stack.of(self)
        roles = [f"cdk-*-cfn-exec-role-{stack.account}-{stack.region}", *administrators]
        spared = [
            stack.format_arn(service="iam", region="", resource="root", arn_format=cdk.ArnFormat.NO_RESOURCE_NAME),
            *(stack.format_arn(service="iam", region="", resource="role", resource_name=role) for role in roles),
        ]
        return [
            iam.PolicyStatement(
                sid="RefuseDeletion",
                effect=iam.Effect.DENY,
                actions=["backup:DeleteBackupVault", "backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"],
                principals=[iam.AnyPrincipal()],
                resources=["*"],
            ),
            iam.PolicyStatement(
                sid="RefusePolicyChange",
                effect=iam.Effect.DENY,
                actions=["backup:DeleteBackupVaultAccessPolicy", "backup:PutBackupVaultAccessPolicy"],
                principals=[iam.AnyPrincipal()],
                resources=["*"],
                conditions={"ArnNotLike": {"aws:PrincipalArn": spared}},
            ),
        ]

    def _report(self, alarms: sns.ITopic) -> None:
        # AWS Backup's own notifications know no failures alone; EventBridge can tell them apart. The L1: the L2's target would let
        # every event rule of every account publish to the topic.
        name, arn = self.vault.backup_vault_name, self.vault.backup_vault_arn
        rules = {
            "PciFailures": (
                "A backup or copy job of the vault left no recovery point",
                {
                    "detail-type": ["Backup Job State Change", "Copy Job State Change"],
                    "detail": {"state": list(FAILED), "$or": [{"backupVaultArn": [arn]}, {"sourceBackupVaultArn": [arn]}]},
                },
            ),
            "PciChanges": (
                "Somebody tried to delete backups, or to change what protects them",
                {
                    "detail-type": ["AWS API Call via CloudTrail"],
                    "detail": {
                        "eventSource": ["backup.amazonaws.com"],
                        "eventName": list(WATCHED_CALLS),
                        "requestParameters": {"backupVaultName": [name]},
                    },
                },
            ),
        }
        for construct_id, (description, pattern) in rules.items():
            events.CfnRule(
                self,
                construct_id,
                description=description,
                event_pattern={"source": ["aws.backup"], **pattern},
                targets=[events.CfnRule.TargetProperty(arn=alarms.topic_arn, id="Alarms")],
            )


def _lock_configuration(lock: VaultLock | None) -> backup.LockConfiguration | None:
    if lock is None:
        return None
    return backup.LockConfiguration(
        min_retention=cdk.Duration.days(lock.min_days),
        max_retention=cdk.Duration.days(lock.max_days) if lock.max_days else None,
        changeable_for=cdk.Duration.days(lock.changeable_for_days) if lock.changeable_for_days else None,
    )


def _refused_lock(argument: str, value: object, allowed: str, cure: str | None = None) -> RefusedSetting:
    return RefusedSetting(where="vault lock", argument=argument, value=value, allowed=allowed, requirement_id=None, cure=cure)
