"""Security configurations of EMR encrypt what nodes send.

Nodes of a cluster send each other whole tables while they sort and join, and read and write blocks of files on each other's disks. A
security configuration switches TLS on for that; left out, the switch is off, and whoever listens reads card data (4.2.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.emr._configurations import TYPE, encrypting, switched_on


def _check(configuration: ResourceView) -> Judgement:
    good, bad = "what nodes send is encrypted", "what nodes send is not encrypted"
    return switched_on(configuration, "EnableInTransitEncryption", good=good, bad=bad)


RULE = Rule(
    id="emr-security-configuration-encryption-transit",
    title="Security configurations of EMR encrypt what nodes send",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "tables travel between nodes whole; inside a VPC this is stricter than the requirement, which binds open networks",
    },
    remediation="set EnableInTransitEncryption to true, with an InTransitEncryptionConfiguration that has certificates; clusters take a "
    "security configuration when they start",
    types=(TYPE,),
    check=_check,
    equivalents={"securityhub": "EMR.4", "config": "emr-security-configuration-encryption-transit", "checkov": "CKV_AWS_351"},
    passing=encrypting(at_rest=True, in_transit=True),
    failing=encrypting(at_rest=True, in_transit=False),
)
