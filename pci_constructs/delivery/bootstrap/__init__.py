"""A bootstrap stack for ``cdk bootstrap --template`` that passes the rules: who deploys, with what, and what nobody does (PCI DSS 7.2.5).

Same parameters, outputs, names and version as the CDK's own, so that ``cdk deploy`` works with it. It is plain data: the command that
prints it starts no CDK.
"""

from pci_constructs.delivery.bootstrap.template import Bootstrap

__all__ = ["Bootstrap"]
