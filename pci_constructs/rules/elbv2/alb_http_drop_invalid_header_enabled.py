"""Load balancers drop headers that are not valid.

Two servers that read a malformed header differently can be made to disagree where a request ends, and the second half becomes
somebody else's request. The load balancer drops such headers if it is told to; by default it passes them on. Common attacks on
interfaces are to be prevented (6.2.4), and this one is cheap to prevent in front.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.elbv2._attributes import BALANCER, not_of_applications, switched_on

_KEY = "routing.http.drop_invalid_header_fields.enabled"


def _check(balancer: ResourceView) -> Judgement:
    return not_of_applications(balancer) or switched_on(
        balancer, _KEY, good="invalid headers are dropped", bad="invalid headers are passed on to the application"
    )


RULE = Rule(
    id="alb-http-drop-invalid-header-enabled",
    title="Application load balancers drop invalid headers",
    severity=Severity.MEDIUM,
    requirements={"6.2.4": "request smuggling is a common attack, and malformed headers are its tool"},
    remediation=f"set the attribute {_KEY} to true",
    types=(BALANCER,),
    check=_check,
    equivalents={
        "securityhub": "ELB.4",
        "config": "alb-http-drop-invalid-header-enabled",
        "cdk-nag": "PCI.DSS.321-ALBHttpDropInvalidHeaderEnabled",
        "guard": "ALB_HTTP_DROP_INVALID_HEADER_ENABLED",
        "checkov": "CKV_AWS_131",
    },
    passing={"LoadBalancerAttributes": [{"Key": _KEY, "Value": "true"}]},
    failing={"LoadBalancerAttributes": [{"Key": _KEY, "Value": "false"}]},
)
