import json
from importlib import import_module
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Rule
from tests.rules.pack import judged

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}
REST = {"Parameters": {"P": {"Type": "String"}}, "Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}}}
ON = {"IsLogging": True, "IsMultiRegionTrail": True, "S3BucketName": {"Ref": "Bucket"}}
SECURE = {**ON, "EnableLogFileValidation": "true", "KMSKeyId": "alias/a"}
WRITES, READS = "cloudtrail_all_write_s3_data_event_check", "cloudtrail_all_read_s3_data_event_check"


def rule(name: str) -> Rule:
    found: Rule = import_module(f"pci_constructs.rules.cloudtrail.{name}").RULE
    return found


def of(name: str, properties: dict[str, Any], **others: Any) -> Verdict:
    """What a rule says of the trail."""
    trail = {"Type": "AWS::CloudTrail::Trail", "Properties": properties}
    resources = {"Trail": trail, "Bucket": {"Type": "AWS::S3::Bucket"}, **others}
    found = judged(rule(name), Example(resources=resources, rest=REST))
    (verdict,) = {f.verdict for f in found if f.subject.logical_id == "Trail"}
    return verdict


@pytest.mark.parametrize(
    ("changes", "enabled", "regions", "security"),
    [
        ({}, P, P, P),
        ({"IsLogging": "false"}, F, F, F),
        ({"IsLogging": NONE}, F, F, F),
        ({"IsLogging": REF}, U, U, U),
        ({"IsMultiRegionTrail": False}, P, F, F),
        ({"IsMultiRegionTrail": NONE}, P, F, F),
        ({"IncludeGlobalServiceEvents": "false"}, P, F, F),
        ({"IsLogging": REF, "IncludeGlobalServiceEvents": False}, U, F, F),
        ({"KMSKeyId": NONE}, P, P, F),
        ({"EnableLogFileValidation": NONE}, P, P, F),
        ({"EventSelectors": [{"ReadWriteType": "WriteOnly"}]}, P, F, F),
        ({"EventSelectors": [{"ReadWriteType": "WriteOnly"}, {"ReadWriteType": "ReadOnly"}]}, P, P, P),
        ({"EventSelectors": [{"IncludeManagementEvents": False}]}, P, F, F),
        ({"EventSelectors": {"DataResources": []}}, P, P, P),
        ({"EventSelectors": [{"ExcludeManagementEventSources": ["kms.amazonaws.com"]}]}, P, P, F),
        ({"EventSelectors": [{"ReadWriteType": REF}]}, P, U, U),
        ({"EventSelectors": [REF, {}]}, P, P, P),
        ({"EventSelectors": REF}, P, U, U),
        ({"AdvancedEventSelectors": [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}]}, P, F, F),
        ({"AdvancedEventSelectors": [{"FieldSelectors": [{"Field": "eventCategory", "Equals": "Management"}]}]}, P, P, P),
        (
            {
                "AdvancedEventSelectors": [
                    {
                        "FieldSelectors": [
                            {"Field": "eventCategory", "Equals": ["Management"]},
                            {"Field": "readOnly", "Equals": ["false"]},
                        ]
                    }
                ]
            },
            P,
            F,
            F,
        ),
        (
            {
                "AdvancedEventSelectors": [
                    {
                        "FieldSelectors": [
                            {"Field": "eventCategory", "Equals": ["Management"]},
                            {"Field": "eventSource", "NotEquals": ["kms.amazonaws.com"]},
                        ]
                    }
                ]
            },
            P,
            P,
            F,
        ),
    ],
)
def test_what_a_trail_records(changes: dict[str, Any], enabled: Verdict, regions: Verdict, security: Verdict) -> None:
    assert of("cloudtrail_enabled", {**SECURE, **changes}) is enabled
    assert of("multi_region_cloudtrail_enabled", {**SECURE, **changes}) is regions
    assert of("cloudtrail_security_trail_enabled", {**SECURE, **changes}) is security


def test_another_trail_may_be_the_good_one() -> None:
    good = {"Type": "AWS::CloudTrail::Trail", "Properties": SECURE}
    bad = {"IsLogging": False, "S3BucketName": "b"}
    for name in ("cloudtrail_enabled", "multi_region_cloudtrail_enabled", "cloudtrail_security_trail_enabled"):
        assert of(name, bad, Other=good) is N
        assert of(name, bad, Other={**good, "Condition": "C"}) is F
        assert of(name, bad, Other={**good, "Properties": {**SECURE, "IsLogging": REF}}) is F
    assert of("cloud_trail_encryption_enabled", bad, Other=good) is F


