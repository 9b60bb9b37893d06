"""Declared connections say why they are there.

The list of allowed services, protocols and ports has a business reason for each. A line without one cannot be reviewed: nobody knows
whether it may go.
"""

from pci_constructs.findings import Severity
from pci_constructs.rules.ec2._segmentation import check_declared
from pci_constructs.rules.rule import Rule

RULE = Rule(
    id="segmentation-declared-with-reason",
    title="Declared connections have a business reason",
    severity=Severity.MEDIUM,
    requirements={
        "1.2.5": "each allowed service is on the list with the business need for it",
    },
    remediation="say why the connection is needed, in the call of allow or in the settings",
    check_all=check_declared("declared without a reason", "every declared connection has a reason", needed=False),
)
