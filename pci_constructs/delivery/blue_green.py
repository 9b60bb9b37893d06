"""A service in two identical environments, of which one has the traffic (PCI DSS 6.5.1, 6.5.2).

``pci-constructs release`` moves the traffic; what it needs to know stands in Parameter Store.
"""

import re
from collections.abc import Sequence
from ipaddress import IPv4Network

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from pci_constructs.aws._settings import check_at_least, is_known, where
from pci_constructs.aws.elbv2 import InternalLoadBalancer, PublicLoadBalancer
from pci_constructs.aws.iam import acknowledge_wildcards
from pci_constructs.aws.kms import check_customer_managed
from pci_constructs.delivery.deciding import deciding_alarms
from pci_constructs.delivery.roles import DeployRole
from pci_constructs.refusals import RefusedSetting

COLOURS = ("blue", "green")
PREFIX = "/pci-constructs/release/"
TEST_HEADER = "x-environment"
KEY, ENTRY = "service", "entry"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,20}[A-Za-z0-9]")
ALL = 100


class BlueGreenService(Construct):
    """Two target groups of the same shape behind one listener rule, alarms for each, and the table in which releases are led.

    The template says which colour has the traffic when the rule is made; from then on ``pci-constructs release`` says it, and
    CloudFormation leaves the weights alone as long as the rule's properties do not change. Where they must change while green is live,
    pass ``live="green"``.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        service: the name of the service, which ``pci-constructs release`` takes.
        load_balancer: the load balancer in front of both.
        port: the port on which targets answer over TLS (8.3.2).
        priority: the place of the service's rule among those of the listener; test rules take the two places before it.
        hosts: host names of the service; with ``paths`` empty, one at least.
        paths: paths of the service; all of its hosts by default.
        key: the customer managed key of the table of releases.
        alarms: the encrypted topic that hears of the alarms, such as ``AlarmTopic.topic``.
        minimum_healthy: how many targets of a colour must be healthy to get traffic; 2 by default, at least 2.
        error_percent: the share of answers 5xx that raises an alarm; 1 by default, at most 5.
        latency_seconds: the 99th percentile of answer times that raises an alarm; 1 by default.
        test_sources: addresses, as IPv4 networks, whose requests with the header ``x-environment`` go to the colour that it names, so
            that a release is tested before anybody else gets there; none by default.
        health_path: what the health check asks for.
        live: the colour that has the traffic when the rule is made or changed; blue by default.

    Attributes:
        groups: the ``elbv2.ApplicationTargetGroup`` of each colour, for pods or tasks to register with.
        rule: the ``elbv2.ApplicationListenerRule`` that divides traffic.
        deciding: the ``cloudwatch.Alarm`` list of each colour.
        table: the ``dynamodb.Table`` of releases.
        parameter: the ``ssm.StringParameter`` that ``pci-constructs release`` reads.

    Raises:
        RefusedSetting: a name, a network or a colour is none, a number is out of bounds, or the key is not customer managed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        service: str,
        load_balancer: PublicLoadBalancer | InternalLoadBalancer,
        port: int,
        priority: int,
        key: kms.IKey,
        alarms: sns.ITopic,
        hosts: Sequence[str] = (),
        paths: Sequence[str] = (),
        minimum_healthy: int = 2,
        error_percent: float = 1,
        latency_seconds: float = 1,
        test_sources: Sequence[str] = (),
        health_path: str = "/",
        live: str = "blue",
    ) -> None:
        place = where(scope, construct_id)
        check_customer_managed(key, where=place)
        check_at_least(minimum_healthy, 2, where=place, argument="minimum_healthy", requirement_id=None, unit="targets")
        _check(service=service, hosts=hosts, paths=paths, live=live, priority=priority, sources=test_sources, place=place)
        _check_thresholds(error_percent, latency_seconds, place)
        super().__init__(scope, construct_id)
        self.service = service
        self.groups = {colour: self._group(colour, load_balancer, port, health_path) for colour in COLOURS}
        conditions = [
            *([elbv2.ListenerCondition.host_headers(list(hosts))] if hosts else []),
            *([elbv2.ListenerCondition.path_patterns(list(paths))] if paths else []),
        ]
        self.rule = elbv2.ApplicationListenerRule(
            self,
            "PciRule",
            listener=load_balancer.listener,
            priority=priority,
            conditions=conditions,
            action=elbv2.ListenerAction.weighted_forward(
                [elbv2.WeightedTargetGroup(target_group=self.groups[colour], weight=ALL if colour == live else 0) for colour in COLOURS]
            ),
        )
        if test_sources:
            self._test_rules(load_balancer, conditions, priority, test_sources)
        self.deciding = {
            colour: deciding_alarms(
                self,
                colour,
                group=self.groups[colour],
                topic=alarms,
                service=service,
                error_percent=error_percent,
                latency_seconds=latency_seconds,
            )
            for colour in COLOURS
        }
        self.table = self._table(key)
        self._key = key
        self.parameter = self._parameter(minimum_healthy, TEST_HEADER if test_sources else "")

    def allow_releases(self, role: DeployRole) -> None:
        """Lets the role of the deployment move the traffic of this service, and of no other.

        Args:
            role: the role.
        """
        looks = iam.PolicyStatement(
            sid=f"Look{cdk.Names.unique_resource_name(self, max_length=40, allowed_special_characters='')}",
            actions=["cloudwatch:DescribeAlarms", "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTargetHealth"],
            resources=["*"],
        )
        role.allow(
            looks,
            iam.PolicyStatement(actions=["elasticloadbalancing:ModifyRule"], resources=[self.rule.listener_rule_arn]),
            iam.PolicyStatement(actions=["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"], resources=[self.table.table_arn]),
            iam.PolicyStatement(actions=["ssm:GetParameter"], resources=[self.parameter.parameter_arn]),
            iam.PolicyStatement(actions=["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"], resources=[self._key.key_arn]),
        )
        acknowledge_wildcards(role.policy, [looks], reason="descriptions of alarms, rules and targets have no resource in IAM")

    def _group(
        self, colour: str, load_balancer: PublicLoadBalancer | InternalLoadBalancer, port: int, health_path: str
    ) -> elbv2.ApplicationTargetGroup:
        return elbv2.ApplicationTargetGroup(
            self,
            f"Pci{colour.capitalize()}",
            vpc=load_balancer.load_balancer.vpc,
            port=port,
            protocol=elbv2.ApplicationProtocol.HTTPS,
            target_type=elbv2.TargetType.IP,
            deregistration_delay=cdk.Duration.seconds(60),
            health_check=elbv2.HealthCheck(
                protocol=elbv2.Protocol.HTTPS,
                path=health_path,
                healthy_http_codes="200",
                interval=cdk.Duration.seconds(10),
                healthy_threshold_count=2,
            ),
        )

    def _test_rules(
        self,
        load_balancer: PublicLoadBalancer | InternalLoadBalancer,
        conditions: Sequence[elbv2.ListenerCondition],
        priority: int,
        sources: Sequence[str],
    ) -> None:
        for number, colour in enumerate(COLOURS, start=1):
            elbv2.ApplicationListenerRule(
                self,
                f"PciTest{colour.capitalize()}",
                listener=load_balancer.listener,
                priority=priority - number,
                conditions=[
                    *conditions,
                    elbv2.ListenerCondition.http_header(TEST_HEADER, [colour]),
                    elbv2.ListenerCondition.source_ips(list(sources)),
                ],
                action=elbv2.ListenerAction.forward([self.groups[colour]]),
            )

    def _table(self, key: kms.IKey) -> dynamodb.Table:
        return dynamodb.Table(
            self,
            "PciReleases",
            partition_key=dynamodb.Attribute(name=KEY, type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name=ENTRY, type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=key,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(point_in_time_recovery_enabled=True),
            deletion_protection=True,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )

    def _parameter(self, minimum_healthy: int, test_header: str) -> ssm.StringParameter:
        value = {
            "rule": self.rule.listener_rule_arn,
            "groups": {colour: group.target_group_arn for colour, group in self.groups.items()},
            "alarms": {colour: [alarm.alarm_name for alarm in alarms] for colour, alarms in self.deciding.items()},
            "table": self.table.table_name,
            "minimum_healthy": minimum_healthy,
            "test_header": test_header,
        }
        return ssm.StringParameter(
            self,
            "PciParameter",
            parameter_name=f"{PREFIX}{self.service}",
            description=f"What pci-constructs release knows of {self.service}",
            string_value=cdk.Stack.of(self).to_json_string(value),
        )


def _check(
    *, service: str, hosts: Sequence[str], paths: Sequence[str], live: str, priority: int, sources: Sequence[str], place: str
) -> None:
    if is_known(service) and not _NAME.fullmatch(service):
        raise RefusedSetting(
            where=place, argument="service", value=service, allowed="letters, digits and hyphens, 2 to 22 of them", requirement_id=None
        )
    if not hosts and not paths:
        raise RefusedSetting(
            where=place,
            argument="hosts",
            value=hosts,
            allowed="one host or path at least: other services share the listener",
            requirement_id=None,
        )
    if live not in COLOURS:
        raise RefusedSetting(where=place, argument="live", value=live, allowed="blue or green", requirement_id=None)
    if is_known(priority) and not 3 <= priority <= 50_000:
        raise RefusedSetting(where=place, argument="priority", value=priority, allowed="between 3 and 50000", requirement_id=None)
    for source in sources:
        _check_network(source, place)


def _check_network(source: str, place: str) -> None:
    try:
        wide = is_known(source) and IPv4Network(source).prefixlen < 16
    except ValueError:
        wide = True
    if wide:
        raise RefusedSetting(
            where=place,
            argument="test_sources",
            value=source,
            allowed="IPv4 networks of /16 or smaller: what is not released yet is not for everybody",
            requirement_id="6.5.2",
        )


def _check_thresholds(error_percent: float, latency_seconds: float, place: str) -> None:
    for argument, value, most in (("error_percent", error_percent, 5), ("latency_seconds", latency_seconds, 30)):
        if is_known(value) and not 0 < value <= most:
            raise RefusedSetting(
                where=place, argument=argument, value=value, allowed=f"more than 0 and at most {most}", requirement_id=None
            )
