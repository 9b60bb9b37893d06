"""Caches speak TLS with everybody.

Without TLS the password of a cache and everything in it cross the network readable, between its nodes as well. The mode preferred takes
clear text as long as some client sends it. Authentication factors travel encrypted (8.3.2), and card data does on open networks (4.2.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, flag_is_true
from pci_constructs.rules.databases import both
from pci_constructs.rules.elasticache._caches import GROUP, as_the_primary
from pci_constructs.rules.reading import word

_ENABLED, _MODE = "TransitEncryptionEnabled", "TransitEncryptionMode"


def _check(group: ResourceView) -> Judgement:
    secondary = as_the_primary(group, _ENABLED)
    if secondary:
        return secondary

    def enabled() -> Judgement:
        return flag_is_true(group, _ENABLED, good="the cache speaks TLS alone", bad="the cache speaks clear text")

    def required() -> Judgement:
        return failed("the cache still takes clear text", _MODE) if word(group, _MODE, "required") != "required" else enabled()

    return both(enabled, required)


RULE = Rule(
    id="elasticache-repl-grp-encrypted-in-transit",
    title="Caches speak TLS with everybody",
    severity=Severity.MEDIUM,
    requirements={
        "8.3.2": "the password or token of a client is unreadable while it travels to the cache",
        "4.2.1": "card data that leaves the VPC on its way is encrypted; within it the standard asks less",
    },
    remediation="set TransitEncryptionEnabled to true, and TransitEncryptionMode to required once every client speaks TLS",
    types=(GROUP,),
    check=_check,
    equivalents={"securityhub": "ElastiCache.5", "config": "elasticache-repl-grp-encrypted-in-transit", "checkov": "CKV_AWS_30"},
    passing={"TransitEncryptionEnabled": True, "TransitEncryptionMode": "required"},
    failing={"TransitEncryptionEnabled": False, "TransitEncryptionMode": "preferred"},
)
