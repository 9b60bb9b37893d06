"""What reaches the cardholder data environment is proven, from the templates, for every packet.

An element that the model does not know, or a value that only the deployment has, leaves open who reaches the CDE. Each is named, so that
it can be looked at in the account or given in the template. A template in which nothing says what belongs to the CDE is one such case: then
nothing can be proven of it. This rule never fails; what is open is undetermined, and stops a build with `--strict`.
"""

from pci_constructs.findings import Severity
from pci_constructs.rules.ec2._segmentation import check_proven
from pci_constructs.rules.rule import Rule

RULE = Rule(
    id="segmentation-proven",
    title="What reaches the CDE is proven",
    severity=Severity.HIGH,
    requirements={
        "11.4.5": "the tests of segmentation begin with what is proven, and with the list of what is not",
        "1.2.5": "what is allowed is known for every packet, not for those that somebody tried",
    },
    remediation="give the value or correct the name that the message is about, or look at it in the account",
    check_all=check_proven("not proven"),
)
