"""Data stores of the cardholder data environment are reached on the port of their engine alone.

A database answers on one port. A rule that opens more than that to its interfaces is wider than the business needs, and hides what comes
to listen there later. The failure names the packet that gets there and the rule that lets it in.
"""

from pci_constructs.findings import Severity
from pci_constructs.rules.ec2._segmentation import check_for
from pci_constructs.rules.rule import Rule

RULE = Rule(
    id="segmentation-data-store-reached-on-engine-port-only",
    title="Data stores of the CDE are reached on the port of their engine only",
    severity=Severity.MEDIUM,
    requirements={
        "1.3.1": "a store is open for the one service it offers, and for nothing beside it",
        "1.2.5": "the one port that the engine needs is allowed, and no other",
    },
    remediation="narrow the rule that the message names to the port of the engine",
    check_all=check_for(
        "a data store is reached on another port than its engine's", "data stores are reached on the ports of their engines alone"
    ),
)
