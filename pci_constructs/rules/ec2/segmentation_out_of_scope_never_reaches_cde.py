"""Nothing that is out of scope reaches the cardholder data environment.

What is called out of scope is so because segmentation keeps it away from card data. If a packet of it gets to the CDE, it is connected to
the CDE and in scope, and so is everything beside it. The failure shows such a packet with its way. What has no scope at all may be out of
scope: then the answer is open.
"""

from pci_constructs.findings import Severity
from pci_constructs.rules.ec2._segmentation import check_for
from pci_constructs.rules.rule import Rule

RULE = Rule(
    id="segmentation-out-of-scope-never-reaches-cde",
    title="Nothing that is out of scope reaches the CDE",
    severity=Severity.HIGH,
    requirements={
        "1.3.1": "what has no business with card data gets no packet into the CDE",
        "11.4.5": "the isolation that takes systems out of scope holds in the templates before anybody tests it in the account",
    },
    remediation="close the hop that the message names, or change the scope of what reaches the CDE",
    check_all=check_for("what is out of scope reaches the CDE", "no packet of what is out of scope reaches the CDE"),
)
