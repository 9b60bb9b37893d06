"""Route 53 Resolver: which look-ups of names are logged, and which are refused."""

from collections.abc import Iterator

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import pick, renamed
from pci_constructs.live.reading.source import Source

_ENDED = ("DELETING", "DELETED", "FAILED")
_FIREWALL = ("FirewallRuleGroupId", "MutationProtection", "Name", "Priority", "VpcId")


def _configs(source: Source) -> Iterator[Found]:
    for item in source.pages("list_resolver_query_log_configs", "ResolverQueryLogConfigs"):
        if item["Status"] not in _ENDED:
            yield Found(id=item["Id"], arn=item["Arn"], properties=renamed(item, ("DestinationArn", "Name")))


def _logged(source: Source) -> Iterator[Found]:
    for item in source.pages("list_resolver_query_log_config_associations", "ResolverQueryLogConfigAssociations"):
        # One that failed, or whose destination is gone, logs nothing.
        if item["Status"] in ("ACTIVE", "CREATING"):
            properties = {"ResolverQueryLogConfigId": item["ResolverQueryLogConfigId"], "ResourceId": item["ResourceId"]}
            yield Found(id=item["Id"], properties=properties)


def _refused(source: Source) -> Iterator[Found]:
    for item in source.pages("list_firewall_rule_group_associations", "FirewallRuleGroupAssociations"):
        if item.get("Status") not in _ENDED:
            yield Found(id=item["Id"], arn=item.get("Arn", ""), properties=renamed(item, _FIREWALL))


def _endpoints(source: Source) -> Iterator[Found]:
    for item in source.pages("list_resolver_endpoints", "ResolverEndpoints"):
        if item["Status"] not in _ENDED:
            groups = pick(item, "SecurityGroupIds")
            properties = {**renamed(item, ("Direction", "Name")), "SecurityGroupIds": groups or ABSENT}
            yield Found(id=item["Id"], arn=item["Arn"], properties=properties)


COLLECTOR = Collector(
    service="route53resolver",
    readers=(
        Reader(
            type="AWS::Route53Resolver::ResolverQueryLoggingConfig",
            properties=("DestinationArn", "Name"),
            calls=("route53resolver:ListResolverQueryLogConfigs",),
            read=_configs,
        ),
        Reader(
            type="AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation",
            properties=("ResolverQueryLogConfigId", "ResourceId"),
            calls=("route53resolver:ListResolverQueryLogConfigAssociations",),
            read=_logged,
        ),
        Reader(
            type="AWS::Route53Resolver::FirewallRuleGroupAssociation",
            properties=_FIREWALL,
            calls=("route53resolver:ListFirewallRuleGroupAssociations",),
            read=_refused,
        ),
        Reader(
            type="AWS::Route53Resolver::ResolverEndpoint",
            properties=("Direction", "Name", "SecurityGroupIds"),
            calls=("route53resolver:ListResolverEndpoints",),
            read=_endpoints,
        ),
    ),
)
