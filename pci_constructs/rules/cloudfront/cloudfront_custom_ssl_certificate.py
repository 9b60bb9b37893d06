"""Distributions show a certificate of their own.

The default certificate is for a name of CloudFront that all its customers share: nobody can tell from it whose service answers, and it
appears in no inventory of yours. Certificates that protect card data are valid for the service (4.2.1) and listed (4.2.1.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.cloudfront._origins import DISTRIBUTION
from pci_constructs.rules.reading import has_text

_CERTIFICATE = "DistributionConfig.ViewerCertificate"


def _check(distribution: ResourceView) -> Judgement:
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
