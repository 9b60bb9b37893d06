"""Nobody deletes a recovery point by hand.

Whoever wants a ransom deletes the backups first, and whoever wants to hide does the same to copies of logs (10.3.2). The vault's own policy
refuses to delete recovery points, to shorten their life and to replace the policy, whatever rights a role has; principals that change the
policy on purpose are named in it, not admitted by account.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, passed, worst
from pci_constructs.rules.backup._denials import POLICY, refused

_ACTIONS = ("backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle", "backup:PutBackupVaultAccessPolicy")


def _check(vault: ResourceView) -> Judgement:
    good = passed("the policy refuses to delete recovery points", POLICY)
    found = worst((refused(vault, action) for action in _ACTIONS), empty=good)
    return good if found.verdict == "pass" else found


def _example(*actions: str) -> dict[str, object]:
    deny = {"Effect": "Deny", "Principal": "*", "Action": list(actions), "Resource": "*"}
    return {"BackupVaultName": "v", "AccessPolicy": {"Version": "2012-10-17", "Statement": [deny]}}


RULE = Rule(
    id="backup-recovery-point-manual-deletion-disabled",
    title="Policies of backup vaults refuse to delete recovery points",
    severity=Severity.MEDIUM,
    requirements={
        "10.3.2": "copies of audit logs are protected from being changed or removed",
        "7.2.5": "no role holds a right over backups that its work does not need",
    },
    remediation="deny backup:DeleteRecoveryPoint, backup:UpdateRecoveryPointLifecycle and backup:PutBackupVaultAccessPolicy to Principal * "
    "on Resource *; name who is spared in ArnNotLike aws:PrincipalArn",
    types=("AWS::Backup::BackupVault",),
    check=_check,
    equivalents={"config": "backup-recovery-point-manual-deletion-disabled"},
    passing=_example(*_ACTIONS),
    failing=_example("backup:DeleteRecoveryPoint"),
)
