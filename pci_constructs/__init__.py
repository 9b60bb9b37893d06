"""PCI DSS v4.0.1 infrastructure on AWS: constructs that build it, rules that judge it, evidence that shows it."""

__version__ = "0"
