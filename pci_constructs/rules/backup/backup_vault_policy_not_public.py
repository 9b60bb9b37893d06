"""Nobody unknown may use a backup vault.

A recovery point holds all that its source held. A vault whose policy admits every principal lets any account copy backups out or put its
own in (7.3.3). Sharing is with accounts or an organization that the policy names.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.policies import closed_to_everyone


def _example(principal: str) -> dict[str, object]:
    allow = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "backup:CopyIntoBackupVault", "Resource": "*"}
    return {"BackupVaultName": "v", "AccessPolicy": {"Version": "2012-10-17", "Statement": [allow]}}


RULE = Rule(
    id="backup-vault-policy-not-public",
    title="Policies of backup vaults admit nobody unknown",
    severity=Severity.HIGH,
    requirements={"7.3.3": "access to copies of card data is denied unless a policy allows somebody it names"},
    remediation="name accounts in Principal, or add a condition on aws:PrincipalOrgID",
    types=("AWS::Backup::BackupVault", "AWS::Backup::LogicallyAirGappedBackupVault"),
    check=lambda vault: closed_to_everyone(vault, "AccessPolicy", "the vault"),
    equivalents={},
    passing=_example("arn:aws:iam::111122223333:root"),
    failing=_example("*"),
)
