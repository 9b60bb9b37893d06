"""Somebody is told what GuardDuty finds.

A finding that waits in a console for somebody to look is found after the data is gone. Personnel are alerted to suspected compromises
(11.5.1), and the plan for incidents starts with an alert (12.10.5): a rule of EventBridge hands every finding of high severity to a
topic, a queue or a function, or Security Hub gathers findings and a rule hands on what it has.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, Verdict, passed, some, undetermined
from pci_constructs.rules.governance._findings import RULE_TYPE, tells_guardduty

_DETECTOR = "AWS::GuardDuty::Detector"


def _check(resource: ResourceView) -> Judgement:
    if resource.type == RULE_TYPE:
        return tells_guardduty(resource)
    blocked = "the rules of EventBridge in the account, and in the one that administers GuardDuty (events list-rules)"
    nowhere = undetermined("no rule here tells anybody of findings", blocked_by=blocked)
    found = some(resource.neighbours(RULE_TYPE), tells_guardduty, empty=nowhere)
    if found.verdict is Verdict.NOT_APPLICABLE:
        return nowhere
    return passed("a rule tells somebody of findings") if found.verdict is Verdict.PASS else found


def _example(state: str) -> Example:
    pattern = {"source": ["aws.guardduty"], "detail-type": ["GuardDuty Finding"], "detail": {"severity": [{"numeric": [">=", 4]}]}}
    targets = [{"Id": "t", "Arn": "arn:aws:sns:eu-central-1:111122223333:alarms"}]
    return Example(
        resources={
            "Detector": {"Type": _DETECTOR, "Properties": {"Enable": True}},
            "Rule": {"Type": RULE_TYPE, "Properties": {"EventPattern": pattern, "State": state, "Targets": targets}},
        }
    )


RULE = Rule(
    id="guardduty-findings-routed",
    title="Findings of GuardDuty reach somebody",
    severity=Severity.HIGH,
    requirements={
        "11.5.1": "personnel are alerted to suspected compromises, and need not look for them",
        "12.10.5": "the response to incidents begins with alerts of intrusion detection",
    },
    remediation="add an AWS::Events::Rule on source aws.guardduty, severity from 4 (7 at most), with a topic, queue or function as target",
    types=(_DETECTOR, RULE_TYPE),
    check=_check,
    equivalents={},
    passing=_example("ENABLED"),
    failing=_example("DISABLED"),
)
