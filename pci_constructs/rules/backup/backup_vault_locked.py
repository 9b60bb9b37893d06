"""Backup vaults hold recovery points for a least time.

A lock refuses to delete a recovery point, or to shorten how long it is kept, before its least time is over, whoever asks and whatever
plans say (10.3.2); with a grace time nobody can ever undo it. Where logs and card data are restored from, that least time is how long they
last (10.5.1). A vault that is logically apart has a lock of its own kind.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed

_LEAST = "LockConfiguration.MinRetentionDays"


def _check(vault: ResourceView) -> Judgement:
    if vault.at_least(_LEAST, 1, default=0):
        return passed("a lock keeps recovery points for a least time", _LEAST)
    return failed("no lock keeps recovery points for a least time", _LEAST)


RULE = Rule(
    id="backup-vault-locked",
    title="Backup vaults hold recovery points for a least time",
    severity=Severity.LOW,
    requirements={
        "10.3.2": "copies of logs cannot be deleted before their time, by nobody",
        "10.5.1": "how long copies of logs last does not depend on who changes a plan",
    },
    remediation="set LockConfiguration.MinRetentionDays, and ChangeableForDays to make the lock final",
    types=("AWS::Backup::BackupVault",),
    check=_check,
    passing={"BackupVaultName": "v", "LockConfiguration": {"MinRetentionDays": 35}},
    failing={"BackupVaultName": "v"},
)
