"""Load balancers log connections.

The access log has requests alone: a client that fails to agree on TLS never makes one. The connection log has every attempt with its
protocol version and cipher, which the yearly review of what is in use needs (12.3.3), and shows who tries what old clients could. It is
off by default.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.elbv2._attributes import BALANCER, not_of_applications, switched_on

_KEY = "connection_logs.s3.enabled"


def _check(balancer: ResourceView) -> Judgement:
    return not_of_applications(balancer) or switched_on(balancer, _KEY, good="connections are logged", bad="connections are not logged")


RULE = Rule(
    id="alb-connection-logs-enabled",
    title="Application load balancers log connections",
    severity=Severity.LOW,
    requirements={"12.3.3": "which protocol versions and ciphers clients use is on record for the review of them"},
    remediation=f"set the attributes {_KEY} to true and connection_logs.s3.bucket to a bucket",
    types=(BALANCER,),
    check=_check,
    passing={"LoadBalancerAttributes": [{"Key": _KEY, "Value": "true"}]},
    failing={"LoadBalancerAttributes": [{"Key": _KEY, "Value": "false"}]},
)
