"""Certificates renew themselves.

A certificate that runs out stops payments, or teaches people to click warnings away; trust in the other side of a connection takes one
that is valid and not expired (4.2.1). AWS renews a certificate without anybody's doing if its domain is validated by DNS, or if a private
authority issues it. Validation by mail, which is meant where nothing is said, waits for somebody to click a link in time. In a running
account the last day decides: a certificate that is renewed in time lasts for thirty days or more, whoever renews it.
"""

from datetime import date

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Undetermined, failed, not_applicable, passed
from pci_constructs.rules.reading import names_something

_DAYS = 30
"""Days that a certificate of the running account has to last: it is renewed sixty days before its end."""
_STATUS, _LAST = "Live.Status", "Live.NotAfter"
_METHOD, _AUTHORITY = "ValidationMethod", "CertificateAuthorityArn"


def _lasts(certificate: ResourceView) -> Judgement:
    """Judges a certificate of the running account by its last day."""
    if certificate.text(_STATUS) not in ("ISSUED", "EXPIRED"):
        return not_applicable("the certificate is not issued", _STATUS)
    text = certificate.text(_LAST)
    try:
        left = (date.fromisoformat(text) - certificate.today).days
    except ValueError:
        raise Undetermined(f"{text!r}, which is no day", _LAST) from None
    if left >= _DAYS:
        return passed(f"the certificate lasts for {left} days", _LAST)
    return failed(f"the certificate lasts for {left} days" if left >= 0 else f"the certificate ended {-left} days ago", _LAST)


def _check(certificate: ResourceView) -> Judgement:
    if certificate.live:
        return _lasts(certificate)
    if names_something(certificate, _AUTHORITY):
        return passed("a private authority renews the certificate", _AUTHORITY)
    if certificate.text(_METHOD, "EMAIL").strip().upper() == "EMAIL":
        return failed("renewal waits for somebody to answer a mail", _METHOD)
    return passed("the domain is validated without anybody, so that the certificate is renewed in time", _METHOD)


RULE = Rule(
    id="acm-certificate-expiration-check",
    title="Certificates are renewed without anybody's doing",
    severity=Severity.MEDIUM,
    requirements={"4.2.1": "certificates that protect card data in transit are valid and not expired"},
    remediation="set ValidationMethod to DNS, with HostedZoneId where Route 53 holds the domain",
    types=("AWS::CertificateManager::Certificate",),
    check=_check,
    equivalents={"securityhub": "ACM.1", "config": "acm-certificate-expiration-check"},
    passing={"DomainName": "pay.example.com", "ValidationMethod": "DNS"},
    failing={"DomainName": "pay.example.com", "ValidationMethod": "EMAIL"},
)
