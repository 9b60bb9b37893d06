"""Traffic stays encrypted behind the load balancer.

A load balancer ends the TLS of the client. What it sends on carries the same passwords, sessions and card numbers, so it is encrypted
again: passwords and other factors are unreadable in transit everywhere (8.3.2), card numbers on open networks (4.2.1), which inside a
VPC is the stricter choice.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed

ENCRYPTED = ("HTTPS", "TLS", "QUIC")
_NO_PROTOCOL = {
    "lambda": "functions are invoked through the API of Lambda, which is HTTPS",
    "alb": "the load balancer behind it ends the TLS that this one passes on",
}


def _check(group: ResourceView) -> Judgement:
    protocol = group.peek("Protocol")
    if isinstance(protocol, str) and protocol.strip().upper() in ENCRYPTED:
        return passed(f"targets are reached over {protocol}", "Protocol")
    target = group.text("TargetType", "instance").strip().lower()
    if target in _NO_PROTOCOL:
        return not_applicable(_NO_PROTOCOL[target], "TargetType")
    protocol = group.text("Protocol").strip().upper()
    if protocol == "GENEVE":
        return not_applicable("a gateway load balancer passes packets as they are", "Protocol")
    return failed(f"targets are reached over {protocol or 'no known protocol'}, which is not encrypted", "Protocol")


RULE = Rule(
    id="elbv2-targetgroup-protocol-encrypted",
    title="Load balancers reach their targets over TLS",
    severity=Severity.LOW,
    requirements={
        "8.3.2": "passwords and sessions pass between load balancer and targets too, and are unreadable in transit",
        "4.2.1": "card numbers travel encrypted; the requirement binds open networks only, and this is stricter",
    },
    remediation="set Protocol to HTTPS or TLS, or record who accepts plain text (plain_text=ExceptionRecord(…)) and until when",
    types=("AWS::ElasticLoadBalancingV2::TargetGroup",),
    check=_check,
    equivalents={"securityhub": "ELB.22", "config": "elbv2-targetgroup-protocol-encrypted", "checkov": "CKV_AWS_378"},
    passing={"Protocol": "HTTPS", "TargetType": "ip"},
    failing={"Protocol": "HTTP", "TargetType": "ip"},
)
