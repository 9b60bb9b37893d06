"""Distributions show a certificate of their own.

The default certificate is for a name of CloudFront that all its customers share: nobody can tell from it whose service answers, and it
appears in no inventory of yours. Certificates that protect card data are valid for the service (4.2.1) and listed (4.2.1.1). A
distribution for tenants may leave it to each of them.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, every, failed, passed, undetermined
from pci_constructs.rules.cloudfront._origins import DISTRIBUTION
from pci_constructs.rules.cloudfront._tenants import ITS_DISTRIBUTION, TENANT, serves_tenants_alone
from pci_constructs.rules.reading import has_text

_CERTIFICATE = "DistributionConfig.ViewerCertificate"
_OF_TENANTS = undetermined(
    "the distribution leaves certificates to its tenants", _CERTIFICATE, blocked_by="the certificates of its tenants"
)


def _check(distribution: ResourceView) -> Judgement:
    found = _own(distribution)
    if found.verdict is not Verdict.FAIL or not serves_tenants_alone(distribution):
        return found
    return every(distribution.linked(TENANT, ITS_DISTRIBUTION), _of_tenant, empty=_OF_TENANTS)


def _of_tenant(tenant: ResourceView) -> Judgement:
    # CloudFront may request the certificate for a tenant itself.
    if tenant.has("ManagedCertificateRequest") or has_text(tenant, "Customizations.Certificate.Arn"):
        return passed("viewers of each tenant are shown a certificate of its own", _CERTIFICATE)
    return failed(f"viewers of {tenant.name} are shown no certificate of the service", _CERTIFICATE)


def _own(distribution: ResourceView) -> Judgement:
    if distribution.flag(f"{_CERTIFICATE}.CloudFrontDefaultCertificate"):
        return failed("viewers are shown the certificate of CloudFront", f"{_CERTIFICATE}.CloudFrontDefaultCertificate")
    for name in ("AcmCertificateArn", "IamCertificateId"):
        if has_text(distribution, f"{_CERTIFICATE}.{name}"):
            return passed("viewers are shown a certificate of the service", f"{_CERTIFICATE}.{name}")
    return failed("viewers are shown the certificate of CloudFront", _CERTIFICATE)


RULE = Rule(
    id="cloudfront-custom-ssl-certificate",
    title="Distributions have certificates of their own",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "the certificate that protects card data is valid for the host name of the service",
        "4.2.1.1": "a certificate in Certificate Manager is in the inventory of those that protect card data",
    },
    remediation="set Aliases, and ViewerCertificate.AcmCertificateArn to a certificate for them in us-east-1",
    types=(DISTRIBUTION,),
    check=_check,
    equivalents={
        "securityhub": "CloudFront.7",
        "config": "cloudfront-custom-ssl-certificate",
        "guard": "CLOUDFRONT_CUSTOM_SSL_CERTIFICATE",
        "checkov": "CKV2_AWS_42",
    },
    passing={"DistributionConfig": {"ViewerCertificate": {"AcmCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/a"}}},
    failing={"DistributionConfig": {"ViewerCertificate": {"CloudFrontDefaultCertificate": True}}},
)
