"""Application load balancers that speak TLS on both sides, log every request and stand behind a web ACL (PCI DSS 4.2.1, 6.4.2)."""

from pci_constructs.aws.elbv2.internal import InternalLoadBalancer
from pci_constructs.aws.elbv2.public import PublicLoadBalancer

__all__ = ["InternalLoadBalancer", "PublicLoadBalancer"]
