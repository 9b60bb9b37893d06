"""Whatever reaches or leaves the cardholder data environment is a declared connection.

The register of services, ports and reasons says what is meant to be open; routes, network ACLs and security groups say what is. Each packet
into or out of the CDE that no line of the register covers was opened by accident, or approved by nobody. The failure shows one with its
way. Without a register nothing can be compared: keep it with `vpc.allow`, or in the settings.
"""

from pci_constructs.findings import Severity
from pci_constructs.rules.ec2._segmentation import check_declared
from pci_constructs.rules.rule import Rule

RULE = Rule(
    id="segmentation-reachable-is-declared",
    title="What reaches or leaves the CDE is a declared connection",
    severity=Severity.HIGH,
    requirements={
        "1.2.5": "every service, protocol and port that is open is on the list of those that are allowed",
        "1.3.1": "what comes into the CDE is what was declared to be needed",
        "1.3.2": "what leaves the CDE is what was declared to be needed",
    },
    remediation="close the hop that the message names, or declare the connection with its business reason",
    check_all=check_declared(
        "reachable, not declared", "every packet into and out of the CDE belongs to a declared connection", needed=True
    ),
)
