"""Somebody is told when the audit trail is stopped or changed.

An intruder with rights stops the trail first. Stopping, pausing and starting the audit log are events of it (10.2.1.6), and its failure
must be noticed promptly (10.7.2). A metric filter on the trail's log group with an alarm, or a rule of EventBridge, has to cover
StopLogging, DeleteTrail, UpdateTrail and PutEventSelectors and tell a topic.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from pci_constructs.rules import Block, Example, Judgement, ResourceView, Rule, Severity, best, every, failed, passed, some
from pci_constructs.rules.cloudtrail._trails import TRAIL
from pci_constructs.rules.policies import all_hold, any_of

_EVENTS = ("StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors")
_GROUP = "CloudWatchLogsLogGroupArn"
_GOOD = passed("a topic is told when the trail is stopped or changed", _GROUP)


def _check(trail: ResourceView) -> Judgement:
    return every(_EVENTS, partial(_told, trail), empty=_GOOD)


def _told(trail: ResourceView, event: str) -> Judgement:
    bad = failed(f"nobody is told of {event}", _GROUP)
    return best(
        (
            some(_filters(trail), lambda filter_: _alarmed(trail, filter_, event, bad), empty=bad),
            some(trail.neighbours("AWS::Events::Rule"), lambda rule: _GOOD if _sends(rule, event) else bad, empty=bad),
        ),
        empty=bad,
    )


def _filters(trail: ResourceView) -> Iterator[ResourceView]:
    """The metric filters on the trail's log group."""
    group, arn = trail.follow(_GROUP), trail.text(_GROUP)
    name = group.text("LogGroupName") if group else ""
    for candidate in trail.neighbours("AWS::Logs::MetricFilter"):
        on = candidate.text("LogGroupName")
        if (group and group.is_(candidate.follow("LogGroupName"))) or (name and on == name) or f":log-group:{on}:" in f"{arn}:":
            yield candidate


def _alarmed(trail: ResourceView, filter_: ResourceView, event: str, bad: Judgement) -> Judgement:
    if not re.search(rf'(?<!!)=\s*"?{event}"?(?!\w)', filter_.text("FilterPattern")):
        return bad

    def one(metric: Block) -> Judgement:
        return some(trail.neighbours("AWS::CloudWatch::Alarm"), lambda alarm: _GOOD if _rings(alarm, metric) else bad, empty=bad)

    return some(filter_.each("MetricTransformations"), one, empty=bad)


def _rings(alarm: ResourceView, metric: Block) -> bool:
    return all_hold(
        lambda: alarm.text("MetricName") == metric.text("MetricName"),
        lambda: alarm.text("Namespace") == metric.text("MetricNamespace"),
        lambda: alarm.flag("ActionsEnabled", True),
        lambda: any_of(alarm.each("AlarmActions"), partial(_is_topic, alarm)),
    )


def _sends(rule: ResourceView, event: str) -> bool:
    return all_hold(
        lambda: any_of(rule.each("EventPattern.detail.eventName"), lambda name: name == event),
        lambda: rule.text("State", "ENABLED") != "DISABLED",
        lambda: any_of([target.peek("Arn") for target in rule.blocks("Targets")], partial(_is_topic, rule)),
    )


def _is_topic(of: ResourceView, arn: Any) -> bool:
    target = of.evaluation.links.target(arn)
    return target.type == "AWS::SNS::Topic" if target else ":sns:" in str(arn)


def _example(actions: list[str]) -> Example:
    pattern = "{ " + " || ".join(f'($.eventName = "{event}")' for event in _EVENTS) + " }"
    metric = {"MetricName": "TrailChanges", "MetricNamespace": "Audit", "MetricValue": "1"}
    alarm = {"MetricName": "TrailChanges", "Namespace": "Audit", "AlarmActions": actions, "Threshold": 1}
    return Example(
        resources={
            "Trail": {"Type": TRAIL, "Properties": {"IsLogging": True, _GROUP: {"Fn::GetAtt": ["Log", "Arn"]}}},
            "Log": {"Type": "AWS::Logs::LogGroup", "Properties": {}},
            "Filter": {
                "Type": "AWS::Logs::MetricFilter",
                "Properties": {"LogGroupName": {"Ref": "Log"}, "FilterPattern": pattern, "MetricTransformations": [metric]},
            },
            "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm},
        }
    )


RULE = Rule(
    id="alarm-cloudtrail-changes",
    title="Somebody is told when the audit trail is stopped or changed",
    severity=Severity.HIGH,
    requirements={
        "10.2.1.6": "stopping and changing the audit log is an event that somebody sees",
        "10.7.2": "the failure of the audit log, a critical control, is detected and reported promptly",
    },
    remediation="add a metric filter on the trail's log group that matches StopLogging, DeleteTrail, UpdateTrail and PutEventSelectors, "
    "and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=_check,
    equivalents={"securityhub": "CloudWatch.5"},
    passing=_example(["arn:aws:sns:eu-central-1:111122223333:alarms"]),
    failing=_example([]),
)
