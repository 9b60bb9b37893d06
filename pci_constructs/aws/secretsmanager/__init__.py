"""Secrets Manager: secrets that rotate, and one rule that hears when one does not (PCI DSS 8.6.2, 8.6.3)."""

from pci_constructs.aws.secretsmanager.baseline import SecretsBaseline as SecretsBaseline
from pci_constructs.aws.secretsmanager.secret import RotatedSecret as RotatedSecret
