"""An egress firewall that knows domains: TLS to named hosts passes, everything else is dropped and logged (PCI DSS 1.3.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_networkfirewall as networkfirewall
from constructs import Construct

from pci_constructs.aws.ec2.log_delivery import allow_log_delivery
from pci_constructs.aws.logs import AuditLogGroup

CAPACITY = 1000
"""Rules that a domain list has room for; create-only, so that a growing list replaces nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainList:
    """The domains that one block of addresses may reach.

    Attributes:
        cidr: whose traffic the list is for.
        domains: host names; one that begins with a dot includes what is below it.
    """

    cidr: str
    domains: Sequence[str]


class EgressFirewall(Construct):
    """One AWS Network Firewall a zone, all with one policy: a list of domains, evaluated in order, and nothing besides.

    A firewall of several zones gives its endpoints in no order, so that a template cannot tell which is whose; one a zone has one
    endpoint, costs the same, and sends no packet through another zone.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        vpc: the VPC.
        subnets: the firewall's subnets, one a zone.
        lists: the domain lists, each for the addresses of one tier.
        key: the customer managed key of the logs.
        retention_days: how long alerts and flows are kept, in days; 365 by default and at least (10.5.1).

    Attributes:
        policy: the ``CfnFirewallPolicy``.
        firewalls: the ``CfnFirewall`` of each zone.
        endpoints: the endpoint id of each zone, for routes.
        alerts: the log of dropped connections.
        flows: the log of all connections.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        subnets: Sequence[ec2.ISubnet],
        lists: Mapping[str, DomainList],
        key: kms.IKey,
        retention_days: int = 365,
    ) -> None:
        super().__init__(scope, construct_id)
        self._name = cdk.Names.unique_resource_name(self, max_length=90, separator="-")
        self.alerts = AuditLogGroup(self, "Alerts", key=key, retention_days=retention_days)
        self.flows = AuditLogGroup(self, "Flows", key=key, retention_days=retention_days)
        self.policy = self._policy(lists)
        delivery = allow_log_delivery(self, "Delivery", [self.alerts, self.flows])
        self.firewalls: dict[str, networkfirewall.CfnFirewall] = {}
        self.endpoints: dict[str, str] = {}
        for subnet in subnets:
            zone = subnet.availability_zone
            firewall = self._firewall(zone, vpc=vpc, subnet=subnet)
            self._log(firewall, zone).add_resource_dependency(delivery)
            self.firewalls[zone] = firewall
            # The one entry reads "<zone>:<endpoint id>".
            self.endpoints[zone] = cdk.Fn.select(1, cdk.Fn.split(":", cdk.Fn.select(0, firewall.attr_endpoint_ids)))

    def _policy(self, lists: Mapping[str, DomainList]) -> networkfirewall.CfnFirewallPolicy:
        variables = networkfirewall.CfnFirewallPolicy.IPSetProperty(definition=[entry.cidr for entry in lists.values()])
        groups = [self._domains(name, entry) for name, entry in lists.items() if entry.domains]
        return networkfirewall.CfnFirewallPolicy(
            self,
            "Policy",
            firewall_policy_name=self._name,
            description="TLS to named domains passes; everything else is dropped",
            firewall_policy=networkfirewall.CfnFirewallPolicy.FirewallPolicyProperty(
                stateless_default_actions=["aws:forward_to_sfe"],
                stateless_fragment_default_actions=["aws:forward_to_sfe"],
                stateful_engine_options=networkfirewall.CfnFirewallPolicy.StatefulEngineOptionsProperty(
                    rule_order="STRICT_ORDER", stream_exception_policy="DROP"
                ),
                stateful_default_actions=["aws:drop_established", "aws:alert_established"],
                stateful_rule_group_references=[
                    networkfirewall.CfnFirewallPolicy.StatefulRuleGroupReferenceProperty(
                        resource_arn=group.attr_rule_group_arn, priority=priority
                    )
                    for priority, group in enumerate(groups, start=1)
                ]
                or None,
                policy_variables=networkfirewall.CfnFirewallPolicy.PolicyVariablesProperty(rule_variables={"HOME_NET": variables}),
            ),
        )

    def _domains(self, name: str, entry: DomainList) -> networkfirewall.CfnRuleGroup:
        return networkfirewall.CfnRuleGroup(
            self,
            f"Domains{name}",
            capacity=CAPACITY,
            rule_group_name=f"{self._name}-{name}",
            type="STATEFUL",
            description="Domains that TLS connections may name",
            rule_group=networkfirewall.CfnRuleGroup.RuleGroupProperty(
                rule_variables=networkfirewall.CfnRuleGroup.RuleVariablesProperty(
                    ip_sets={"HOME_NET": networkfirewall.CfnRuleGroup.IPSetProperty(definition=[entry.cidr])}
                ),
                rules_source=networkfirewall.CfnRuleGroup.RulesSourceProperty(
                    rules_source_list=networkfirewall.CfnRuleGroup.RulesSourceListProperty(
                        generated_rules_type="ALLOWLIST", target_types=["TLS_SNI"], targets=list(entry.domains)
                    )
                ),
                stateful_rule_options=networkfirewall.CfnRuleGroup.StatefulRuleOptionsProperty(rule_order="STRICT_ORDER"),
            ),
        )

    def _firewall(self, zone: str, *, vpc: ec2.IVpc, subnet: ec2.ISubnet) -> networkfirewall.CfnFirewall:
        return networkfirewall.CfnFirewall(
            self,
            f"Zone{zone[-1].upper()}",
            firewall_name=f"{self._name}-{zone[-1]}",
            firewall_policy_arn=self.policy.attr_firewall_policy_arn,
            vpc_id=vpc.vpc_id,
            subnet_mappings=[networkfirewall.CfnFirewall.SubnetMappingProperty(subnet_id=subnet.subnet_id)],
            delete_protection=True,
            subnet_change_protection=True,
            firewall_policy_change_protection=True,
            description=f"Egress of zone {zone}",
        )

    def _log(self, firewall: networkfirewall.CfnFirewall, zone: str) -> networkfirewall.CfnLoggingConfiguration:
        destinations = [
            networkfirewall.CfnLoggingConfiguration.LogDestinationConfigProperty(
                log_type=type_,
                log_destination_type="CloudWatchLogs",
                log_destination={"logGroup": group.log_group.log_group_name},
            )
            for type_, group in (("ALERT", self.alerts), ("FLOW", self.flows))
        ]
        return networkfirewall.CfnLoggingConfiguration(
            self,
            f"Logging{zone[-1].upper()}",
            firewall_arn=firewall.attr_firewall_arn,
            logging_configuration=networkfirewall.CfnLoggingConfiguration.LoggingConfigurationProperty(
                log_destination_configs=destinations
            ),
        )
