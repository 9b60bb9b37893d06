"""A cache fails over to a replica in another zone by itself.

PCI DSS asks for no redundancy; a payment service that loses its sessions with a zone is an outage.
"""

from pci_constructs.assembly import Resource, Stack
from pci_constructs.findings import Severity, Verdict
from pci_constructs.rules.rule import Judgement, Rule, each_resource
from pci_constructs.rules.values import UNKNOWN, boolean


@each_resource("AWS::ElastiCache::ReplicationGroup")
def _check(resource: Resource, _: Stack) -> Judgement:
    for name in ("AutomaticFailoverEnabled", "MultiAZEnabled"):
        value = boolean(resource.properties.get(name), default=False)
        if value is UNKNOWN:
            blocked = str(resource.properties[name])
            return Judgement(Verdict.UNDETERMINED, "whether the cache fails over is not known at synth", name, blocked_by=blocked)
        if not value:
            return Judgement(Verdict.FAIL, "the cache is lost with its zone", name)
    return Judgement(Verdict.PASS, "the cache fails over to another zone")


RULE = Rule(
    id="elasticache-auto-failover-enabled",
    title="Caches fail over to another zone",
    severity=Severity.LOW,
    requirements={},
    guard_rail="availability is not asked by PCI DSS",
    remediation="enable automatic failover and Multi-AZ, or record who accepts one zone (single_zone=ExceptionRecord(…)) and until when",
    check_all=_check,
)
