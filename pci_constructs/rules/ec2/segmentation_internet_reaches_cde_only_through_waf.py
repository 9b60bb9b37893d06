"""The internet reaches the cardholder data environment through load balancers with a web ACL alone.

Between untrusted networks and card data stands a control that looks at each request: a load balancer that ends the connection, with a web
ACL that decides what passes. Anything else that a packet of the internet gets to, by public address, load balancer without a web ACL,
public endpoint or accelerator, is a way around it. The answer is proven from routes, network ACLs and security groups together, for every
packet there is, and the failure shows one with its way.
"""

from pci_constructs.findings import Severity
from pci_constructs.rules.ec2._segmentation import check_for
from pci_constructs.rules.rule import Rule

RULE = Rule(
    id="segmentation-internet-reaches-cde-only-through-waf",
    title="The internet reaches the CDE only through load balancers with a web ACL",
    severity=Severity.CRITICAL,
    requirements={
        "1.3.1": "packets from the internet get to the CDE where a load balancer answers them, and nowhere else",
        "1.4.1": "a load balancer with a web ACL stands between the internet and whatever handles card data",
        "1.4.2": "of what comes from untrusted networks, only what a public load balancer answers is let in",
        "1.4.4": "no packet from the internet reaches what stores account data",
    },
    remediation="close the hop that the message names, or put a load balancer with a web ACL before the resource",
    check_all=check_for(
        "the internet reaches the CDE past a web ACL", "packets from the internet reach the CDE through load balancers with a web ACL alone"
    ),
)
