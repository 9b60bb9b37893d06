"""The load balancer inside the VPC: TLS alone, in one tier of workloads (PCI DSS 1.3.1, 4.2.1)."""

from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_s3 as s3
from constructs import Construct

from pci_constructs.aws._settings import acknowledge
from pci_constructs.aws.ec2.placement import Placement, Tier
from pci_constructs.aws.elbv2 import tls
from pci_constructs.aws.elbv2._application import ApplicationLoadBalancer
from pci_constructs.aws.wafv2 import WebAcl


class InternalLoadBalancer(ApplicationLoadBalancer):
    """A load balancer without public addresses that speaks TLS 1.2 or later alone and answers only declared connections.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``elbv2.ApplicationLoadBalancer`` with this id.
        placement: subnets of the CDE or the non-CDE tier in two zones or more (1.3.1).
        certificate: the certificate of AWS Certificate Manager, or its ARN (4.2.1.1).
        access_logs: the bucket that gets access and connection logs (10.2.1), such as ``AccessLogBucket.bucket``.
        web_acl: a web ACL that looks at every request; none by default, since 6.4.2 asks it for applications that face the public.
        tls_policy: the protocol versions and suites; TLS 1.3 and 1.2 with forward secrecy and post-quantum key exchange by default.
        listener_id: the construct id of the HTTPS listener. In place of an existing load balancer, name that one's listener: two
            listeners cannot have one port.
        name: the physical name; CloudFormation chooses one by default. Changing it replaces the load balancer.

    Attributes:
        load_balancer: the ``elbv2.ApplicationLoadBalancer``.
        listener: the HTTPS listener, which answers 404 until ``add_targets`` is called.
        web_acl: the ``WebAcl``, if one was given.
        connections: its security group.
        tier: the tier that it is in.
        client_ports: where it listens for replies of its targets.

    Raises:
        RefusedSetting: the placement, the certificate, the log bucket or the TLS policy is not allowed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        placement: Placement,
        certificate: acm.ICertificate | str,
        access_logs: s3.IBucket,
        web_acl: WebAcl | None = None,
        tls_policy: elbv2.SslPolicy = tls.DEFAULT,
        listener_id: str = "Https",
        name: str | None = None,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            internet_facing=False,
            placement=placement,
            tiers=[Tier.CDE, Tier.NON_CDE],
            requirement_id="1.3.1",
            certificate=certificate,
            access_logs=access_logs,
            tls_policy=tls_policy,
            listener_id=listener_id,
            name=name,
        )
        self.web_acl = web_acl
        if web_acl:
            self._associate(web_acl)
        else:
            acknowledge(
                self.load_balancer,
                "PCI.DSS.321::PCI.DSS.321-ALBWAFEnabled",
                reason="the load balancer has no public address and answers declared connections alone; "
                "6.4.2 asks for a web application firewall in front of applications that face the public",
            )
