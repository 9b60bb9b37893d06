"""What public and internal load balancers have in common: TLS on both sides, own security group, logs, strict parsing."""

import re
from collections.abc import Sequence

from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_elasticloadbalancingv2_targets as targets
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct

from pci_constructs.aws._settings import acknowledge, is_known, where
from pci_constructs.aws.ec2.connections import ANY_CLIENT_PORTS
from pci_constructs.aws.ec2.placement import Placement, Tier
from pci_constructs.aws.elbv2.access_logs import check_log_bucket, log_requests
from pci_constructs.aws.elbv2.listeners import PlainListenersOnlyRedirect
from pci_constructs.aws.elbv2.tls import check_tls_policy
from pci_constructs.aws.wafv2 import WebAcl
from pci_constructs.exceptions import accept
from pci_constructs.records import ExceptionRecord
from pci_constructs.refusals import RefusedSetting

HTTPS_PORT = 443
PLAIN_TEXT_RULES = ("elbv2-targetgroup-protocol-encrypted", "elbv2-targetgroup-healthcheck-protocol-encrypted")
ONE_YEAR = "max-age=31536000; includeSubDomains"

_ACM = re.compile(r"arn:[^:]+:acm:")


class ApplicationLoadBalancer(Construct):
    """The common part; use ``PublicLoadBalancer`` or ``InternalLoadBalancer``.

    Attributes:
        load_balancer: the ``elbv2.ApplicationLoadBalancer``.
        listener: its HTTPS listener, which answers 404 until ``add_targets`` is called.
        tier: the tier that it is in.
        client_ports: where it listens for replies of its targets.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        internet_facing: bool,
        placement: Placement,
        tiers: Sequence[Tier],
        requirement_id: str,
        certificate: acm.ICertificate | str,
        access_logs: s3.IBucket,
        tls_policy: elbv2.SslPolicy,
        listener_id: str,
        name: str | None,
    ) -> None:
        place = where(scope, construct_id)
        placement.check_tier(*tiers, where=place, requirement_id=requirement_id)
        placement.check_zones(2, where=place)
        _check_certificate(certificate, place)
        check_tls_policy(tls_policy, where=place)
        check_log_bucket(access_logs, where=place)
        super().__init__(scope, construct_id)
        self.tier = placement.tier
        self.client_ports = ANY_CLIENT_PORTS
        self._vpc = placement.vpc
        self._answers_all = False
        group = ec2.SecurityGroup(
            self,
            "PciSecurityGroup",
            vpc=placement.vpc,
            description=f"{'Public' if internet_facing else 'Internal'} load balancer; paths are declared",
            allow_all_outbound=False,
        )
        self.load_balancer = elbv2.ApplicationLoadBalancer(
            self,
            "Default",
            vpc=placement.vpc,
            vpc_subnets=placement.selection,
            internet_facing=internet_facing,
            load_balancer_name=name,
            security_group=group,
            ip_address_type=elbv2.IpAddressType.IPV4,
            deletion_protection=True,
            drop_invalid_header_fields=True,
            desync_mitigation_mode=elbv2.DesyncMitigationMode.STRICTEST,
        )
        # The L2 leaves out what is AWS's default; written down, a reader of the template sees that it holds.
        self.load_balancer.set_attribute("waf.fail_open.enabled", "false")
        log_requests(self.load_balancer, access_logs)
        self.listener = self.load_balancer.add_listener(
            listener_id,
            port=HTTPS_PORT,
            protocol=elbv2.ApplicationProtocol.HTTPS,
            ssl_policy=tls_policy,
            certificates=[
                elbv2.ListenerCertificate.from_arn(certificate)
                if isinstance(certificate, str)
                else elbv2.ListenerCertificate.from_certificate_manager(certificate)
            ],
            open=False,
            default_action=elbv2.ListenerAction.fixed_response(404),
        )
        self.listener.set_attribute("routing.http.response.server.enabled", "false")
        self.listener.set_attribute("routing.http.response.strict_transport_security.header_value", ONE_YEAR)
        self.listener.set_attribute("routing.http.response.x_content_type_options.header_value", "nosniff")
        self.node.add_validation(PlainListenersOnlyRedirect(self.load_balancer))

    @property
    def connections(self) -> ec2.Connections:
        """The load balancer's security group, which ``SegmentedVpc.allow`` opens paths on."""
        return self.load_balancer.connections

    def add_targets(
        self,
        construct_id: str,
        *,
        port: int,
        protocol: elbv2.ApplicationProtocol = elbv2.ApplicationProtocol.HTTPS,
        target_type: elbv2.TargetType = elbv2.TargetType.IP,
        addresses: Sequence[str] = (),
        conditions: Sequence[elbv2.ListenerCondition] = (),
        priority: int | None = None,
        health_path: str = "/",
        health_codes: str = "200",
        protocol_version: elbv2.ApplicationProtocolVersion | None = None,
        target_group_name: str | None = None,
        plain_text: ExceptionRecord | None = None,
    ) -> elbv2.ApplicationTargetGroup:
        """Sends requests to a group of targets, over TLS; the path to them is opened with ``SegmentedVpc.allow``.

        Args:
            construct_id: the id; logical ids are those of ``listener.add_targets`` with this id.
            port: the targets' port.
            protocol: HTTPS by default, so that the way behind the load balancer is encrypted too (8.3.2).
            target_type: IP by default, for pods that the load balancer controller registers (``TargetGroupBinding``).
            addresses: IP addresses of targets that do not register themselves; none by default.
            conditions: which requests go there; by default all that no other targets get.
            priority: the order among targets with conditions, from 1.
            health_path: what the health check asks for.
            health_codes: the status codes of a healthy target.
            protocol_version: HTTP/1.1 by default.
            target_group_name: the physical name; CloudFormation chooses one by default.
            plain_text: the record that accepts HTTP between load balancer and targets; without it HTTP is refused.

        Raises:
            RefusedSetting: HTTP without a record, conditions without a priority, or a second group for all requests.
        """
        place = where(self, construct_id)
        self._check_targets(protocol, conditions, priority, plain_text, place)
        encrypted = protocol is elbv2.ApplicationProtocol.HTTPS
        group = elbv2.ApplicationTargetGroup(
            self.listener,
            f"{construct_id}Group",
            vpc=self._vpc,
            port=port,
            protocol=protocol,
            protocol_version=protocol_version,
            target_type=target_type,
            target_group_name=target_group_name,
            targets=[targets.IpTarget(address, port) for address in addresses],
            health_check=elbv2.HealthCheck(
                protocol=elbv2.Protocol.HTTPS if encrypted else elbv2.Protocol.HTTP, path=health_path, healthy_http_codes=health_codes
            ),
        )
        if plain_text and not encrypted:
            for rule in PLAIN_TEXT_RULES:
                accept(group, rule, plain_text)
        if conditions:
            self.listener.add_target_groups(construct_id, target_groups=[group], conditions=list(conditions), priority=priority)
        else:
            self._answers_all = True
            acknowledge(
                self.listener,
                "Annotation::@aws-cdk/aws-elbv2:listenerExistingDefaultActionReplaced",
                reason="the listener refuses every request until it has targets; they replace that answer on purpose",
            )
            self.listener.add_target_groups(construct_id, target_groups=[group])
        return group

    def _check_targets(
        self,
        protocol: elbv2.ApplicationProtocol,
        conditions: Sequence[elbv2.ListenerCondition],
        priority: int | None,
        plain_text: ExceptionRecord | None,
        place: str,
    ) -> None:
        if protocol is not elbv2.ApplicationProtocol.HTTPS and plain_text is None:
            raise RefusedSetting(
                where=place,
                argument="protocol",
                value=protocol.name,
                allowed="HTTPS",
                requirement_id="8.3.2",
                cure="give the targets a certificate, or pass the record that accepts plain_text",
            )
        if bool(conditions) != (priority is not None):
            raise RefusedSetting(
                where=place, argument="priority", value=priority, allowed="given with conditions, and only then", requirement_id=None
            )
        if not conditions and self._answers_all:
            raise RefusedSetting(
                where=place, argument="conditions", value=(), allowed="given: other targets get all requests already", requirement_id=None
            )

    def _associate(self, web_acl: WebAcl) -> None:
        wafv2.CfnWebACLAssociation(self, "PciWebAclAssociation", resource_arn=self.load_balancer.load_balancer_arn, web_acl_arn=web_acl.arn)


def _check_certificate(certificate: acm.ICertificate | str, place: str) -> None:
    arn = certificate if isinstance(certificate, str) else getattr(certificate, "certificate_arn", "")
    if is_known(arn) and not _ACM.match(arn):
        raise RefusedSetting(
            where=place,
            argument="certificate",
            value=arn or certificate,
            allowed="a certificate of AWS Certificate Manager",
            requirement_id="4.2.1.1",
        )
