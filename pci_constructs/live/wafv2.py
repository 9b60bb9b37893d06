"""WAF: web ACLs and groups of rules, where they log, and what they stand in front of. Groups of rules are not for SecurityAudit to see."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader, Scope
from pci_constructs.live.reading.masking import HIDDEN
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("WAFNonexistentItemException",)
_REGIONAL, _CLOUDFRONT = "REGIONAL", "CLOUDFRONT"
_EDGE = "us-east-1"
"""Where web ACLs for distributions are kept."""
_ACL = ("DataProtectionConfig", "DefaultAction", "Description", "VisibilityConfig")
_FIREWALL_MANAGER = ("PreProcessFirewallManagerRuleGroups", "PostProcessFirewallManagerRuleGroups")
_PROTECTED = ("APPLICATION_LOAD_BALANCER", "API_GATEWAY", "APPSYNC")
_ELSEWHERE = ("APP_RUNNER_SERVICE", "COGNITO_USER_POOL", "VERIFIED_ACCESS_INSTANCE")
"""What web ACLs stand in front of in some regions alone."""


def _places(source: Source) -> Iterator[tuple[str, str, str]]:
    """Each scope with the region to ask, and the region of what is found."""
    for region in source.account.regions:
        yield _REGIONAL, region, region
    # Other parts of AWS have no web ACLs for distributions.
    if source.account.partition == "aws":
        yield _CLOUDFRONT, _EDGE, ""


def _each(source: Source, operation: str, key: str, make: Callable[[Any, str, str], Found]) -> Iterator[Found]:
    for scope, asked, region in _places(source):
        items = source.pages(operation, key, region=asked, Scope=scope)

        def one(item: Any, scope: str = scope, asked: str = asked, region: str = region) -> Found:
            found = make(item, scope, asked)
            return Found(id=found.id, arn=found.arn, region=region, properties=found.properties)

        yield from source.each(items, one)


def _web_acls(source: Source) -> Iterator[Found]:
    def one(item: Any, scope: str, asked: str) -> Found:
        about = {"Name": item["Name"], "Scope": scope, "Id": item["Id"]}
        found = pick(source.ask("get_web_acl", region=asked, needs="WebACL", gone=_GONE, **about), "WebACL")
        labels = source.ask("list_tags_for_resource", region=asked, gone=_GONE, ResourceARN=item["ARN"])
        return Found(
            id=f"{item['Name']}|{item['Id']}|{scope}",
            arn=item["ARN"],
            properties={
                **{name: known(value, _shaped) for name, value in renamed(found, _ACL).items()},
                "Name": item["Name"],
                "Rules": known(found, _rules),
                "Scope": scope,
                "Tags": tags(pick(labels, "TagInfoForResource.TagList")),
            },
        )

    yield from _each(source, "list_web_acls", "WebACLs", one)


def _rules(acl: Any) -> list[Any]:
    """The rules of a web ACL, those included that Firewall Manager puts before and after them."""
    first, last = ([_of_firewall_manager(group) for group in acl.get(field) or ()] for field in _FIREWALL_MANAGER)
    return [*first, *(_shaped(rule) for rule in acl.get("Rules") or ()), *last]


def _of_firewall_manager(group: Any) -> Any:
    return _shaped({("Statement" if name == "FirewallManagerStatement" else name): value for name, value in group.items()})


def _shaped(value: Any) -> Any:
    """A part of a rule as CloudFormation has it; texts that requests are searched for are not kept, which may be secrets."""
    if isinstance(value, bytes):
        return HIDDEN
    if isinstance(value, Mapping):
        return {("Arn" if name == "ARN" else name): _shaped(part) for name, part in value.items()}
    return [_shaped(part) for part in value] if isinstance(value, list) else value


def _rule_groups(source: Source) -> Iterator[Found]:
    def one(item: Any, scope: str, asked: str) -> Found:
        about = {"Name": item["Name"], "Scope": scope, "Id": item["Id"]}
        found = pick(source.ask("get_rule_group", region=asked, needs="RuleGroup", gone=_GONE, **about), "RuleGroup")
        return Found(
            id=f"{item['Name']}|{item['Id']}|{scope}",
            arn=item["ARN"],
            properties={
                **renamed(found, ("Capacity", "Description", "VisibilityConfig")),
                "Name": item["Name"],
                "Rules": known(found, lambda group: [_shaped(rule) for rule in group.get("Rules") or ()]),
                "Scope": scope,
            },
        )

    yield from _each(source, "list_rule_groups", "RuleGroups", one)


def _logs(source: Source) -> Iterator[Found]:
    def one(item: Any, _scope: str, _asked: str) -> Found:
        return Found(
            id=item["ResourceArn"],
            properties={
                "LogDestinationConfigs": list(item["LogDestinationConfigs"]),
                "LoggingFilter": pick(item, "LoggingFilter"),
                "RedactedFields": known(pick(item, "RedactedFields"), _shaped),
                "ResourceArn": item["ResourceArn"],
            },
        )

    yield from _each(source, "list_logging_configurations", "LoggingConfigurations", one)


def _associations(source: Source) -> Iterator[Found]:
    for region in source.account.regions:

        def one(item: Any, region: str = region) -> list[Found]:
            acl = item["ARN"]
            return [
                Found(id=f"{arn}|{acl}", region=region, properties={"ResourceArn": arn, "WebACLArn": acl})
                for kind in (*_PROTECTED, *_ELSEWHERE)
                for arn in source.pages(
                    "list_resources_for_web_acl",
                    "ResourceArns",
                    region=region,
                    absent=("WAFInvalidParameterException",) if kind in _ELSEWHERE else (),
                    gone=_GONE,
                    WebACLArn=acl,
                    ResourceType=kind,
                )
            ]

        # What a distribution stands behind, it says itself.
        for found in source.each(source.pages("list_web_acls", "WebACLs", region=region, Scope=_REGIONAL), one):
            yield from found


COLLECTOR = Collector(
    service="wafv2",
    # Web ACLs of two scopes lie in each region and beside them.
    scope=Scope.GLOBAL,
    readers=(
        Reader(
            type="AWS::WAFv2::WebACL",
            properties=(*_ACL, "Name", "Rules", "Scope", "Tags"),
            calls=("wafv2:GetWebACL", "wafv2:ListTagsForResource", "wafv2:ListWebACLs"),
            read=_web_acls,
        ),
        Reader(
            type="AWS::WAFv2::RuleGroup",
            properties=("Capacity", "Description", "Name", "Rules", "Scope", "VisibilityConfig"),
            calls=("wafv2:ListRuleGroups",),
            beyond=("wafv2:GetRuleGroup",),
            read=_rule_groups,
        ),
        Reader(
            type="AWS::WAFv2::LoggingConfiguration",
            properties=("LogDestinationConfigs", "LoggingFilter", "RedactedFields", "ResourceArn"),
            calls=("wafv2:ListLoggingConfigurations",),
            read=_logs,
        ),
        Reader(
            type="AWS::WAFv2::WebACLAssociation",
            properties=("ResourceArn", "WebACLArn"),
            calls=("wafv2:ListResourcesForWebACL", "wafv2:ListWebACLs"),
            read=_associations,
        ),
    ),
)
