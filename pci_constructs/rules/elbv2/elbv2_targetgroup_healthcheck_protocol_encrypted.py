"""Health checks are encrypted as well.

A health check carries no card data. It does show the state, and often the version, of a system to whoever listens, and a target that
answers it in clear text has a second, unencrypted door. Without a protocol AWS takes HTTP or TCP.
"""

from pci_constructs.assembly import Resource, Stack
from pci_constructs.findings import Severity, Verdict
from pci_constructs.rules.rule import Judgement, Rule, each_resource
from pci_constructs.rules.values import UNKNOWN, known


@each_resource("AWS::ElasticLoadBalancingV2::TargetGroup")
def _check(resource: Resource, _: Stack) -> Judgement:
    target_type = resource.properties.get("TargetType", "instance")
    protocol = resource.properties.get("HealthCheckProtocol")
    if target_type == "lambda":
        return Judgement(Verdict.NOT_APPLICABLE, "health checks of functions are invocations through the API of Lambda", "TargetType")
    if known(protocol) is UNKNOWN:
        return Judgement(Verdict.UNDETERMINED, "the protocol is not known at synth", "HealthCheckProtocol", blocked_by=str(protocol))
    if protocol == "HTTPS":
        return Judgement(Verdict.PASS, "health checks use HTTPS", "HealthCheckProtocol")
    if known(target_type) is UNKNOWN:
        return Judgement(Verdict.UNDETERMINED, "the kind of targets is not known at synth", "TargetType", blocked_by=str(target_type))
    return Judgement(Verdict.FAIL, f"health checks use {protocol or 'HTTP or TCP, the default'}", "HealthCheckProtocol")


RULE = Rule(
    id="elbv2-targetgroup-healthcheck-protocol-encrypted",
    title="Load balancers check the health of their targets over TLS",
    severity=Severity.LOW,
    requirements={
        "2.2.7": "a weak link, since probes carry no credentials: pages about a system's state belong to its administration",
    },
    remediation="set HealthCheckProtocol to HTTPS, or record who accepts plain text (plain_text=ExceptionRecord(…)) and until when",
    check_all=_check,
)
