"""Recovery points are encrypted.

A recovery point is a copy of what it was made of, and has to be as unreadable (3.5.1). Most are encrypted with the key of their vault;
those of some services are encrypted as their source is, and a copy of a disk without encryption has none either. No template says which
there are.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed, undetermined

_BAD, _OPEN, _GOOD = "NotEncrypted", "NotSaid", "Encrypted"
_SHOWN = 3
_OTHER = {"BackupVaultName": "v", _OPEN: []}


def _check(vault: ResourceView) -> Judgement:
    bad = [str(point) for point in vault.each(_BAD)]
    if bad:
        more = f" and {len(bad) - _SHOWN} more" if len(bad) > _SHOWN else ""
        return failed(f"not encrypted: {', '.join(bad[:_SHOWN])}{more}", _BAD)
    open_ = [str(point) for point in vault.each(_OPEN)]
    if open_:
        return undetermined(f"AWS Backup does not say whether {open_[0]} is encrypted", _OPEN, blocked_by=f"the recovery point {open_[0]}")
    if vault.number(_GOOD) == 0:
        return not_applicable("the vault is empty", _GOOD)
    return passed("every recovery point is encrypted", _GOOD)


RULE = Rule(
    id="backup-recovery-point-encrypted",
    title="Recovery points are encrypted",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "copies of stored account data are as unreadable as what they were made of"},
    remediation="encrypt what they are made of, make new recovery points, and delete those that are not encrypted",
    types=("Live::Backup::RecoveryPoints",),
    check=_check,
    equivalents={
        "securityhub": "Backup.1",
        "config": "backup-recovery-point-encrypted",
        "prowler": "backup_recovery_point_encrypted",
    },
    passing={**_OTHER, _GOOD: 35, _BAD: []},
    failing={**_OTHER, _GOOD: 34, _BAD: ["arn:aws:ec2:eu-central-1::snapshot/snap-0a1b2c3d4e5f60718"]},
)
