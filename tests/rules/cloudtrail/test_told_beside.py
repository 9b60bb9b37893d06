from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.catalogue import rule
from pci_constructs.rules.cloudtrail._alarms import calls, watched
from tests.kit_assembly import stack
from tests.rules.judging import findings
from tests.rules.pack import judged

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNDETERMINED
FIREWALL, ACL = ("AWS::NetworkFirewall::Firewall", "AWS::WAFv2::WebACL")
OF_FIREWALL = ("AssociateFirewallPolicy", "DeleteFirewall", "UpdateFirewallPolicy", "UpdateRuleGroup")
OF_ACL = ("DeleteWebACL", "DisassociateWebACL", "UpdateWebACL")


def told(events: tuple[str, ...], *types: str) -> Verdict:
    beside: Mapping[str, Any] = {f"R{n}": {"Type": type_} for n, type_ in enumerate(types)}
    shown = Example(resources={**watched(calls(*events)).resources, **beside})
    (found,) = judged(rule("alarm-firewall-changes"), shown)
    return found.verdict


@pytest.mark.parametrize(
    ("events", "types", "expected"),
    [
        (OF_FIREWALL, (), N),
        (OF_FIREWALL, (FIREWALL,), P),
        (OF_ACL, (FIREWALL,), F),
        (OF_ACL, (ACL,), P),
        (OF_ACL, (ACL, FIREWALL), F),
        ((*OF_ACL, *OF_FIREWALL), (ACL, FIREWALL), P),
    ],
)
def test_only_what_is_there_is_asked_for(events: tuple[str, ...], types: tuple[str, ...], expected: Verdict) -> None:
    assert told(events, *types) is expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{ ($.eventSource = network-firewall.amazonaws.com) && ($.eventName != Describe*) && ($.eventName != List*) }", P),
        ("{ ($.eventSource = networkfirewall.amazonaws.com) && ($.eventName != Describe*) }", F),
        ("{ ($.eventSource = wafv2.amazonaws.com) && (" + calls(*OF_FIREWALL)[2:-2] + ") }", F),
    ],
)
def test_the_service_that_the_calls_are_made_to(pattern: str, expected: Verdict) -> None:
    shown = Example(resources={**watched(pattern).resources, "R": {"Type": FIREWALL}})
    (found,) = judged(rule("alarm-firewall-changes"), shown)
    assert found.verdict is expected


@pytest.mark.parametrize("type_", ["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"])
def test_global_tables_are_stores_that_can_be_deleted(type_: str) -> None:
    for events, expected in ((("DeleteTable",), P), (("ConsoleLogin",), F)):
        shown = Example(resources={**watched(calls(*events)).resources, "Store": {"Type": type_}})
        assert [found.verdict for found in judged(rule("alarm-data-store-deletions"), shown)] == [expected]


CALL, TOPIC = "AWS API Call via CloudTrail", "arn:aws:sns:eu-central-1:111122223333:alarms"


def bridged(name: str, events: tuple[str, ...], rest: Mapping[str, Any] | None = None, **more: Any) -> Verdict:
    """What a rule says of a trail that a rule of EventBridge stands beside, with more in its pattern or its properties."""
    pattern = {"detail": {"eventName": list(events)}, **(rest or {})}
    properties = {"EventPattern": pattern, "Targets": [{"Id": "t", "Arn": TOPIC}], **more}
    trail = watched(calls("Other")).resources
    bus = {"Type": "AWS::Events::EventBus", "Properties": {"Name": "payments"}}
    shown = Example(
        resources={"Trail": trail["Trail"], "Bus": bus, "Rule": {"Type": "AWS::Events::Rule", "Properties": properties}},
        rest={"Parameters": {"P": {"Type": "String"}}},
    )
    (found,) = judged(rule(name), shown)
    return found.verdict


KEYS = ("DisableKey", "ScheduleKeyDeletion")
OF_IAM = ("CreateAccessKey", "CreateLoginProfile", "CreateUser", "DeactivateMFADevice", "UpdateLoginProfile")


@pytest.mark.parametrize(
    ("bus", "expected"),
    [
        ("default", P),
        ({"Fn::Sub": "arn:aws:events:${AWS::Region}:${AWS::AccountId}:event-bus/default"}, P),
        ({"Ref": "AWS::NoValue"}, P),
        # Something may hand them on.
        ("payments", U),
        ({"Ref": "Bus"}, U),
        ({"Fn::GetAtt": ["Bus", "Arn"]}, U),
        ({"Ref": "P"}, U),
    ],
)
def test_calls_are_told_to_the_default_bus_alone(bus: Any, expected: Verdict) -> None:
    assert bridged("alarm-kms-key-disable-or-deletion", KEYS, EventBusName=bus) is expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ([CALL], P),
        ([{"prefix": "AWS API Call"}], P),
        (["AWS Service Event via CloudTrail", CALL], P),
        (["KMS CMK Deletion"], F),
        (["AWS Console Sign In via CloudTrail"], F),
        ([{"Ref": "P"}], U),
    ],
)
def test_events_of_another_kind_are_no_calls(kind: Any, expected: Verdict) -> None:
    assert bridged("alarm-kms-key-disable-or-deletion", KEYS, {"detail-type": kind}) is expected


@pytest.mark.parametrize(("region", "expected"), [("us-east-1", P), ("eu-central-1", U), (None, U)])
def test_calls_to_iam_come_to_one_region(region: str | None, expected: Verdict) -> None:
    properties = {"EventPattern": {"detail": {"eventName": list(OF_IAM)}}, "Targets": [{"Id": "t", "Arn": TOPIC}]}
    resources = {"Trail": watched(calls("Other")).resources["Trail"], "Rule": {"Type": "AWS::Events::Rule", "Properties": properties}}
    (found,) = findings(rule("alarm-credential-changes"), replace(stack(resources), region=region))
    assert found.verdict is expected


@pytest.mark.parametrize(
    ("name", "events", "account", "expected"),
    [
        ("alarm-credential-changes", OF_IAM, "1", P),
        ("alarm-credential-changes", OF_IAM[1:], "1", F),
        ("alarm-credential-changes", OF_IAM, "2", F),
        # What is done in a region is told there.
        ("alarm-kms-key-disable-or-deletion", KEYS, "1", F),
    ],
)
def test_the_region_that_calls_to_iam_come_to_may_be_another(name: str, events: tuple[str, ...], account: str, expected: Verdict) -> None:
    properties = {"EventPattern": {"detail": {"eventName": list(events)}}, "Targets": [{"Id": "t", "Arn": TOPIC}]}
    trail = stack({"Trail": watched(calls("Other")).resources["Trail"]}, path="App/Trail")
    home = stack({"Rule": {"Type": "AWS::Events::Rule", "Properties": properties}}, path="App/Home")
    stacks = (replace(trail, region="eu-central-1", account="1"), replace(home, region="us-east-1", account=account))
    (found,) = findings(rule(name), *stacks)
    assert found.verdict is expected
