"""Rules that a running account alone decides: one rule per file, one folder per service, as in ``pci_constructs.rules``.

Their types are those of CloudFormation, or begin with ``Live::`` for what CloudFormation has no type for.
"""
