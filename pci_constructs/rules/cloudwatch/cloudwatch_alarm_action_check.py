"""Alarms tell somebody.

An alarm without an action changes its colour on a page that nobody looks at. Failures of critical controls are detected and reported
promptly (10.7.2), which takes a topic or another action for the alarm state. An alarm that only feeds a composite alarm speaks through
that.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, failed, not_applicable, passed, some
from pci_constructs.rules.cloudwatch._composites import composites_of
from pci_constructs.rules.policies import any_of
from pci_constructs.rules.reading import each_text

_ACTIONS = "AlarmActions"


def _check(alarm: ResourceView) -> Judgement:
    if any_of(each_text(alarm, _ACTIONS), bool):
        return passed("the alarm has an action", _ACTIONS)
    # One that speaks is enough, however many others are silent.
    found = _spoken_for(alarm)
    return not_applicable(found.message) if found.verdict is Verdict.PASS else found


def _spoken_for(alarm: ResourceView, *below: ResourceView) -> Judgement:
    """Passes if an alarm is a part of one that has an action, at whatever remove."""
    silent = failed("the alarm tells nobody: it has no action for the alarm state", _ACTIONS)

    def part_of(composite: ResourceView) -> Judgement:
        if composite.each(_ACTIONS):
            return passed(f"it is a part of {composite.name}, which has an action")
        # Two may name each other.
        return silent if any(map(composite.is_, below)) else _spoken_for(composite, composite, *below)

    return some(composites_of(alarm), part_of, empty=silent)


RULE = Rule(
    id="cloudwatch-alarm-action-check",
    title="Alarms tell somebody",
    severity=Severity.MEDIUM,
    requirements={
        "10.7.2": "a failure that an alarm detects is reported to somebody",
        "12.10.5": "the response to incidents starts from alerts of monitoring systems",
    },
    remediation="set AlarmActions to a topic that reaches whoever is on call",
    types=("AWS::CloudWatch::Alarm", "AWS::CloudWatch::LogAlarm"),
    check=_check,
    equivalents={"securityhub": "CloudWatch.15", "config": "cloudwatch-alarm-action-check", "guard": "CLOUDWATCH_ALARM_ACTION_CHECK"},
    passing={"AlarmActions": ["arn:aws:sns:eu-central-1:111122223333:alarms"]},
    failing={"AlarmActions": []},
)
