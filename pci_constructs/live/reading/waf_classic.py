"""WAF Classic, which is two services with one API: for distributions, and for load balancers and stages of APIs."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Found, present
from pci_constructs.live.reading.shapes import known, pick, renamed
from pci_constructs.live.reading.source import Source

_GONE = ("WAFNonexistentItemException",)
_RULE = {"Action": "Action", "Priority": "Priority", "RuleId": "RuleId"}
_CONDITION = ("DataId", "Negated", "Type")


def web_acls(source: Source, *, everywhere: bool) -> Iterator[Found]:
    """The web ACLs with what they do.

    Args:
        source: where to ask.
        everywhere: whether they have no region.
    """

    def one(item: Any) -> Found:
        found = pick(source.ask("get_web_acl", needs="WebACL", gone=_GONE, WebACLId=item["WebACLId"]), "WebACL")
        return Found(
            id=item["WebACLId"],
            arn=source.arn(f"webacl/{item['WebACLId']}", everywhere=everywhere),
            properties={
                **renamed(found, ("DefaultAction", "MetricName")),
                "Name": item["Name"],
                "Rules": known(pick(found, "Rules"), lambda rules: [present(renamed(rule, _RULE)) for rule in rules]),
            },
        )

    yield from source.each(source.pages("list_web_acls", "WebACLs"), one)


def logs(source: Source) -> Iterator[Found]:
    """Where the requests of web ACLs are logged; CloudFormation has nothing for it."""
    for item in source.pages("list_logging_configurations", "LoggingConfigurations"):
        yield Found(
            id=item["ResourceArn"],
            properties={"ResourceArn": item["ResourceArn"], "LogDestinationConfigs": list(item["LogDestinationConfigs"])},
        )


def rules(source: Source) -> Iterator[Found]:
    """The rules with their conditions."""

    def one(item: Any) -> Found:
        found = pick(source.ask("get_rule", needs="Rule", gone=_GONE, RuleId=item["RuleId"]), "Rule")
        return Found(
            id=item["RuleId"],
            properties={
                **renamed(found, ("MetricName",)),
                "Name": item["Name"],
                "Predicates": known(pick(found, "Predicates"), lambda them: [present(renamed(each, _CONDITION)) for each in them]),
            },
        )

    yield from source.each(source.pages("list_rules", "Rules"), one)


def rule_groups(source: Source) -> Iterator[Found]:
    """The groups of rules with what is active in them; CloudFormation has nothing for them."""

    def one(item: Any) -> Found:
        group = item["RuleGroupId"]
        active = source.pages("list_activated_rules_in_rule_group", "ActivatedRules", gone=_GONE, RuleGroupId=group)
        return Found(id=group, properties={"Name": item["Name"], "Rules": [present(renamed(rule, _RULE)) for rule in active]})

    yield from source.each(source.pages("list_rule_groups", "RuleGroups"), one)
