"""Security Hub: whether it is on, which standards it checks, and which controls somebody switched off."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import pick, renamed, tags
from pci_constructs.live.reading.source import Source

_OFF = ("InvalidAccessException", "ResourceNotFoundException")
"""What Security Hub answers where it is not on."""
_CHECKED = ("READY", "INCOMPLETE", "PENDING")
"""The states of a standard that is turned on; one that failed to be, or is being turned off, is not checked."""


def _hubs(source: Source) -> Iterator[Found]:
    answer = source.ask("describe_hub", needs="HubArn", absent=_OFF)
    if answer.__class__ is Unknown:
        raise source.lost("securityhub:DescribeHub")
    if answer is not ABSENT:
        arn = answer["HubArn"]
        properties = {**renamed(answer, ("AutoEnableControls", "ControlFindingGenerator")), "Tags": _tags(source, arn)}
        yield Found(id=arn, arn=arn, properties=properties)


def _hubs_v2(source: Source) -> Iterator[Found]:
    answer = source.ask("describe_security_hub_v2", needs="HubV2Arn", absent=_OFF)
    if answer.__class__ is Unknown:
        raise source.lost("securityhub:DescribeSecurityHubV2")
    if answer is not ABSENT:
        arn = answer["HubV2Arn"]
        yield Found(id=arn, arn=arn, properties={"Tags": _tags(source, arn)})


def _tags(source: Source, arn: str) -> Any:
    return tags(pick(source.ask("list_tags_for_resource", needs="Tags", ResourceArn=arn), "Tags"))


def _standards(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found | None:
        if item["StandardsStatus"] not in _CHECKED:
            return None
        arn = item["StandardsSubscriptionArn"]
        controls = source.pages("describe_standards_controls", "Controls", gone=_OFF, StandardsSubscriptionArn=arn)
        off = [
            {"StandardsControlArn": control["StandardsControlArn"], "Reason": control.get("DisabledReason", "")}
            for control in controls
            if control["ControlStatus"] == "DISABLED"
        ]
        return Found(id=arn, arn=arn, properties={"StandardsArn": item["StandardsArn"], "DisabledStandardsControls": off})

    yield from source.each(source.pages("get_enabled_standards", "StandardsSubscriptions", absent=_OFF), one)


_LABELS = "securityhub:ListTagsForResource"

COLLECTOR = Collector(
    service="securityhub",
    readers=(
        Reader(
            type="AWS::SecurityHub::Hub",
            properties=("AutoEnableControls", "ControlFindingGenerator", "Tags"),
            calls=("securityhub:DescribeHub", _LABELS),
            read=_hubs,
        ),
        Reader(
            type="AWS::SecurityHub::HubV2",
            properties=("Tags",),
            calls=("securityhub:DescribeSecurityHubV2", _LABELS),
            read=_hubs_v2,
        ),
        Reader(
            type="AWS::SecurityHub::Standard",
            properties=("DisabledStandardsControls", "StandardsArn"),
            calls=("securityhub:DescribeStandardsControls", "securityhub:GetEnabledStandards"),
            read=_standards,
        ),
    ),
)
