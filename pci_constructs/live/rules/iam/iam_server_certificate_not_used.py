"""Certificates that IAM keeps have not expired.

Nothing renews a certificate that was uploaded to IAM, and no console lists it with its last day. One that has expired is shown to clients
until somebody notices, or waits to be put on a load balancer by mistake (4.2.1); the inventory of certificates says of each until when it
is valid (4.2.1.1). Certificate Manager does both.
"""

from pci_constructs.live.rules.days import days_since
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed

_LAST = "Live.NotAfter"


def _check(certificate: ResourceView) -> Judgement:
    age = days_since(certificate, _LAST, certificate.today)
    if age > 0:
        return failed(f"the certificate ended {age} days ago", _LAST)
    return passed(f"the certificate lasts for {-age} days", _LAST)


RULE = Rule(
    id="iam-server-certificate-not-used",
    title="Certificates that IAM keeps have not expired",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "a certificate that protects card data on its way is valid and not expired",
        "4.2.1.1": "an inventory of certificates has none that nobody looks after",
    },
    remediation="delete the certificate (iam delete-server-certificate), and use one of Certificate Manager in its place",
    types=("AWS::IAM::ServerCertificate",),
    check=_check,
    equivalents={"securityhub": "IAM.26", "config": "iam-server-certificate-expiration-check"},
    passing={"Live": {"NotAfter": "2027-01-01"}},
    failing={"Live": {"NotAfter": "2026-11-01"}},
)
