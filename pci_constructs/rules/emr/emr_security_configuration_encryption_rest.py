"""Security configurations of EMR encrypt what clusters store.

Clusters spill what they compute with to their disks and write results to buckets, card numbers among it. A security configuration switches
encryption of both on; left out, the switch is off. Encryption supports rendering card numbers unreadable (3.5.1) and, for disks, is not
enough for that by itself (3.5.1.2).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.emr._configurations import TYPE, encrypting, switched_on


def _check(configuration: ResourceView) -> Judgement:
    good, bad = "what clusters store is encrypted", "what clusters store is not encrypted"
    return switched_on(configuration, "EnableAtRestEncryption", good=good, bad=bad)


RULE = Rule(
    id="emr-security-configuration-encryption-rest",
    title="Security configurations of EMR encrypt what clusters store",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "encrypted disks and objects support rendering card numbers in them unreadable"},
    remediation="set EnableAtRestEncryption to true, with an AtRestEncryptionConfiguration for S3 and for local disks; clusters take a "
    "security configuration when they start",
    types=(TYPE,),
    check=_check,
    equivalents={"securityhub": "EMR.3", "config": "emr-security-configuration-encryption-rest"},
    passing=encrypting(at_rest=True, in_transit=True),
    failing=encrypting(at_rest=False, in_transit=True),
)
