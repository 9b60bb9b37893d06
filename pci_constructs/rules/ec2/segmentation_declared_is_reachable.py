"""Declared connections exist: their packets arrive, and so do the replies.

A register that lists what is not open is out of date: someone reviews, and an assessor reads, what is not there. Or the connection is
needed, and the payment will fail. The failure shows the hop at which the packets end.
"""

from pci_constructs.findings import Severity
from pci_constructs.rules.ec2._segmentation import check_declared
from pci_constructs.rules.rule import Rule

RULE = Rule(
    id="segmentation-declared-is-reachable",
    title="Declared connections are open",
    severity=Severity.MEDIUM,
    requirements={
        "1.2.5": "the list of allowed services says what is there",
        "1.2.7": "a review of the rules meets no line that nothing uses",
    },
    remediation="open the hop that the message names, or take the connection out of the register",
    check_all=check_declared("declared, not reachable", "packets and replies of every declared connection arrive", needed=False),
)
