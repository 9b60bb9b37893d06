"""Audit logs that are copied to a central store."""

import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.logs.centralized_log_subscription import RULE
from tests.rules.pack import judged

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REF = {"Ref": "P"}
CENTRAL = "arn:aws:logs:eu-central-1:444455556666:destination:central"
TRAIL = {"CloudWatchLogsLogGroupArn": {"Fn::GetAtt": ["Log", "Arn"]}, "S3BucketName": {"Ref": "Bucket"}}


def made(type_: str, **properties: Any) -> dict[str, Any]:
    return {"Type": type_, "Properties": properties}


def of(**resources: Any) -> Verdict:
    shown = {"Log": made("AWS::Logs::LogGroup"), "Bucket": made("AWS::S3::Bucket"), **resources}
    found = judged(RULE, Example(resources=shown, rest={"Parameters": {"P": {"Type": "String"}}}))
    (verdict,) = {one.verdict for one in found if one.subject.logical_id == "Log"}
    return verdict


def copied(destination: Any, group: str = "Log", **more: Any) -> dict[str, Any]:
    return made("AWS::Logs::SubscriptionFilter", LogGroupName={"Ref": group}, DestinationArn=destination, **more)


def of_account(sent: Any = CENTRAL, pattern: Any = "", **more: Any) -> dict[str, Any]:
    document = json.dumps({"DestinationArn": sent, "FilterPattern": pattern})
    return made("AWS::Logs::AccountPolicy", **{"PolicyType": "SUBSCRIPTION_FILTER_POLICY", "PolicyDocument": document, **more})


WRITTEN = made("AWS::CloudTrail::Trail", **TRAIL)
FLOWS = made("AWS::EC2::FlowLog", LogGroupName={"Ref": "Log"})
OTHER = {
    "Other": made("AWS::Logs::LogGroup"),
    "Flows": made("AWS::EC2::FlowLog", LogDestination={"Fn::GetAtt": ["Other", "Arn"]}),
    "OtherCopy": copied(CENTRAL, "Other"),
}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ({}, N),
        ({"Copy": copied(CENTRAL)}, N),
        ({"Trail": WRITTEN}, U),
        ({"Flows": FLOWS}, U),
        ({"Trail": WRITTEN, "Copy": copied(CENTRAL)}, P),
        ({"Flows": FLOWS, "Copy": copied(CENTRAL)}, P),
        ({"Trail": WRITTEN, "Copy": copied("arn:aws:firehose:eu-central-1:111122223333:deliverystream/central")}, P),
        ({"Trail": WRITTEN, "Copy": copied("arn:aws:lambda:eu-central-1:111122223333:function:copy")}, U),
        ({"Trail": WRITTEN, "Copy": copied(REF)}, U),
        (
            {
                "Trail": WRITTEN,
                "Stream": made("AWS::Kinesis::Stream"),
                "Copy": copied({"Fn::GetAtt": ["Stream", "Arn"]}),
            },
            P,
        ),
        ({"Trail": WRITTEN, "Copy": copied(CENTRAL, FilterPattern=" ")}, P),
        ({"Trail": WRITTEN, "Copy": copied(CENTRAL, FilterPattern="{ $.errorCode = * }")}, U),
        ({"Trail": WRITTEN, "Copy": copied(CENTRAL, FilterPattern=REF)}, U),
        ({"Trail": WRITTEN, "Copy": copied(CENTRAL, FieldSelectionCriteria='@aws.region = "eu-west-1"')}, U),
        ({"Trail": WRITTEN, "Copy": copied(CENTRAL, FilterPattern="x"), "Whole": copied(CENTRAL)}, P),
        ({"Trail": WRITTEN, "All": of_account()}, P),
        ({"Trail": WRITTEN, "All": of_account(pattern="ERROR")}, U),
        ({"Trail": WRITTEN, "All": of_account("arn:aws:lambda:eu-central-1:111122223333:function:copy")}, U),
        ({"Trail": WRITTEN, "All": of_account(PolicyDocument=REF)}, U),
        ({"Trail": WRITTEN, "All": of_account(PolicyType="DATA_PROTECTION_POLICY")}, U),
        ({"Trail": WRITTEN, "All": of_account(SelectionCriteria='LogGroupName NOT IN ["noise"]')}, U),
        ({"Trail": made("AWS::CloudTrail::Trail", **{**TRAIL, "S3BucketName": "central"})}, U),
        ({"Trail": WRITTEN, **OTHER}, F),
        ({"Trail": WRITTEN, "Copy": copied(CENTRAL), **OTHER}, P),
        (OTHER, N),
    ],
)
def test_log_groups(resources: dict[str, Any], expected: Verdict) -> None:
    assert of(**resources) is expected
