"""Viewers negotiate TLS 1.2 or later.

The security policy of a distribution sets the oldest version of TLS and the ciphers that viewers may use. Whoever serves the default
certificate of CloudFront cannot set it and gets TLS 1.0, which is no strong cryptography (4.2.1); with a certificate and no policy it is
TLS 1.0 as well.
"""

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.cloudfront._origins import DISTRIBUTION
from pci_constructs.rules.cloudfront._tenants import serves_tenants_alone
from pci_constructs.rules.reading import names_something

_CERTIFICATE = "DistributionConfig.ViewerCertificate"
_NAMED = tuple(f"{_CERTIFICATE}.{name}" for name in ("AcmCertificateArn", "IamCertificateId"))
_DEFAULT = failed("the default certificate comes with TLS 1.0", _CERTIFICATE)
_VERSION = f"{_CERTIFICATE}.MinimumProtocolVersion"
_TLS_1_2 = expression(r"tlsv1\.[2-9]\d*_\d{4}")


def _check(distribution: ResourceView) -> Judgement:
    if not distribution.has(_CERTIFICATE):
        return _DEFAULT
    if distribution.flag(f"{_CERTIFICATE}.CloudFrontDefaultCertificate"):
        return failed("the default certificate comes with TLS 1.0", f"{_CERTIFICATE}.CloudFrontDefaultCertificate")
    policy = distribution.text(_VERSION, "TLSv1").strip()
    message = f"viewers negotiate the policy {policy}"
    if not _TLS_1_2.fullmatch(policy.lower()):
        return failed(message, _VERSION)
    # Where no certificate is named, viewers are shown that of CloudFront, whose policy nobody can set; tenants may have their own.
    if not any(names_something(distribution, name) for name in _NAMED) and not serves_tenants_alone(distribution):
        return _DEFAULT
    return passed(message, _VERSION)


def _example(version: str) -> dict[str, object]:
    certificate = {"AcmCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/a", "SslSupportMethod": "sni-only"}
    return {"DistributionConfig": {"ViewerCertificate": {**certificate, "MinimumProtocolVersion": version}}}


RULE = Rule(
    id="cloudfront-security-policy-check",
    title="Distributions negotiate TLS 1.2 or later with viewers",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "earlier versions of TLS are no strong cryptography for card data on open networks",
        "12.3.3": "the protocols in use are known and reviewed when the template names the policy",
    },
    remediation="set ViewerCertificate.MinimumProtocolVersion to TLSv1.2_2021 or newer, with a certificate of your own",
    types=(DISTRIBUTION,),
    check=_check,
    equivalents={"securityhub": "CloudFront.15", "config": "cloudfront-security-policy-check", "checkov": "CKV_AWS_174"},
    passing=_example("TLSv1.2_2021"),
    failing=_example("TLSv1.1_2016"),
)
