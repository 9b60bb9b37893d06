"""Alarms keep the sensitivity that was agreed.

An alarm whose threshold somebody raised to get some sleep is still there and still green. What was agreed for a metric is a setting of the
team; alarms on it are compared with that, so that a failure of a critical control is noticed when it should be (10.7.2).
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, attempt, failed, not_applicable, passed, worst

_ALARM = "AWS::CloudWatch::Alarm"
_PROPERTIES = {
    "threshold": "Threshold",
    "evaluation-periods": "EvaluationPeriods",
    "period": "Period",
    "comparison-operator": "ComparisonOperator",
    "statistic": "Statistic",
}


def _check(alarm: ResourceView) -> Judgement:
    agreed = alarm.settings.need("alarm_settings")
    metric = alarm.text("MetricName")
    asked = [table for table in agreed if table["metric"] == metric]
    return worst(
        _compared(alarm, asked), empty=not_applicable(f"nothing is agreed for the metric {metric or 'of an expression'}", "MetricName")
    )


def _compared(alarm: ResourceView, asked: list[Mapping[str, Any]]) -> Iterator[Judgement]:
    for table in asked:
        for field, wanted in table.items():
            if field != "metric":
                yield attempt(partial(_one, alarm, _PROPERTIES[field], wanted))


def _one(alarm: ResourceView, name: str, wanted: Any) -> Judgement:
    same = alarm.number(name) == float(wanted) if isinstance(wanted, int | float) else alarm.text(name) == str(wanted)
    return passed(f"{name} is as agreed", name) if same else failed(f"{name} is {alarm.text(name, 'absent')}, and {wanted} is agreed", name)


def _example(threshold: int) -> Example:
    properties = {"MetricName": "DeniedCalls", "Threshold": threshold, "EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanThreshold"}
    return Example(
        resources={"Alarm": {"Type": _ALARM, "Properties": properties}},
        settings={"alarm-settings": [{"metric": "DeniedCalls", "threshold": 5, "evaluation-periods": 1}]},
    )


RULE = Rule(
    id="cloudwatch-alarm-settings-check",
    title="Alarms are set as agreed",
    severity=Severity.LOW,
    requirements={"10.7.2": "failures of critical controls are detected promptly only as long as alarms keep their agreed sensitivity"},
    remediation="set the alarm as alarm-settings in [tool.pci-constructs] says, or change what is agreed",
    types=(_ALARM,),
    check=_check,
    equivalents={"config": "cloudwatch-alarm-settings-check"},
    passing=_example(5),
    failing=_example(500),
)
