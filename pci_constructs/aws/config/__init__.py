"""What changes in an account, and whether it still conforms: the configuration recorder and the PCI DSS rules."""

from pci_constructs.aws.config.conformance import ConformancePacks, ConformanceRule, conformance_rules, rules_left_out
from pci_constructs.aws.config.delivery import CentralDelivery, DeliveryBucket
from pci_constructs.aws.config.recorder import Aggregator, ConfigurationRecorder

__all__ = [
    "Aggregator",
    "CentralDelivery",
    "ConfigurationRecorder",
    "ConformancePacks",
    "ConformanceRule",
    "DeliveryBucket",
    "conformance_rules",
    "rules_left_out",
]
