import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.governance.guardduty_findings_routed import RULE
from pci_constructs.rules.guardduty.guardduty_no_auto_archive_filter import RULE as FILTER
from tests.rules.pack import judged, verdicts

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REF = {"Ref": "P"}
PARAMETERS = {"P": {"Type": "String"}}
DIRECT = {"source": ["aws.guardduty"], "detail-type": ["GuardDuty Finding"]}
HUB = {"source": ["aws.securityhub"], "detail-type": ["Security Hub Findings - Imported"]}
TARGETS = [{"Id": "t", "Arn": "arn:aws:sns:eu-central-1:111122223333:alarms"}]


def severity(*wanted: Any) -> dict[str, Any]:
    return {**DIRECT, "detail": {"severity": list(wanted)}}


def labels(*wanted: str, **more: Any) -> dict[str, Any]:
    return {**HUB, "detail": {"findings": {"Severity": {"Label": list(wanted)}, **more}}}


@pytest.mark.parametrize(
    ("pattern", "properties", "expected"),
    [
        (DIRECT, {}, P),
        ({"source": ["aws.guardduty"]}, {}, P),
        ({"source": [{"prefix": "aws."}]}, {}, P),
        ({"source": "aws.guardduty"}, {}, P),
        (json.dumps(DIRECT), {}, P),
        (DIRECT, {"State": "DISABLED"}, F),
        (DIRECT, {"Targets": []}, F),
        (DIRECT, {"EventBusName": "default"}, P),
        (DIRECT, {"EventBusName": "payments"}, N),
        (DIRECT, {"State": REF}, U),
        (severity({"numeric": [">=", 4]}), {}, P),
        (severity({"numeric": [">=", 7]}), {}, P),
        (severity({"numeric": [">", 7]}), {}, F),
        (severity({"numeric": [">=", 4, "<", 9]}), {}, F),
        *((severity({"numeric": odd}), {}, U) for odd in (5, "x", True, {"a": 1}, [], [">="], ["=>", 4], [">=", 4, "<"])),
        (severity(4, 5, 6, 7, 8), {}, F),
        (severity(7, 8, 9, 10), {}, P),
        (severity({"exists": True}), {}, P),
        (severity({"exists": False}), {}, F),
        (severity({"anything-but": [1, 2, 3]}), {}, P),
        (severity({"anything-but": 8}), {}, F),
        (severity({"anything-but": REF}), {}, U),
        ({**DIRECT, "detail-type": [{"exists": True}]}, {}, P),
        ({**DIRECT, "detail": {"type": ["Recon:EC2/Portscan"]}}, {}, N),
        (HUB, {}, P),
        (labels("HIGH", "CRITICAL"), {}, P),
        (labels("CRITICAL"), {}, F),
        (labels("HIGH", "CRITICAL", ProductName=["Inspector"]), {}, N),
        (labels("HIGH", "CRITICAL", Compliance={"Status": ["FAILED"]}), {}, N),
        ({"source": ["aws.ec2"]}, {}, N),
        ({"account": ["111122223333"]}, {}, N),
        (REF, {}, U),
        ({**DIRECT, "source": [REF]}, {}, U),
    ],
)
def test_what_rules_tell(pattern: Any, properties: dict[str, Any], expected: Verdict) -> None:
    rule = {"Type": "AWS::Events::Rule", "Properties": {"EventPattern": pattern, "Targets": TARGETS, **properties}}
    detector = {"Type": "AWS::GuardDuty::Detector", "Properties": {"Enable": True}}
    shown = Example(resources={"D": detector, "R": rule}, rest={"Parameters": PARAMETERS})
    found = {f.subject.logical_id: f.verdict for f in judged(RULE, shown)}
    assert found == {"R": expected, "D": U if expected is N else expected}


def test_a_detector_alone() -> None:
    assert verdicts(RULE, {"Enable": True}) == {U}
    scheduled = {"Type": "AWS::Events::Rule", "Properties": {"ScheduleExpression": "rate(1 day)", "Targets": TARGETS}}
    assert [f.verdict for f in judged(RULE, Example(resources={"R": scheduled}))] == [N]


def criterion(**severity: Any) -> dict[str, Any]:
    return {"Action": "ARCHIVE", "Description": "why", "FindingCriteria": {"Criterion": {"severity": severity}}}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (criterion(Lt=7), P),
        (criterion(Lte="6"), P),
        (criterion(LessThan=4), P),
        (criterion(Lte=7), F),
        (criterion(Lt=9), F),
        (criterion(Gt=1), F),
        (criterion(Eq=["1", "2", "3"]), P),
        (criterion(Equals=["4", "5.5", 6]), P),
        (criterion(Equals=["6", "7"]), F),
        (criterion(Equals=["low"]), U),
        (criterion(Equals=[]), F),
        (criterion(Equals=["2", REF]), U),
        (criterion(Equals=["8", REF]), F),
        (criterion(NotEquals=["8"]), F),
        (criterion(Equals=["2", "8"], Lt=7), P),
        ({**criterion(Lt=7), "Description": ""}, F),
        ({**criterion(Gt=1), "Action": "NOOP"}, N),
        ({**criterion(Gt=1), "Action": REF}, U),
        (criterion(Lt=REF), U),
    ],
)
def test_filters(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(FILTER, properties, Parameters=PARAMETERS) == {expected}
