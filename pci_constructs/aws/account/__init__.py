"""What an account has once: the settings that hold for everything in it, and the services that watch it."""

from pci_constructs.aws.account.baseline import AccountBaseline, Scan
from pci_constructs.aws.account.contacts import Contact
from pci_constructs.aws.account.passwords import PasswordPolicy
from pci_constructs.aws.account.settings import Setting

__all__ = ["AccountBaseline", "Contact", "PasswordPolicy", "Scan", "Setting"]
