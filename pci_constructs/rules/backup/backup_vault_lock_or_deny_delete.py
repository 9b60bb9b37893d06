"""The protection of a backup vault holds against whoever administers it.

A policy that refuses to delete recovery points is worth as much as the right to take the policy off. Either a lock of compliance kind keeps
recovery points for a number of days, which nobody can undo once its grace time is over, or the policy also refuses to remove itself and the
vault (10.3.2, 12.10.1). A lock without a grace time can be taken off by whoever has the right to, and does not hold by itself.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, attempt, best, failed, passed, worst
from pci_constructs.rules.backup._denials import refused

_ACTIONS = ("backup:DeleteBackupVaultAccessPolicy", "backup:DeleteBackupVault")
_LOCK, _GRACE = "LockConfiguration.MinRetentionDays", "LockConfiguration.ChangeableForDays"


def _locked(vault: ResourceView) -> Judgement:
    if vault.live:
        # A lock that has a day cannot be undone from that day on.
        holds = vault.at_least("Live.MinRetentionDays", 1, default=0) and vault.has("Live.LockDate")
    else:
        holds = vault.at_least(_LOCK, 1, default=0) and vault.at_least(_GRACE, 1, default=0)
    if holds:
        return passed("a lock that cannot be undone keeps recovery points for a least time", _LOCK)
    return failed("the vault has no lock that cannot be undone", _LOCK)


def _check(vault: ResourceView) -> Judgement:
    denied = worst((refused(vault, action) for action in _ACTIONS), empty=passed("denied"))
    found = best((denied, attempt(lambda: _locked(vault))), empty=denied)
    return failed(f"{denied.message}, and no lock holds", denied.property) if found.verdict is Verdict.FAIL else found


RULE = Rule(
    id="backup-vault-lock-or-deny-delete",
    title="Backup vaults are locked for good, or refuse to give up their policy",
    severity=Severity.MEDIUM,
    requirements={
        "10.3.2": "what protects copies of audit logs cannot be taken away first",
        "12.10.1": "recovery after an incident rests on backups that the intruder could not delete",
    },
    remediation="deny backup:DeleteBackupVaultAccessPolicy and backup:DeleteBackupVault, or set MinRetentionDays and ChangeableForDays",
    types=("AWS::Backup::BackupVault",),
    check=_check,
    equivalents={},
    passing={"BackupVaultName": "v", "LockConfiguration": {"MinRetentionDays": 35, "ChangeableForDays": 3}},
    failing={"BackupVaultName": "v", "LockConfiguration": {"MinRetentionDays": 35}},
)
