"""CloudWatch: alarms, and alarms on alarms."""

import re
from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Named, Naming, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_ALARM, _COMPOSITE = "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"
_GONE = ("ResourceNotFoundException", "ResourceNotFound")
_OF_BOTH = ("ActionsEnabled", "AlarmActions", "AlarmName", "InsufficientDataActions", "OKActions")
_NAMES = (
    *_OF_BOTH,
    "ComparisonOperator",
    "DatapointsToAlarm",
    "Dimensions",
    "EvaluationPeriods",
    "ExtendedStatistic",
    "MetricName",
    "Metrics",
    "Namespace",
    "Period",
    "Statistic",
    "Threshold",
    "ThresholdMetricId",
    "TreatMissingData",
    "Unit",
)
_STATE = re.compile(r"\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(\"[^\"]*\"|'[^']*'|[^()\"']*?)\s*\)")
"""A condition on another alarm, which is named or has its ARN there, with or without quotes."""


def _alarms(source: Source) -> Iterator[Found]:
    found = source.pages("describe_alarms", "MetricAlarms", AlarmTypes=["MetricAlarm"])
    yield from source.each(found, lambda item: _alarm(source, item, renamed(item, _NAMES)))


def _composites(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        return _alarm(source, item, {**renamed(item, _OF_BOTH), "AlarmRule": known(pick(item, "AlarmRule"), _rule)})

    yield from source.each(source.pages("describe_alarms", "CompositeAlarms", AlarmTypes=["CompositeAlarm"]), one)


def _alarm(source: Source, item: Any, properties: dict[str, Any]) -> Found:
    arn = item["AlarmArn"]
    answer = source.ask("list_tags_for_resource", needs="Tags", gone=_GONE, ResourceARN=arn)
    return Found(id=item["AlarmName"], arn=arn, properties={**properties, "Tags": tags(pick(answer, "Tags"))})


def _rule(text: str) -> Naming:
    def named(name: str) -> list[str]:
        return [name] if name.startswith("arn:") else [Named(_ALARM, name), Named(_COMPOSITE, name)]

    return Naming(text, [name for found in _STATE.findall(text) for name in named(found.strip("\"'"))])


_CALLS = ("cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource")

COLLECTOR = Collector(
    service="cloudwatch",
    readers=(
        Reader(type=_ALARM, properties=(*_NAMES, "Tags"), calls=_CALLS, read=_alarms),
        Reader(type=_COMPOSITE, properties=(*_OF_BOTH, "AlarmRule", "Tags"), calls=_CALLS, read=_composites),
    ),
)