def objects(values: Any = ("arn:aws:s3",), read_write: Any = "All", type_: Any = "AWS::S3::Object") -> dict[str, Any]:
    data = {"Type": type_, "Values": list(values) if isinstance(values, tuple) else values}
    return {"EventSelectors": [{"ReadWriteType": read_write, "DataResources": [data]}]}


def fields(*more: dict[str, Any], type_: str = "AWS::S3::Object") -> dict[str, Any]:
    first = [{"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": [type_]}]
    return {"AdvancedEventSelectors": [{"FieldSelectors": [*first, *more]}]}


OWN = {"Fn::Sub": "arn:aws:s3:::${Bucket}/"}


@pytest.mark.parametrize(
    ("selectors", "writes", "reads", "some"),
    [
        ({}, F, F, F),
        (objects(), P, P, P),
        (objects(({"Fn::Sub": "arn:${AWS::Partition}:s3"},)), P, P, P),
        (objects(("arn:aws:s3:::",)), P, P, P),
        (objects(("arn:aws:s3:::cards/",)), F, F, F),
        (objects(read_write="WriteOnly"), P, F, P),
        (objects(read_write="ReadOnly"), F, P, P),
        (objects(read_write=REF), U, U, P),
        (objects(type_="AWS::Lambda::Function"), F, F, F),
        (objects([REF]), U, U, U),
        (objects([REF, "arn:aws:s3"]), P, P, P),
        (fields(), P, P, P),
        (fields(type_="AWS::DynamoDB::Table"), F, F, F),
        (fields({"Field": "readOnly", "Equals": [REF]}), U, U, P),
        (fields({"Field": "readOnly", "Equals": ["false"]}), P, F, P),
        (fields({"Field": "readOnly", "Equals": "true"}), F, P, P),
        (fields({"Field": "readOnly", "NotEquals": ["true"]}), P, F, P),
        (fields({"Field": "eventName", "Equals": ["PutObject"]}), F, F, F),
        (fields({"Field": "resources.ARN", "NotStartsWith": [OWN]}), P, P, P),
        (fields({"Field": "resources.ARN", "NotStartsWith": [OWN, "arn:aws:s3:::cards/"]}), F, F, F),
        (fields({"Field": "resources.ARN", "NotStartsWith": [OWN, REF]}), U, U, U),
        (fields({"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::cards/"]}), F, F, F),
        (fields({"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::cards/", {"Fn::Sub": "arn:${AWS::Partition}:s3:::"}]}), P, P, P),
        (fields({"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::"], "NotStartsWith": [OWN]}), P, P, P),
        (fields({"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::"], "NotStartsWith": ["arn:aws:s3:::cards/"]}), F, F, F),
        (fields({"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::"], "NotEndsWith": [".log"]}), F, F, F),
        (fields({"Field": "resources.ARN", "StartsWith": [REF]}), U, U, U),
        ({"AdvancedEventSelectors": REF}, U, U, U),
    ],
)
def test_objects(selectors: dict[str, Any], writes: Verdict, reads: Verdict, some: Verdict) -> None:
    assert of(WRITES, {**ON, **selectors}) is writes
    assert of(READS, {**ON, **selectors}) is reads
    assert of("cloudtrail_s3_dataevents_enabled", {**ON, **selectors}) is some


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("NotStartsWith", {"Fn::Sub": "${Bucket.Arn}/"}, P),
        ("NotStartsWith", {"Fn::Join": ["", [{"Fn::GetAtt": ["Bucket", "Arn"]}, "/AWSLogs/"]]}, P),
        ("NotStartsWith", "arn:aws:s3:::audit/", P),
        ("NotStartsWith", {"Fn::Sub": "${Other.Arn}/"}, F),
        ("NotStartsWith", "arn:aws:s3:::audits/", F),
        # Buckets whose names begin like the trail's may be there.
        ("NotStartsWith", {"Fn::GetAtt": ["Bucket", "Arn"]}, U),
        ("NotStartsWith", "arn:aws:s3:::audit", U),
        ("NotEquals", "arn:aws:s3:::audit/one", P),
        ("NotEquals", {"Fn::Sub": "${Other.Arn}/one"}, F),
    ],
)
@pytest.mark.parametrize("named", ["audit", {"Ref": "Bucket"}])
def test_the_trails_own_bucket_may_be_left_out(named: Any, operator: str, value: Any, expected: Verdict) -> None:
    buckets = {
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "audit"}},
        "Other": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "audit-of-cards"}},
    }
    selectors = fields({"Field": "resources.ARN", operator: [value]})
    assert of(WRITES, {**ON, "S3BucketName": named, **selectors}, **buckets) is expected


