"""AWS Backup: a vault that refuses deletion, and a daily plan (PCI DSS 12.10.1)."""

from pci_constructs.aws.backup.plan import BackupPlan as BackupPlan
from pci_constructs.aws.backup.roles import BackupService as BackupService
from pci_constructs.aws.backup.vault import BackupVault as BackupVault
from pci_constructs.aws.backup.vault import VaultLock as VaultLock
from pci_constructs.aws.backup.vault import VaultLockMode as VaultLockMode
