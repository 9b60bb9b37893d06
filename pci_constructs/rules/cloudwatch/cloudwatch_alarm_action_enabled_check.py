"""Actions of alarms are switched on.

Actions are switched off for maintenance and forgotten; the alarm then goes off without a sound. They are on unless the template says
otherwise, and a template that says otherwise makes it permanent.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true


def _check(alarm: ResourceView) -> Judgement:
    return flag_is_true(alarm, "ActionsEnabled", default=True, good="actions are on", bad="actions are off, so that nobody is told")


RULE = Rule(
    id="cloudwatch-alarm-action-enabled-check",
    title="Actions of alarms are switched on",
    severity=Severity.HIGH,
    requirements={"10.7.2": "an alarm whose actions are off reports no failure of a critical control"},
    remediation="set ActionsEnabled to true, or leave it out",
    types=("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::LogAlarm"),
    check=_check,
    equivalents={"securityhub": "CloudWatch.17", "config": "cloudwatch-alarm-action-enabled-check"},
    passing={"ActionsEnabled": True},
    failing={"ActionsEnabled": False},
)
