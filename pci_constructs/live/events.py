"""EventBridge: buses and who may use them, rules and whom they tell."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_BUS = "AWS::Events::EventBus"
_DEFAULT = "default"
_GONE = ("ResourceNotFoundException",)
_NAMES = ("Description", "Name", "RoleArn", "ScheduleExpression", "State")


def _tags(source: Source, arn: str) -> Any:
    return tags(pick(source.ask("list_tags_for_resource", needs="Tags", gone=_GONE, ResourceARN=arn), "Tags"))


def _buses(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found | None:
        # Every region has this one; without a policy it is of the account alone.
        if item["Name"] == _DEFAULT and not item.get("Policy"):
            return None
        properties = {"Name": item["Name"], "Policy": known(pick(item, "Policy"), document), "Tags": _tags(source, item["Arn"])}
        return Found(id=item["Name"], arn=item["Arn"], properties=properties)

    yield from source.each(source.pages("list_event_buses", "EventBuses"), one)


def _rules(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found | None:
        # A service of AWS keeps it for itself, and nobody else can change it.
        if item.get("ManagedBy"):
            return None
        bus = item["EventBusName"]
        targets = source.pages("list_targets_by_rule", "Targets", gone=_GONE, EventBusName=bus, Rule=item["Name"])
        return Found(
            id=item["Name"] if bus == _DEFAULT else f"{bus}|{item['Name']}",
            arn=item["Arn"],
            properties={
                **renamed(item, _NAMES),
                "EventBusName": bus if bus == _DEFAULT else Named(_BUS, bus),
                "EventPattern": known(pick(item, "EventPattern"), document),
                "Tags": _tags(source, item["Arn"]),
                "Targets": [
                    {name: target[name] for name in ("Id", "Arn", "RoleArn", "DeadLetterConfig") if name in target} for target in targets
                ],
            },
        )

    for bus in source.pages("list_event_buses", "EventBuses"):
        yield from source.each(source.pages("list_rules", "Rules", EventBusName=bus["Name"]), one)


COLLECTOR = Collector(
    service="events",
    readers=(
        Reader(
            type=_BUS,
            properties=("Name", "Policy", "Tags"),
            calls=("events:ListEventBuses", "events:ListTagsForResource"),
            # A bus has one policy, which its statements are parts of.
            covers=("AWS::Events::EventBusPolicy",),
            read=_buses,
        ),
        Reader(
            type="AWS::Events::Rule",
            properties=(*_NAMES, "EventBusName", "EventPattern", "Tags", "Targets"),
            calls=("events:ListEventBuses", "events:ListRules", "events:ListTagsForResource", "events:ListTargetsByRule"),
            read=_rules,
        ),
    ),
)
