"""Network Firewall: firewalls, what they log, their policies and groups of rules."""

from collections.abc import Iterator, Mapping
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("ResourceNotFoundException",)
_FIREWALL = (
    "AvailabilityZoneChangeProtection",
    "DeleteProtection",
    "Description",
    "FirewallName",
    "FirewallPolicyArn",
    "FirewallPolicyChangeProtection",
    "SubnetChangeProtection",
    "TransitGatewayId",
    "VpcId",
)


def _firewalls(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        found = pick(source.ask("describe_firewall", needs="Firewall", gone=_GONE, FirewallArn=item["FirewallArn"]), "Firewall")
        properties = {**renamed(found, _FIREWALL), "SubnetMappings": pick(found, "SubnetMappings"), "Tags": tags(pick(found, "Tags"))}
        return Found(id=item["FirewallArn"], arn=item["FirewallArn"], properties=properties)

    yield from source.each(source.pages("list_firewalls", "Firewalls"), one)


def _logging(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found | None:
        answer = source.ask("describe_logging_configuration", gone=_GONE, FirewallArn=item["FirewallArn"])
        config = pick(answer, "LoggingConfiguration")
        if config is ABSENT:
            return None
        properties = {"FirewallArn": item["FirewallArn"], "LoggingConfiguration": config}
        return Found(id=f"logs of {item['FirewallArn']}", properties=properties)

    yield from source.each(source.pages("list_firewalls", "Firewalls"), one)


def _policies(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        answer = source.ask("describe_firewall_policy", needs="FirewallPolicyResponse", gone=_GONE, FirewallPolicyArn=item["Arn"])
        properties = {
            "Description": pick(answer, "FirewallPolicyResponse.Description"),
            "FirewallPolicy": pick(answer, "FirewallPolicy"),
            "FirewallPolicyName": item["Name"],
            "Tags": tags(pick(answer, "FirewallPolicyResponse.Tags")),
        }
        return Found(id=item["Arn"], arn=item["Arn"], properties=properties)

    yield from source.each(source.pages("list_firewall_policies", "FirewallPolicies"), one)


def _groups(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        answer = source.ask("describe_rule_group", needs="RuleGroupResponse", gone=_GONE, RuleGroupArn=item["Arn"])
        about = pick(answer, "RuleGroupResponse")
        properties = {
            **renamed(about, ("Capacity", "Description", "Type")),
            "RuleGroup": known(pick(answer, "RuleGroup"), _rules),
            "RuleGroupName": item["Name"],
            "Tags": tags(pick(about, "Tags")),
        }
        return Found(id=item["Arn"], arn=item["Arn"], properties=properties)

    # The groups that AWS keeps are not among those of the account.
    yield from source.each(source.pages("list_rule_groups", "RuleGroups", Scope="ACCOUNT"), one)


def _rules(group: Mapping[str, Any]) -> dict[str, Any]:
    return renamed(group, ("ReferenceSets", "RuleVariables", "RulesSource", "StatefulRuleOptions"))


COLLECTOR = Collector(
    service="network-firewall",
    readers=(
        Reader(
            type="AWS::NetworkFirewall::Firewall",
            properties=(*_FIREWALL, "SubnetMappings", "Tags"),
            calls=("network-firewall:DescribeFirewall", "network-firewall:ListFirewalls"),
            read=_firewalls,
        ),
        Reader(
            type="AWS::NetworkFirewall::LoggingConfiguration",
            properties=("FirewallArn", "LoggingConfiguration"),
            calls=("network-firewall:DescribeLoggingConfiguration", "network-firewall:ListFirewalls"),
            read=_logging,
        ),
        Reader(
            type="AWS::NetworkFirewall::FirewallPolicy",
            properties=("Description", "FirewallPolicy", "FirewallPolicyName", "Tags"),
            calls=("network-firewall:DescribeFirewallPolicy", "network-firewall:ListFirewallPolicies"),
            read=_policies,
        ),
        Reader(
            type="AWS::NetworkFirewall::RuleGroup",
            properties=("Capacity", "Description", "RuleGroup", "RuleGroupName", "Tags", "Type"),
            calls=("network-firewall:DescribeRuleGroup", "network-firewall:ListRuleGroups"),
            read=_groups,
        ),
    ),
)
