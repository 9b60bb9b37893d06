"""The ways in: the public load balancer behind a web ACL, and the internal one."""

from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_route53 as route53
from constructs import Construct

from pci_constructs.aspects import declare_scope
from pci_constructs.aws.ec2 import SegmentedVpc, Tier
from pci_constructs.aws.elbv2 import InternalLoadBalancer, PublicLoadBalancer
from pci_constructs.standard import Scope
from stacks.base import ReferenceStack
from stacks.security import SecurityStack
from stacks.settings import Settings

SERVICE_PORT = 8443
"""The port on which pods answer over TLS; the load balancer controller registers them."""


class EdgeStack(ReferenceStack):
    """Customers reach payment services through the public load balancer alone, teams reach general ones through the internal one."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, security: SecurityStack, network: SegmentedVpc) -> None:
        super().__init__(scope, construct_id, settings=settings, pci_scope=Scope.CDE, reason="card data enters through it")
        zone = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id=settings.hosted_zone_id, zone_name=settings.domain.partition(".")[2]
        )
        validation = acm.CertificateValidation.from_dns(zone)
        self.public = PublicLoadBalancer(
            self,
            "Public",
            placement=network.placement(Tier.PUBLIC),
            certificate=acm.Certificate(self, "PublicCertificate", domain_name=settings.domain, validation=validation),
            access_logs=security.access_logs,
            key=security.log_key,
        )
        self.public.add_targets("Payments", port=SERVICE_PORT, health_path="/healthz")
        self.internal = InternalLoadBalancer(
            self,
            "Internal",
            placement=network.placement(Tier.NON_CDE),
            certificate=acm.Certificate(self, "InternalCertificate", domain_name=settings.internal_domain, validation=validation),
            access_logs=security.access_logs,
        )
        declare_scope(self.internal, Scope.CONNECTED_TO, reason="payment services call general ones through it")
        self.internal.add_targets("General", port=SERVICE_PORT, health_path="/healthz")
