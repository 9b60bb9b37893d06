"""Private keys of certificates stay in Certificate Manager.

A certificate that may be exported has a key that anybody with that right can take away, to servers where nobody renews it and nobody knows
who holds it. Keys are kept in the fewest places (3.6.1.4, 3.7.3). Certificates are not exported unless the template says so.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.reading import word

_EXPORT = "CertificateExport"


def _check(certificate: ResourceView) -> Judgement:
    if word(certificate, _EXPORT, "disabled") == "enabled":
        return failed("the certificate may be exported with its private key", _EXPORT)
    return passed("the private key stays in Certificate Manager", _EXPORT)


RULE = Rule(
    id="acm-certificate-export-disabled",
    title="Private keys of certificates stay in Certificate Manager",
    severity=Severity.MEDIUM,
    requirements={
        "3.7.3": "the key is stored by the service alone",
        "3.6.1.4": "keys are in the fewest places",
    },
    remediation="set CertificateExport to DISABLED, or leave it out (which replaces the certificate)",
    types=("AWS::CertificateManager::Certificate",),
    check=_check,
    passing={"DomainName": "pay.example.com"},
    failing={"DomainName": "pay.example.com", _EXPORT: "ENABLED"},
)
