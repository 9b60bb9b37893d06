"""Health checks are encrypted as well.

A health check carries no card data. It does show the state, and often the version, of a system to whoever listens, and a target that
answers it in clear text has a second, unencrypted door. Without a protocol AWS takes HTTP or TCP.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed


def _check(group: ResourceView) -> Judgement:
    protocol = group.text("HealthCheckProtocol").strip().upper()
    if protocol == "HTTPS":
        return passed("health checks use HTTPS", "HealthCheckProtocol")
    if group.text("TargetType", "instance").strip().lower() == "lambda":
        return not_applicable("health checks of functions are invocations through the API of Lambda", "TargetType")
    return failed(f"health checks use {protocol or 'HTTP or TCP, the default'}", "HealthCheckProtocol")


RULE = Rule(
    id="elbv2-targetgroup-healthcheck-protocol-encrypted",
    title="Load balancers check the health of their targets over TLS",
    severity=Severity.LOW,
    requirements={
        "2.2.7": "a weak link, since probes carry no credentials: pages about a system's state belong to its administration",
    },
    remediation="set HealthCheckProtocol to HTTPS, or record who accepts plain text (plain_text=ExceptionRecord(…)) and until when",
    types=("AWS::ElasticLoadBalancingV2::TargetGroup",),
    check=_check,
    equivalents={"securityhub": "ELB.21", "config": "elbv2-targetgroup-healthcheck-protocol-encrypted"},
    passing={"HealthCheckProtocol": "HTTPS", "TargetType": "ip"},
    failing={"HealthCheckProtocol": "HTTP", "TargetType": "ip"},
)
