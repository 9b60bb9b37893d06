"""Classic load balancers show certificates of Certificate Manager.

A certificate that was uploaded to IAM is renewed by hand or not at all, and no console lists it with its last day. Certificate Manager
renews what it issues and lists what it holds, which keeps certificates for card data valid (4.2.1) and inventoried (4.2.1.1).
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.elb._listeners import BALANCER, each_listener
from pci_constructs.rules.elbv2._certificates import from_certificate_manager
from pci_constructs.rules.elbv2._listeners import without_tls


def _listener(listener: Block) -> Judgement:
    return without_tls(listener) or from_certificate_manager(listener, "SSLCertificateId")


def _check(balancer: ResourceView) -> Judgement:
    return each_listener(balancer, _listener)


RULE = Rule(
    id="elb-acm-certificate-required",
    title="TLS listeners of classic load balancers have certificates of Certificate Manager",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "a certificate that renews itself is valid and not expired when card data is sent",
        "4.2.1.1": "Certificate Manager is the inventory of the certificates that protect card data",
    },
    remediation="request or import the certificate in Certificate Manager and name its ARN in SSLCertificateId",
    types=(BALANCER,),
    check=_check,
    equivalents={
        "securityhub": "ELB.2",
        "config": "elb-acm-certificate-required",
        "cdk-nag": "PCI.DSS.321-ELBACMCertificateRequired",
        "guard": "ELB_ACM_CERTIFICATE_REQUIRED",
    },
    passing={"Listeners": [{"Protocol": "HTTPS", "SSLCertificateId": "arn:aws:acm:eu-central-1:111122223333:certificate/a"}]},
    failing={"Listeners": [{"Protocol": "HTTPS", "SSLCertificateId": "arn:aws:iam::111122223333:server-certificate/a"}]},
)
