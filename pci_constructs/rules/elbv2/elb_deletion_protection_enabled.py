"""Load balancers cannot be deleted by one command.

PCI DSS asks for no availability. A load balancer that is deleted by a wrong click takes the payment service, its address and its logs'
source with it; with the protection, somebody has to switch it off first. It is off by default.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.elbv2._attributes import BALANCER, switched_on

_KEY = "deletion_protection.enabled"


def _check(balancer: ResourceView) -> Judgement:
    return switched_on(balancer, _KEY, good="deletion needs a second step", bad="one command deletes the load balancer")


RULE = Rule(
    id="elb-deletion-protection-enabled",
    title="Load balancers are protected from deletion",
    severity=Severity.LOW,
    requirements={},
    guard_rail="availability is not asked by PCI DSS",
    remediation=f"set the attribute {_KEY} to true",
    types=(BALANCER,),
    check=_check,
    equivalents={
        "securityhub": "ELB.6",
        "config": "elb-deletion-protection-enabled",
        "guard": "ELB_DELETION_PROTECTION_ENABLED",
        "checkov": "CKV_AWS_150",
    },
    passing={"LoadBalancerAttributes": [{"Key": _KEY, "Value": "true"}]},
    failing={"LoadBalancerAttributes": [{"Key": _KEY, "Value": "false"}]},
)
