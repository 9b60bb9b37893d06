"""The protection of a backup vault holds against whoever administers it.

A policy that refuses to delete recovery points is worth as much as the right to take the policy off. Either a lock keeps recovery points
for a number of days, or the policy also refuses to remove itself and the vault (10.3.2, 12.10.1). A lock of compliance kind, once its
grace time is over, holds against everyone.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, attempt, best, failed, passed, worst
from pci_constructs.rules.backup._denials import refused

_ACTIONS = ("backup:DeleteBackupVaultAccessPolicy", "backup:DeleteBackupVault")
_LOCK = "LockConfiguration.MinRetentionDays"


def _locked(vault: ResourceView) -> Judgement:
    if vault.at_least(_LOCK, 1, default=0):
        return passed("a lock keeps recovery points for a least time", _LOCK)
    return failed("the vault has no lock with a least time", _LOCK)


def _check(vault: ResourceView) -> Judgement:
    denied = worst((refused(vault, action) for action in _ACTIONS), empty=passed("denied"))
    found = best((denied, attempt(lambda: _locked(vault))), empty=denied)
    return failed(f"{denied.message}, and no lock holds", denied.property) if found.verdict is Verdict.FAIL else found


RULE = Rule(
    id="backup-vault-lock-or-deny-delete",
    title="Backup vaults are locked, or refuse to give up their policy",
    severity=Severity.MEDIUM,
    requirements={
        "10.3.2": "what protects copies of audit logs cannot be taken away first",
        "12.10.1": "recovery after an incident rests on backups that the intruder could not delete",
    },
    remediation="set LockConfiguration.MinRetentionDays, or deny backup:DeleteBackupVaultAccessPolicy and backup:DeleteBackupVault as well",
    types=("AWS::Backup::BackupVault",),
    check=_check,
    equivalents={},
    passing={"BackupVaultName": "v", "LockConfiguration": {"MinRetentionDays": 35}},
    failing={"BackupVaultName": "v", "LockConfiguration": {"MaxRetentionDays": 90}},
)
