"""The cardholder data environment reaches the internet through its egress control alone.

Card data leaves by whatever way is open. A network firewall in the VPC is the control, and where there is none a NAT gateway, which lets
nothing in. A way past it, by a more specific route, an internet or egress-only gateway, or a gateway endpoint whose policy lets
everybody's buckets be written to, takes card data out unseen. The failure shows a packet with its way.
"""

from pci_constructs.findings import Severity
from pci_constructs.rules.ec2._segmentation import check_for
from pci_constructs.rules.rule import Rule

RULE = Rule(
    id="segmentation-cde-reaches-internet-only-through-egress-control",
    title="The CDE reaches the internet only through its egress control",
    severity=Severity.HIGH,
    requirements={
        "1.3.2": "what leaves the CDE passes the one control that decides where to",
        "1.4.5": "no way is open on which internal addresses reach the internet without a gateway that replaces them",
    },
    remediation="route what leaves the CDE through the firewall or NAT gateway, and bind gateway endpoints to your own resources",
    check_all=check_for(
        "the CDE reaches the internet past its egress control", "what leaves the CDE for the internet passes its egress control"
    ),
)
