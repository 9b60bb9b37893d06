"""Load balancers refuse requests that could be smuggled.

Requests that proxies and servers may read differently are rated by the load balancer: in the defensive mode, which is the default, it
closes what is dangerous, in the strictest mode all that breaks the standard. In the monitoring mode it counts and lets through, and an
attack that is only counted is not prevented (6.2.4).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.elbv2._attributes import ATTRIBUTES, BALANCER, attribute, not_of_applications

_KEY = "routing.http.desync_mitigation_mode"


def _check(balancer: ResourceView) -> Judgement:
    if skipped := not_of_applications(balancer):
        return skipped
    mode = attribute(balancer, _KEY, "defensive")
    if mode in ("defensive", "strictest"):
        return passed(f"ambiguous requests are handled in the {mode} mode", ATTRIBUTES)
    return failed(f"ambiguous requests are let through in the {mode} mode", ATTRIBUTES)


RULE = Rule(
    id="alb-desync-mode-check",
    title="Application load balancers refuse ambiguous requests",
    severity=Severity.MEDIUM,
    requirements={"6.2.4": "request smuggling is a common attack, and the load balancer can prevent it"},
    remediation=f"set the attribute {_KEY} to defensive or strictest",
    types=(BALANCER,),
    check=_check,
    equivalents={"securityhub": "ELB.12", "config": "alb-desync-mode-check", "checkov": "CKV_AWS_328"},
    passing={"LoadBalancerAttributes": [{"Key": _KEY, "Value": "strictest"}]},
    failing={"LoadBalancerAttributes": [{"Key": _KEY, "Value": "monitor"}]},
)
