"""Listeners show certificates of Certificate Manager.

A certificate that was uploaded by hand runs out when nobody looks, and its private key has been on somebody's disk. Certificate Manager
issues, renews and lists them: certificates for card data are confirmed to be valid (4.2.1) and inventoried (4.2.1.1). The certificates
that a listener adds for further host names count as well.
"""

from collections.abc import Iterator

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Undetermined, every, failed, not_applicable, worst
from pci_constructs.rules.elbv2._certificates import from_certificate_manager
from pci_constructs.rules.elbv2._listeners import LISTENER, without_tls

MORE = "AWS::ElasticLoadBalancingV2::ListenerCertificate"


def _all(holder: Block) -> Judgement:
    missing = failed("there is no certificate", "Certificates")
    return every(holder.each("Certificates"), lambda entry: from_certificate_manager(entry, "CertificateArn"), empty=missing)


def _with_its_listener(more: ResourceView) -> bool:
    try:
        return more.live or more.follow("ListenerArn") is not None
    except Undetermined:
        return False


def _check(listener: ResourceView) -> Judgement:
    if listener.type == MORE:
        judged = not_applicable("the certificates are judged with their listener", "ListenerArn")
        return judged if _with_its_listener(listener) else _all(listener)

    def judgements() -> Iterator[Judgement]:
        yield _all(listener)
        for more in listener.linked(MORE, "ListenerArn"):
            yield _all(more)

    return without_tls(listener) or worst(judgements(), empty=failed("there is no certificate", "Certificates"))


RULE = Rule(
    id="elbv2-acm-certificate-required",
    title="TLS listeners have certificates of Certificate Manager",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "a certificate that renews itself is valid and not expired when card data is sent",
        "4.2.1.1": "Certificate Manager is the inventory of the certificates that protect card data",
    },
    remediation="request or import the certificate in Certificate Manager and name its ARN in Certificates",
    types=(LISTENER, MORE),
    check=_check,
    equivalents={
        "config": "elbv2-acm-certificate-required",
        "cdk-nag": "PCI.DSS.321-ELBv2ACMCertificateRequired",
        "guard": "ELBV2_ACM_CERTIFICATE_REQUIRED",
    },
    passing={"Protocol": "HTTPS", "Certificates": [{"CertificateArn": "arn:aws:acm:eu-central-1:111122223333:certificate/a"}]},
    failing={"Protocol": "HTTPS", "Certificates": [{"CertificateArn": "arn:aws:iam::111122223333:server-certificate/a"}]},
)
