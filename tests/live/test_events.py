"""EventBridge as it runs: who is told of findings, and who may put events on a bus."""

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import events, guardduty
from tests.live.kit import assembly, judged, verdict


def test_rules_on_findings_tell_somebody(aws: Emulator) -> None:
    events.arrange(aws)
    run = judged("events")
    assert verdict(run, "guardduty-findings-routed", "rule/told") is Verdict.PASS
    assert verdict(run, "guardduty-findings-routed", "rule/mute") is Verdict.FAIL
    assert verdict(run, "guardduty-findings-routed", "rule/off") is Verdict.FAIL
    assert verdict(run, "guardduty-findings-routed", "rule/nightly") is Verdict.NOT_APPLICABLE
    assert verdict(run, "guardduty-findings-routed", "rule/payments/told") is Verdict.NOT_APPLICABLE


def test_buses_have_a_policy_that_admits_nobody_unknown(aws: Emulator) -> None:
    events.arrange(aws)
    run = judged("events")
    assert verdict(run, "custom-eventbus-policy-attached", "event-bus/payments") is Verdict.PASS
    assert verdict(run, "custom-eventbus-policy-attached", "event-bus/open") is Verdict.FAIL


def test_a_bus_without_policy_fails_and_the_one_of_every_region_does_not(aws: Emulator) -> None:
    aws.client("events").create_event_bus(Name="payments")
    run = judged("events")
    assert verdict(run, "custom-eventbus-policy-attached") is Verdict.FAIL


def test_the_default_bus_counts_once_it_is_open(aws: Emulator) -> None:
    events.arrange(aws)
    aws.client("events").put_permission(EventBusName="default", Action="events:PutEvents", Principal="*", StatementId="all")
    assert verdict(judged("events"), "custom-eventbus-policy-attached", "event-bus/default") is Verdict.FAIL


def test_a_detector_of_which_nobody_is_told_fails(aws: Emulator) -> None:
    guardduty.arrange(aws)
    aws.client("events").put_rule(Name="nightly", ScheduleExpression="cron(0 3 * * ? *)")
    assert verdict(judged("guardduty", "events"), "guardduty-findings-routed", "rule/nightly") is Verdict.NOT_APPLICABLE
    assert [
        one.verdict
        for one in judged("guardduty", "events").findings
        if one.rule == "guardduty-findings-routed" and "detector" in one.subject.logical_id
    ] == [Verdict.UNDETERMINED]


def test_what_a_service_keeps_for_itself_is_left_out(aws: Emulator) -> None:
    arn = "arn:aws:events:eu-central-1:123456789012:rule/AutoScalingManagedRule"
    managed = {"Name": "AutoScalingManagedRule", "Arn": arn, "State": "ENABLED", "ManagedBy": "autoscaling.amazonaws.com"}
    aws.answer("events.ListRules", {"Rules": [{**managed, "EventBusName": "default"}]})
    assert [resource.logical_id for _, resource in assembly("events").resources() if resource.type == "AWS::Events::Rule"] == []
