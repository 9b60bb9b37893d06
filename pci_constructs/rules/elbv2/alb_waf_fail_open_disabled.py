"""Load balancers refuse requests when the web ACL cannot be asked.

Requests that reach a load balancer while the web ACL does not answer are refused, unless an attribute says that they pass: then whoever
can make the web ACL slow goes around what has to stop attacks on a public application (6.4.2). The attribute is off by default.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.elbv2._attributes import ATTRIBUTES, BALANCER, attribute, not_of_applications

_KEY = "waf.fail_open.enabled"


def _check(balancer: ResourceView) -> Judgement:
    if skipped := not_of_applications(balancer):
        return skipped
    if attribute(balancer, _KEY, "false") == "false":
        return passed("requests that the web ACL did not see are refused", ATTRIBUTES)
    return failed("requests pass when the web ACL does not answer", ATTRIBUTES)


RULE = Rule(
    id="alb-waf-fail-open-disabled",
    title="Application load balancers refuse requests that the web ACL did not see",
    severity=Severity.MEDIUM,
    requirements={"6.4.2": "what stops attacks on a public application is in front of it all the time"},
    remediation=f"set the attribute {_KEY} to false, or leave it out",
    types=(BALANCER,),
    check=_check,
    passing={"LoadBalancerAttributes": [{"Key": _KEY, "Value": "false"}]},
    failing={"LoadBalancerAttributes": [{"Key": _KEY, "Value": "true"}]},
)
