"""Recovery points are encrypted with a key of one's own.

A copy of card data needs what its source has (3.5.1). AWS Backup encrypts every vault, by default with a key that belongs to the service,
whose policy nobody can change: whoever may use the vault may decrypt. A key of one's own limits that to those who restore (3.6.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed

_KEY = "EncryptionKeyArn"
_OF_AWS = "alias/aws/"


def _check(vault: ResourceView) -> Judgement:
    key = vault.text(_KEY).strip()
    if key and _OF_AWS not in key:
        return passed("recovery points are encrypted with a key of one's own", _KEY)
    return failed("recovery points are encrypted with the key of AWS Backup", _KEY)


RULE = Rule(
    id="backup-vault-encrypted-cmk",
    title="Backup vaults are encrypted with a key of one's own",
    severity=Severity.MEDIUM,
    requirements={
        "3.5.1": "copies of stored card data are as unreadable as their source",
        "3.6.1": "access to the key of backups is limited to those who restore",
    },
    remediation="set EncryptionKeyArn to a key of your own (which replaces the vault)",
    types=("AWS::Backup::BackupVault", "AWS::Backup::LogicallyAirGappedBackupVault"),
    check=_check,
    equivalents={"checkov": "CKV_AWS_166"},
    passing={"BackupVaultName": "v", _KEY: "arn:aws:kms:eu-central-1:111122223333:key/1234abcd"},
    failing={"BackupVaultName": "v"},
)
