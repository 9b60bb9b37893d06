"""Load balancers keep a log of requests.

The access log is the one record of who asked what of the published service, from which address and with which answer (10.2.1, 10.2.2),
and it is what an investigation starts from. It is off by default. Network load balancers write it for TLS alone, gateway load balancers
never.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, flag_is_true, not_applicable, passed, some
from pci_constructs.rules.elb._listeners import BALANCER as CLASSIC
from pci_constructs.rules.elbv2._attributes import BALANCER, kind, switched_on
from pci_constructs.rules.elbv2._listeners import LISTENER, protocol

_GOOD, _BAD = "requests are logged", "requests are not logged"


def _ends_tls(listener: ResourceView) -> Judgement:
    if protocol(listener) == "TLS":
        return passed("a listener ends TLS")
    return not_applicable("network load balancers log TLS alone, and no listener of this one ends it", "Type")


def _check(balancer: ResourceView) -> Judgement:
    if balancer.type == CLASSIC:
        return flag_is_true(balancer, "AccessLoggingPolicy.Enabled", good=_GOOD, bad=_BAD)
    found = kind(balancer)
    if found == "gateway":
        return not_applicable("gateway load balancers write no access log", "Type")
    logged = switched_on(balancer, "access_logs.s3.enabled", good=_GOOD, bad=_BAD)
    if found == "application" or logged.verdict is Verdict.PASS:
        return logged
    without = not_applicable("the network load balancer has no listener", "Type")
    tls = some(balancer.linked(LISTENER, "LoadBalancerArn"), _ends_tls, empty=without)
    return logged if tls.verdict is Verdict.PASS else tls


RULE = Rule(
    id="elb-logging-enabled",
    title="Load balancers log requests",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "the load balancer sees every request to the published service, and its access log is that service's audit log",
        "10.2.2": "each entry has the client's address, the time, what was asked and the result",
    },
    remediation="set the attributes access_logs.s3.enabled to true and access_logs.s3.bucket to a bucket "
    "(AccessLoggingPolicy of a classic load balancer)",
    types=(BALANCER, CLASSIC),
    check=_check,
    equivalents={
        "securityhub": "ELB.5",
        "config": "elb-logging-enabled",
        "cdk-nag": "PCI.DSS.321-ELBLoggingEnabled",
        "guard": "ELB_LOGGING_ENABLED",
        "checkov": "CKV_AWS_91",
    },
    passing={
        "LoadBalancerAttributes": [{"Key": "access_logs.s3.enabled", "Value": "true"}, {"Key": "access_logs.s3.bucket", "Value": "b"}]
    },
    failing={"LoadBalancerAttributes": [{"Key": "access_logs.s3.enabled", "Value": "false"}]},
)
