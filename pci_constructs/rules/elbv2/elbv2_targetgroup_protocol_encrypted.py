"""Traffic stays encrypted behind the load balancer.

A load balancer ends the TLS of the client. What it sends on carries the same passwords, sessions and card numbers, so it is encrypted
again: passwords and other factors are unreadable in transit everywhere (8.3.2), card numbers on open networks (4.2.1), which inside a
VPC is the stricter choice.
"""

from pci_constructs.assembly import Resource, Stack
from pci_constructs.findings import Severity, Verdict
from pci_constructs.rules.rule import Judgement, Rule, each_resource
from pci_constructs.rules.values import UNKNOWN, known

ENCRYPTED = ("HTTPS", "TLS", "QUIC")

_NO_PROTOCOL = {
    "lambda": "functions are invoked through the API of Lambda, which is HTTPS",
    "alb": "the load balancer behind it ends the TLS that this one passes on",
}


@each_resource("AWS::ElasticLoadBalancingV2::TargetGroup")
def _check(resource: Resource, _: Stack) -> Judgement:
    target_type = resource.properties.get("TargetType", "instance")
    protocol = resource.properties.get("Protocol")
    if known(target_type) is not UNKNOWN and target_type in _NO_PROTOCOL:
        return Judgement(Verdict.NOT_APPLICABLE, _NO_PROTOCOL[target_type], "TargetType")
    if known(protocol) is UNKNOWN:
        return Judgement(Verdict.UNDETERMINED, "the protocol is not known at synth", "Protocol", blocked_by=str(protocol))
    if protocol == "GENEVE":
        return Judgement(Verdict.NOT_APPLICABLE, "a gateway load balancer passes packets as they are", "Protocol")
    if protocol in ENCRYPTED:
        return Judgement(Verdict.PASS, f"targets are reached over {protocol}", "Protocol")
    if known(target_type) is UNKNOWN:
        return Judgement(Verdict.UNDETERMINED, "the kind of targets is not known at synth", "TargetType", blocked_by=str(target_type))
    return Judgement(Verdict.FAIL, f"targets are reached over {protocol or 'no known protocol'}, which is not encrypted", "Protocol")


RULE = Rule(
    id="elbv2-targetgroup-protocol-encrypted",
    title="Load balancers reach their targets over TLS",
    severity=Severity.LOW,
    requirements={
        "8.3.2": "passwords and sessions pass between load balancer and targets too, and are unreadable in transit",
        "4.2.1": "card numbers travel encrypted; the requirement binds open networks only, and this is stricter",
    },
    remediation="set Protocol to HTTPS or TLS, or record who accepts plain text (plain_text=ExceptionRecord(…)) and until when",
    check_all=_check,
)
