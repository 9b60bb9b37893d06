"""Constructs that are compliant with PCI DSS v4.0.1 when built, one module per AWS service."""

from pci_constructs import node

# jsii starts Node as soon as aws_cdk is imported, which every module of this package does.
node.ensure()
