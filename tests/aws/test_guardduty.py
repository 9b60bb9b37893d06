from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_guardduty as guardduty
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws.guardduty import AGENTS, RULES, Protection, ThreatDetection
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.s3 import AccessLogBucket, SecureBucket
from pci_constructs.aws.singleton import REQUIRED_METADATA, Singleton
from pci_constructs.aws.sns import AlarmTopic
from pci_constructs.records import EXCEPTION_METADATA, ExceptionRecord
from pci_constructs.refusals import RefusedSetting
from tests.kit import nag, only, resources

RECORD = ExceptionRecord(reason="no functions here", owner="payments", approver="security", expires="2027-06-30")
EXISTING = "12abc34d567e8fa901bc2d34e56789f0"


@pytest.fixture
def key(stack: cdk.Stack) -> kms.IKey:
    return CustomerManagedKey(stack, "Key", description="findings").key


@pytest.fixture
def alarms(stack: cdk.Stack, key: kms.IKey) -> sns.ITopic:
    return AlarmTopic(stack, "Alarms", key=key).topic


def features(stack: cdk.Stack) -> dict[str, str]:
    """The status of each plan and agent."""
    found = {}
    for feature in only(stack, "AWS::GuardDuty::Detector")["Features"]:
        for part in (feature, *feature.get("AdditionalConfiguration", [])):
            found[part["Name"]] = part["Status"]
    return found


def exceptions(construct: Construct) -> set[str]:
    return {entry.data["rule"] for entry in construct.node.metadata if entry.type == EXCEPTION_METADATA}