def test_objects_of_every_region() -> None:
    assert of(WRITES, {**ON, **objects(), "IsMultiRegionTrail": False}) is F
    assert of("cloudtrail_s3_dataevents_enabled", {**ON, **objects(), "IsLogging": False}) is F
    assert of("cloudtrail_s3_dataevents_enabled", {**ON, **objects(), "IsMultiRegionTrail": False}) is P


@pytest.mark.parametrize(
    ("name", "good", "path"),
    [
        ("cloud_trail_encryption_enabled", SECURE, "KMSKeyId"),
        ("cloud_trail_log_file_validation_enabled", SECURE, "EnableLogFileValidation"),
        (
            "cloud_trail_cloud_watch_logs_enabled",
            {"CloudWatchLogsLogGroupArn": "a", "CloudWatchLogsRoleArn": "b"},
            "CloudWatchLogsLogGroupArn",
        ),
        ("cloud_trail_cloud_watch_logs_enabled", {"CloudWatchLogsLogGroupArn": "a", "CloudWatchLogsRoleArn": "b"}, "CloudWatchLogsRoleArn"),
    ],
)
def test_each_trail_is_protected(name: str, good: dict[str, Any], path: str) -> None:
    assert of(name, good) is P
    assert of(name, {**good, path: NONE}) is F
    assert of(name, {**good, path: REF}) is U
    if "Key" in path or "Arn" in path:
        assert of(name, {**good, path: {"Fn::GetAtt": ["Bucket", "Arn"]}}) is P
        assert of(name, {**good, path: ""}) is F


ALARM = "alarm_cloudtrail_changes"
NAMES = ["StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"]
TOPIC = {"Ref": "Topic"}


def watched(names: Any = NAMES, actions: Any = (TOPIC,), group: Any = None, operator: str = "=", **alarm: Any) -> dict[str, Any]:
    pattern = "{ ($.eventSource = cloudtrail.amazonaws.com) && (" + " || ".join(f"($.eventName {operator} {n})" for n in names) + ") }"
    metric = {"MetricName": "m", "MetricNamespace": "n", "MetricValue": "1"}
    properties = {"LogGroupName": group or {"Ref": "Log"}, "FilterPattern": pattern, "MetricTransformations": [metric]}
    rings = {"MetricName": "m", "Namespace": "n", "AlarmActions": list(actions), **alarm}
    return {
        "Log": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/audit"}},
        "Topic": {"Type": "AWS::SNS::Topic"},
        "Filter": {"Type": "AWS::Logs::MetricFilter", "Properties": properties},
        "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": rings},
    }


def bridge(names: Any = NAMES, target: Any = TOPIC, state: Any = "ENABLED", *, written: bool = False, **detail: Any) -> dict[str, Any]:
    pattern = {"source": ["aws.cloudtrail"], "detail": {"eventName": names, **detail} if names else detail}
    properties = {"EventPattern": json.dumps(pattern) if written else pattern, "State": state, "Targets": [{"Id": "t", "Arn": target}]}
    return {"Topic": {"Type": "AWS::SNS::Topic"}, "Rule": {"Type": "AWS::Events::Rule", "Properties": properties}}


ARN = {"CloudWatchLogsLogGroupArn": {"Fn::GetAtt": ["Log", "Arn"]}}


