"""A cache fails over to a replica in another zone by itself.

PCI DSS asks for no redundancy; a payment service that loses its sessions with a zone is an outage. A secondary of a global datastore has
both settings of the primary.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, every, flag_is_true, passed
from pci_constructs.rules.elasticache._caches import GROUP, as_the_primary


def _check(group: ResourceView) -> Judgement:
    def switched_on(name: str) -> Judgement:
        return as_the_primary(group, name) or flag_is_true(
            group, name, good="the cache fails over to another zone", bad="the cache is lost with its zone"
        )

    return every(("AutomaticFailoverEnabled", "MultiAZEnabled"), switched_on, empty=passed(""))


RULE = Rule(
    id="elasticache-auto-failover-enabled",
    title="Caches fail over to another zone",
    severity=Severity.LOW,
    requirements={},
    guard_rail="availability is not asked by PCI DSS",
    remediation="enable automatic failover and Multi-AZ, or record who accepts one zone (single_zone=ExceptionRecord(…)) and until when",
    types=(GROUP,),
    check=_check,
    passing={"AutomaticFailoverEnabled": True, "MultiAZEnabled": True},
    failing={"AutomaticFailoverEnabled": True, "MultiAZEnabled": False},
)