def test_every_plan_and_every_agent_is_on(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    ThreatDetection(stack, "Detection", alarms=alarms)
    assert only(stack, "AWS::GuardDuty::Detector")["Enable"] is True
    assert features(stack) == {
        "S3_DATA_EVENTS": "ENABLED",
        "EKS_AUDIT_LOGS": "ENABLED",
        "EBS_MALWARE_PROTECTION": "ENABLED",
        "RDS_LOGIN_EVENTS": "ENABLED",
        "LAMBDA_NETWORK_LOGS": "ENABLED",
        "RUNTIME_MONITORING": "ENABLED",
        "EKS_ADDON_MANAGEMENT": "ENABLED",
        "ECS_FARGATE_AGENT_MANAGEMENT": "ENABLED",
        "EC2_AGENT_MANAGEMENT": "ENABLED",
    }


def test_agents_belong_to_runtime_monitoring_alone(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    ThreatDetection(stack, "Detection", alarms=alarms)
    with_agents = [f["Name"] for f in only(stack, "AWS::GuardDuty::Detector")["Features"] if "AdditionalConfiguration" in f]
    assert with_agents == ["RUNTIME_MONITORING"]


def test_the_deprecated_data_sources_are_not_used(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    ThreatDetection(stack, "Detection", alarms=alarms)
    assert "DataSources" not in only(stack, "AWS::GuardDuty::Detector")
    assert "EKS_RUNTIME_MONITORING" not in features(stack)


def test_the_names_are_those_of_the_api() -> None:
    from botocore.loaders import Loader

    shapes = Loader().load_service_model("guardduty", "service-2")["shapes"]
    plans = {str(plan) for plan in Protection if plan not in AGENTS}
    assert plans <= set(shapes["DetectorFeature"]["enum"])
    assert set(map(str, AGENTS)) <= set(shapes["FeatureAdditionalConfiguration"]["enum"])
    assert "FIFTEEN_MINUTES" in shapes["FindingPublishingFrequency"]["enum"]


def test_repeated_findings_are_told_every_15_minutes(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    ThreatDetection(stack, "Detection", alarms=alarms)
    assert only(stack, "AWS::GuardDuty::Detector")["FindingPublishingFrequency"] == "FIFTEEN_MINUTES"


def test_medium_findings_and_worse_reach_the_topic(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    ThreatDetection(stack, "Detection", alarms=alarms)
    rule = only(stack, "AWS::Events::Rule")
    assert rule["EventPattern"]["source"] == ["aws.guardduty"]
    assert rule["EventPattern"]["detail"]["severity"] == [{"numeric": [">=", 4]}]
    (target,) = rule["Targets"]
    assert target["Arn"] == stack.resolve(alarms.topic_arn)
    assert "<title>" in target["InputTransformer"]["InputTemplate"]


def test_the_message_names_only_what_is_mapped(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    import re

    ThreatDetection(stack, "Detection", alarms=alarms)
    transformer = only(stack, "AWS::Events::Rule")["Targets"][0]["InputTransformer"]
    assert set(re.findall(r"<(\w+)>", transformer["InputTemplate"])) == set(transformer["InputPathsMap"])


def test_lower_findings_may_be_told_too(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    ThreatDetection(stack, "Detection", alarms=alarms, severity=1)
    assert only(stack, "AWS::Events::Rule")["EventPattern"]["detail"]["severity"] == [{"numeric": [">=", 1]}]


@pytest.mark.parametrize("severity", [0.5, 4.1, 7.0])
def test_a_severity_that_hides_medium_findings_is_refused(stack: cdk.Stack, alarms: sns.ITopic, severity: float) -> None:
    with pytest.raises(RefusedSetting, match=r"Stack/Detection: severity must be between 1 and 4, .* \(PCI DSS 11\.5\.1"):
        ThreatDetection(stack, "Detection", alarms=alarms, severity=severity)


def test_an_unresolved_severity_passes(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    parameter = cdk.CfnParameter(stack, "Severity", type="Number", default=4)
    ThreatDetection(stack, "Detection", alarms=alarms, severity=parameter.value_as_number)
    numeric = only(stack, "AWS::Events::Rule")["EventPattern"]["detail"]["severity"][0]["numeric"]
    assert numeric == [">=", {"Ref": "Severity"}]


def test_nobody_to_tell_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match=r"alarms must be an encrypted topic, got None \(PCI DSS 11\.5\.1"):
        ThreatDetection(stack, "Detection")


def test_a_plan_is_left_out_only_on_the_record(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    detection = ThreatDetection(stack, "Detection", alarms=alarms, left_out={Protection.LAMBDA: RECORD})
    assert {name for name, status in features(stack).items() if status == "DISABLED"} == {"LAMBDA_NETWORK_LOGS"}
    assert exceptions(detection) == {"guardduty-lambda-protection-enabled"}


def test_an_agent_can_be_left_to_others_on_the_record(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    detection = ThreatDetection(stack, "Detection", alarms=alarms, left_out={Protection.EC2_AGENT: RECORD})
    assert {name for name, status in features(stack).items() if status == "DISABLED"} == {"EC2_AGENT_MANAGEMENT"}
    assert exceptions(detection) == {"guardduty-ec2-protection-runtime-enabled"}


def test_without_runtime_monitoring_there_are_no_agents(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    detection = ThreatDetection(stack, "Detection", alarms=alarms, left_out={Protection.RUNTIME: RECORD})
    off = {name for name, status in features(stack).items() if status == "DISABLED"}
    assert off == {"RUNTIME_MONITORING", *map(str, AGENTS)}
    assert exceptions(detection) == {RULES[protection] for protection in (Protection.RUNTIME, *AGENTS)}


def test_every_protection_has_a_rule() -> None:
    assert set(RULES) == set(Protection)


def test_findings_are_not_exported_by_default(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    ThreatDetection(stack, "Detection", alarms=alarms)
    assert resources(stack, "AWS::GuardDuty::PublishingDestination") == {}


def with_export(stack: cdk.Stack, alarms: sns.ITopic, key: kms.IKey) -> ThreatDetection:
    bucket = SecureBucket(stack, "Findings", key=key, access_logs=AccessLogBucket(stack, "AccessLogs").bucket)
    return ThreatDetection(stack, "Detection", alarms=alarms, export=bucket.bucket, key=key)


def test_exported_findings_are_encrypted_with_the_key(stack: cdk.Stack, alarms: sns.ITopic, key: kms.IKey) -> None:
    with_export(stack, alarms, key)
    destination = only(stack, "AWS::GuardDuty::PublishingDestination")
    assert destination["DestinationType"] == "S3"
    assert destination["DestinationProperties"]["KmsKeyArn"] == stack.resolve(key.key_arn)


def test_guardduty_writes_only_for_detectors_of_this_account(stack: cdk.Stack, alarms: sns.ITopic, key: kms.IKey) -> None:
    with_export(stack, alarms, key)
    service = {"Service": "guardduty.amazonaws.com"}
    documents: list[Any] = [only(stack, "AWS::KMS::Key")["KeyPolicy"]]
    documents += [policy["Properties"]["PolicyDocument"] for policy in resources(stack, "AWS::S3::BucketPolicy").values()]
    given = [s for document in documents for s in document["Statement"] if s["Principal"] == service]
    assert len(given) == 3
    for statement in given:
        assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "111122223333"}
        assert ":guardduty:eu-central-1:111122223333:detector/*" in str(statement["Condition"]["ArnLike"]["aws:SourceArn"])


def test_the_export_waits_for_the_bucket_policy(stack: cdk.Stack, alarms: sns.ITopic, key: kms.IKey) -> None:
    with_export(stack, alarms, key)
    (destination,) = resources(stack, "AWS::GuardDuty::PublishingDestination").values()
    assert any(id_ in resources(stack, "AWS::S3::BucketPolicy") for id_ in destination["DependsOn"])


def test_bucket_and_key_may_live_in_another_stack(make_stack: Callable[[str], cdk.Stack], app: cdk.App) -> None:
    shared, own = make_stack("Shared"), make_stack("Own")
    key = CustomerManagedKey(shared, "Key", description="findings").key
    bucket = SecureBucket(shared, "Findings", key=key, access_logs=AccessLogBucket(shared, "AccessLogs").bucket).bucket
    ThreatDetection(own, "Detection", alarms=AlarmTopic(shared, "Alarms", key=key).topic, export=bucket, key=key)
    app.synth()


def test_export_without_a_key_is_refused(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    bucket = s3.Bucket.from_bucket_name(stack, "Findings", "findings")
    with pytest.raises(RefusedSetting, match=r"key must be a customer managed key, got None \(PCI DSS 10\.3\.1"):
        ThreatDetection(stack, "Detection", alarms=alarms, export=bucket)


def test_an_existing_detector_gets_the_routing_alone(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    detection = ThreatDetection(stack, "Detection", alarms=alarms, mode=Singleton.USE_EXISTING, detector_id=EXISTING)
    assert resources(stack, "AWS::GuardDuty::Detector") == {}
    assert detection.detector_id == EXISTING
    assert only(stack, "AWS::Events::Rule")["EventPattern"]["source"] == ["aws.guardduty"]


def test_a_required_detector_is_recorded_and_nothing_is_built(stack: cdk.Stack) -> None:
    sns.CfnTopic(stack, "Other")
    detection = ThreatDetection(stack, "Detection", mode=Singleton.REQUIRE)
    assert list(resources(stack)) == ["Other"]
    (entry,) = [entry for entry in detection.node.metadata if entry.type == REQUIRED_METADATA]
    assert "AWS::GuardDuty::Detector" in entry.data


def test_an_existing_detector_needs_its_id(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    with pytest.raises(RefusedSetting, match="detector_id must be the existing one's"):
        ThreatDetection(stack, "Detection", alarms=alarms, mode=Singleton.USE_EXISTING)


def test_plans_of_an_existing_detector_cannot_be_left_out(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    with pytest.raises(RefusedSetting, match="left_out must be left out in mode use-existing"):
        ThreatDetection(
            stack, "Detection", alarms=alarms, mode=Singleton.USE_EXISTING, detector_id=EXISTING, left_out={Protection.S3: RECORD}
        )


def test_nothing_is_exported_where_nothing_is_built(stack: cdk.Stack, key: kms.IKey) -> None:
    bucket = s3.Bucket.from_bucket_name(stack, "Findings", "findings")
    with pytest.raises(RefusedSetting, match="export must be left out in mode require"):
        ThreatDetection(stack, "Detection", mode=Singleton.REQUIRE, export=bucket, key=key)


def test_logical_id_is_that_of_a_detector_with_this_id(
    make_stack: Callable[[str], cdk.Stack], stack: cdk.Stack, alarms: sns.ITopic
) -> None:
    ThreatDetection(stack, "Detection", alarms=alarms)
    plain = make_stack("Plain")
    guardduty.CfnDetector(plain, "Detection", enable=True)
    assert set(resources(stack, "AWS::GuardDuty::Detector")) == set(resources(plain, "AWS::GuardDuty::Detector"))


def test_nag_finds_nothing(app: cdk.App, stack: cdk.Stack, alarms: sns.ITopic, key: kms.IKey) -> None:
    with_export(stack, alarms, key)
    assert nag(app) == []
