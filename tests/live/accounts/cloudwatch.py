"""An alarm that tells a topic, a silent one, one that speaks through a composite alarm, and one whose actions are off."""

import json
from collections.abc import Mapping
from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator

TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:alarms"
GONE = {"cloudwatch.ListTagsForResource": "ResourceNotFoundException"}


def alarm(aws: Emulator, name: str, **more: Any) -> None:
    """Puts an alarm on a metric that filters write."""
    common = {"MetricName": name, "Namespace": "Audit", "Statistic": "Sum", "Period": 300, "EvaluationPeriods": 1, "Threshold": 1}
    aws.client("cloudwatch").put_metric_alarm(AlarmName=name, ComparisonOperator="GreaterThanOrEqualToThreshold", **{**common, **more})


def composite(aws: Emulator, rule: str, *actions: str) -> None:
    """An alarm on alarms, which the emulator does not know."""
    arn = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:whole"
    made = {"AlarmName": "whole", "AlarmArn": arn, "AlarmRule": rule, "AlarmActions": list(actions), "ActionsEnabled": True}
    answers = {
        ("DescribeAlarms", "CompositeAlarm"): {"MetricAlarms": [], "CompositeAlarms": [made]},
        ("ListTagsForResource", arn): {"Tags": []},
    }

    def answer(operation: str, asked: Mapping[str, Any]) -> bytes | None:
        about = asked.get("ResourceARN") or "".join(asked.get("AlarmTypes", ()))
        found = answers.get((operation.removeprefix("cloudwatch."), about))
        return json.dumps(found).encode() if found else None

    aws.lacks = answer


def arrange(aws: Emulator) -> None:
    """Four alarms and a composite one."""
    alarm(aws, "loud", AlarmActions=[TOPIC], Tags=[{"Key": "pci-scope", "Value": "cde"}])
    alarm(aws, "silent")
    alarm(aws, "part")
    alarm(aws, "muted", AlarmActions=[TOPIC], ActionsEnabled=False)
    composite(aws, 'ALARM("part") AND NOT OK(part)', TOPIC)
