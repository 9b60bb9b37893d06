"""The load balancer that answers the internet: TLS alone, behind a web ACL (PCI DSS 1.4.1, 4.2.1, 6.4.2)."""

from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from pci_constructs.aws._settings import acknowledge, where
from pci_constructs.aws.ec2.placement import Placement, Tier
from pci_constructs.aws.elbv2 import tls
from pci_constructs.aws.elbv2._application import HTTPS_PORT, ApplicationLoadBalancer
from pci_constructs.aws.kms import check_customer_managed
from pci_constructs.aws.wafv2 import WebAcl


class PublicLoadBalancer(ApplicationLoadBalancer):
    """An internet-facing load balancer that speaks TLS 1.2 or later, redirects HTTP, and never forwards what no web ACL looked at.

    Nothing reaches it until ``vpc.allow(INTERNET, load_balancer, 443, reason=…)`` opens the path (and one on 80 for the redirect).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``elbv2.ApplicationLoadBalancer`` with this id.
        placement: subnets of the public tier in two zones or more (1.4.1).
        certificate: the certificate of AWS Certificate Manager, or its ARN (4.2.1.1).
        access_logs: the bucket that gets access and connection logs (10.2.1), such as ``AccessLogBucket.bucket``.
        key: the customer managed key of the web ACL's log; needed unless a web ACL is given.
        web_acl: the web ACL that looks at every request (6.4.2); one with the defaults of ``WebAcl`` is built by default.
        tls_policy: the protocol versions and suites; TLS 1.3 and 1.2 with forward secrecy and post-quantum key exchange by default.
        listener_id: the construct id of the HTTPS listener. In place of an existing load balancer, name that one's listener: two
            listeners cannot have one port.
        name: the physical name; CloudFormation chooses one by default. Changing it replaces the load balancer.

    Attributes:
        load_balancer: the ``elbv2.ApplicationLoadBalancer``.
        listener: the HTTPS listener, which answers 404 until ``add_targets`` is called.
        redirect: the HTTP listener, which only redirects to HTTPS.
        web_acl: the ``WebAcl``.
        connections: its security group.
        tier: the public tier.
        client_ports: where it listens for replies of its targets.

    Raises:
        RefusedSetting: the placement, the certificate, the log bucket, the key or the TLS policy is not allowed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        placement: Placement,
        certificate: acm.ICertificate | str,
        access_logs: s3.IBucket,
        key: kms.IKey | None = None,
        web_acl: WebAcl | None = None,
        tls_policy: elbv2.SslPolicy = tls.DEFAULT,
        listener_id: str = "Https",
        name: str | None = None,
    ) -> None:
        if web_acl is None:
            check_customer_managed(key, where=where(scope, construct_id), requirement_id="10.3.1")
        super().__init__(
            scope,
            construct_id,
            internet_facing=True,
            placement=placement,
            tiers=[Tier.PUBLIC],
            requirement_id="1.4.1",
            certificate=certificate,
            access_logs=access_logs,
            tls_policy=tls_policy,
            listener_id=listener_id,
            name=name,
        )
        self.redirect = self.load_balancer.add_redirect(source_port=80, target_port=HTTPS_PORT, open=False)
        self.redirect.set_attribute("routing.http.response.server.enabled", "false")
        acknowledge(
            self.redirect,
            "PCI.DSS.321::PCI.DSS.321-ELBv2ACMCertificateRequired",
            reason="the listener forwards nothing: it redirects plain HTTP to the HTTPS listener, whose certificate is of ACM",
        )
        self.web_acl = web_acl or WebAcl(self, "PciWebAcl", key=_given(key))
        self._associate(self.web_acl)


def _given(key: kms.IKey | None) -> kms.IKey:
    assert key is not None  # noqa: S101  (checked before anything is built)
    return key