@pytest.mark.parametrize(
    ("properties", "others", "expected"),
    [
        (ARN, watched(), P),
        (ARN, watched(group="/audit"), P),
        ({"CloudWatchLogsLogGroupArn": "arn:aws:logs:eu-central-1:111122223333:log-group:/audit:*"}, watched(group="/audit"), P),
        (ARN, watched(group="/other"), F),
        (ARN, watched(group=REF), U),
        (ARN, {**watched(group=REF), "Log": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": REF}}}, P),
        (ARN, watched(NAMES[:3]), F),
        (ARN, {**watched(NAMES[:3]), **bridge(NAMES[3:])}, P),
        (ARN, watched(NAMES[:1], operator="!="), F),
        # Of two calls, one is always another.
        (ARN, watched(operator="!="), P),
        (ARN, watched(["StopLoggings"]), F),
        (ARN, watched(actions=()), F),
        (ARN, watched(actions=("arn:aws:automate:eu-central-1:ec2:stop",)), F),
        (ARN, watched(actions=(REF,)), U),
        (ARN, watched(actions=({"Fn::Sub": "arn:aws:sns:${AWS::Region}:${AWS::AccountId}:${P}"},)), P),
        (ARN, watched(actions=({"Fn::Sub": "arn:aws:automate:${AWS::Region}:ec2:${P}"},)), F),
        (ARN, watched(ActionsEnabled="false"), F),
        (ARN, watched(Namespace="another"), F),
        (ARN, watched(MetricName=REF), U),
        ({}, {}, F),
        ({}, watched(), F),
        ({}, bridge(), P),
        ({}, bridge(NAMES[1:]), F),
        ({}, bridge(written=True), P),
        ({}, bridge([{"prefix": "Stop"}, {"prefix": "Delete"}, {"suffix": "Trail"}, {"wildcard": "Put*Selectors"}]), P),
        ({}, bridge([{"anything-but": {"prefix": ["Get", "List"]}}]), P),
        ({}, bridge([{"anything-but": {"prefix": ["Get", "Stop"]}}]), F),
        ({}, bridge([{"anything-but": "GetTrail"}]), P),
        ({}, bridge([{"anything-but": ["GetTrail", "StopLogging"]}]), F),
        ({}, bridge([{"equals-ignore-case": name.upper()} for name in NAMES]), P),
        ({}, bridge([{"prefix": REF}]), U),
        ({}, bridge(eventSource=["cloudtrail.amazonaws.com"]), P),
        ({}, bridge(eventSource=["kms.amazonaws.com"]), F),
        ({}, bridge(None, eventSource=["cloudtrail.amazonaws.com"]), P),
        ({}, bridge(None, eventSource=["cloudtrail.amazonaws.com"], errorCode=["AccessDenied"]), F),
        ({}, bridge(None, eventSource=["kms.amazonaws.com"]), F),
        ({}, bridge(None), F),
        ({}, bridge(NAMES[1:], written=True), F),
        ({}, bridge(state="DISABLED"), F),
        ({}, bridge(target="arn:aws:lambda:eu-central-1:111122223333:function:f"), F),
        ({}, bridge(target=REF), U),
        ({}, bridge(target={"Fn::Sub": "arn:aws:sns:${AWS::Region}:${AWS::AccountId}:${P}"}), P),
    ],
)
def test_somebody_is_told_of_changes(properties: dict[str, Any], others: dict[str, Any], expected: Verdict) -> None:
    assert of(ALARM, {**ON, **properties}, **others) is expected


@pytest.mark.parametrize(
    ("name", "pattern", "expected"),
    [
        ("alarm_root_account_usage", "{ $.userIdentity.type = Root }", P),
        ("alarm_root_account_usage", '{ $.userIdentity.type != "Root" }', F),
        ("alarm_unauthorized_api_calls", '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }', P),
        ("alarm_unauthorized_api_calls", '{ $.errorCode = "*UnauthorizedOperation" }', F),
        ("alarm_console_login_without_mfa", '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed = "No") }', P),
        ("alarm_console_login_without_mfa", '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed = "Yes") }', F),
        ("alarm_console_authentication_failures", '{ ($.eventName = ConsoleLogin) && ($.responseElements.ConsoleLogin = "Failure") }', P),
        ("alarm_console_authentication_failures", '{ ($.eventName = ConsoleLogin) && ($.responseElements.ConsoleLogin = "Success") }', F),
        ("alarm_root_account_usage", '{ ($.eventName = "ConsoleLogin") && ($.userIdentity.type = "Root") }', F),
        ("alarm_root_account_usage", REF, U),
    ],
)
def test_somebody_is_told_of_what_a_filter_finds(name: str, pattern: Any, expected: Verdict) -> None:
    resources = watched()
    resources["Filter"]["Properties"]["FilterPattern"] = pattern
    assert of(name, {**ON, **ARN}, **resources) is expected
