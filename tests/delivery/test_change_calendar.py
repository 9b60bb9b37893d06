import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from pci_constructs.delivery.calendar import is_open, read
from pci_constructs.delivery.change_calendar import ChangeCalendar
from pci_constructs.refusals import RefusedSetting
from tests.delivery.kit import APPROVERS, PLAN, Ground, failures
from tests.emulator import Emulator, aws, emulator
from tests.kit import nag, resources

__all__ = ["aws", "emulator"]


@pytest.fixture
def ground(stack: cdk.Stack) -> Ground:
    return Ground(stack)


def calendar(ground: Ground, **changes: Any) -> ChangeCalendar:
    arguments: dict[str, Any] = {
        "calendar_name": "payments-changes",
        "plan": PLAN,
        "approvers": APPROVERS,
        "topic": ground.topic,
        "topic_key": ground.key,
        "key": ground.key,
    }
    return ChangeCalendar(ground.stack, "Calendar", **{**arguments, **changes})


def documents(ground: Ground) -> dict[str, Any]:
    found = resources(ground.stack, "AWS::SSM::Document").values()
    return {document["Properties"]["DocumentType"]: document["Properties"] for document in found}


def test_the_document_is_the_plan_s_text(ground: Ground) -> None:
    calendar(ground)
    document = documents(ground)["ChangeCalendar"]
    assert (document["Name"], document["DocumentFormat"]) == ("payments-changes", "TEXT")
    text = read(document["Content"])
    assert not is_open(text, datetime(2027, 6, 12, 9, tzinfo=UTC))[0]
    assert is_open(text, datetime(2027, 6, 11, 9, tzinfo=UTC))[0]


def test_systems_manager_takes_the_automation_as_a_document(ground: Ground, aws: Emulator) -> None:
    calendar(ground)
    content = json.dumps(ground.stack.resolve(documents(ground)["Automation"]["Content"]))
    ssm = aws.client("ssm")
    ssm.create_document(Name="payments-changes-emergency", Content=content, DocumentType="Automation", DocumentFormat="JSON")
    kept = ssm.get_document(Name="payments-changes-emergency", DocumentFormat="JSON")
    assert json.loads(kept["Content"])["mainSteps"][0]["action"] == "aws:approve"


def test_an_emergency_needs_two_approvals(ground: Ground) -> None:
    calendar(ground)
    automation = documents(ground)["Automation"]
    (step,) = automation["Content"]["mainSteps"]
    assert automation["Name"] == "payments-changes-emergency"
    assert (step["action"], step["onFailure"]) == ("aws:approve", "Abort")
    assert step["inputs"]["MinRequiredApprovals"] == 2
    assert step["inputs"]["Approvers"] == list(APPROVERS)


def test_every_step_of_an_emergency_is_told_and_kept(ground: Ground, stack: cdk.Stack) -> None:
    calendar(ground)
    (rule,) = [r["Properties"] for r in resources(stack, "AWS::Events::Rule").values()]
    assert rule["EventPattern"]["detail"] == {"Definition": ["payments-changes-emergency"]}
    assert {target["Id"] for target in rule["Targets"]} == {"log", "people"}
    (log,) = [g["Properties"] for g in resources(stack, "AWS::Logs::LogGroup").values()]
    assert (log["LogGroupName"], log["RetentionInDays"]) == ("/aws/events/payments-changes-emergency", 365)
    policy = json.dumps(next(iter(resources(stack, "AWS::Logs::ResourcePolicy").values())))
    assert "events.amazonaws.com" in policy
    assert "aws:SourceArn" in policy


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"approvers": APPROVERS[:1]}, r"approvers must be the ARNs of 2 roles or users at least.*PCI DSS 6\.5\.1"),
        ({"approvers": (APPROVERS[0], APPROVERS[0])}, "approvers must be the ARNs of 2"),
        ({"approvers": APPROVERS[0]}, "approvers must be the ARNs of 2"),
        ({"approvers": (APPROVERS[0], "arn:aws:iam::111122223333:role/*")}, "without a wildcard"),
        ({"approvers": (APPROVERS[0], "somebody")}, "ARNs of roles or users"),
        ({"calendar_name": "aws-changes"}, "calendar_name must be 3 to 100 letters"),
        ({"calendar_name": "a b"}, "calendar_name must be 3 to 100 letters"),
        ({"plan": "weekends"}, "plan must be a ChangePlan"),
        ({"key": None}, "key must be a customer managed key"),
        ({"topic_key": None}, "topic_key must be a customer managed key"),
        ({"retention_days": 30}, r"retention_days must be at least 365 days.*PCI DSS 10\.5\.1"),
    ],
)
def test_what_is_refused(ground: Ground, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedSetting, match=message):
        calendar(ground, **changes)


def test_no_finding(app: cdk.App, ground: Ground) -> None:
    calendar(ground)
    assert nag(app) == []
    assert failures(Path(app.outdir)) == []
