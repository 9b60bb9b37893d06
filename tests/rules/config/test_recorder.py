from typing import Any

import pytest
from msgspec.structs import replace

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.config.config_delivery_channel_protected import RULE as DELIVERY
from pci_constructs.rules.config.config_recorder_enabled import RULE
from tests.kit_assembly import stack
from tests.rules.judging import findings
from tests.rules.pack import judged

RECORDER = "AWS::Config::ConfigurationRecorder"
P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REF = {"Ref": "P"}
PARAMETERS = {"Parameters": {"P": {"Type": "String"}}}
ALL = {"AllSupported": True, "IncludeGlobalResourceTypes": True}
CHANNEL = {"Type": "AWS::Config::DeliveryChannel", "Properties": {"S3BucketName": "history"}}


def recorder(group: Any = None, **more: Any) -> dict[str, Any]:
    return {"Type": "AWS::Config::ConfigurationRecorder", "Properties": {**({} if group is None else {"RecordingGroup": group}), **more}}


def strategy(name: str, *excluded: str) -> dict[str, Any]:
    return {"RecordingStrategy": {"UseOnly": name}, "ExclusionByResourceTypes": {"ResourceTypes": list(excluded)}}


def mode(*overrides: Any) -> dict[str, Any]:
    return {"RecordingFrequency": "CONTINUOUS", "RecordingModeOverrides": list(overrides)}


def override(frequency: Any, *types: Any) -> dict[str, Any]:
    return {"RecordingFrequency": frequency, "ResourceTypes": list(types)}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ({"R": recorder(ALL), "C": CHANNEL}, P),
        ({"R": recorder({"AllSupported": "true", "IncludeGlobalResourceTypes": "true"}), "C": CHANNEL}, P),
        ({"R": recorder(ALL)}, F),
        ({"R": recorder(), "C": CHANNEL}, U),
        ({"R": recorder({"AllSupported": True}), "C": CHANNEL}, U),
        ({"R": recorder({"AllSupported": False}), "C": CHANNEL}, F),
        ({"R": recorder({"ResourceTypes": ["AWS::EC2::Instance"]}), "C": CHANNEL}, F),
        ({"R": recorder({"AllSupported": REF, "IncludeGlobalResourceTypes": True}), "C": CHANNEL}, U),
        ({"R": recorder(ALL, RecordingMode={"RecordingFrequency": "DAILY"}), "C": CHANNEL}, F),
        ({"R": recorder(ALL, RecordingMode={"RecordingFrequency": "CONTINUOUS"}), "C": CHANNEL}, P),
        ({"R": recorder(ALL, RecordingMode={"RecordingFrequency": REF}), "C": CHANNEL}, U),
        ({"R": recorder(ALL, RecordingMode=mode(override("DAILY", "AWS::EC2::SecurityGroup"))), "C": CHANNEL}, F),
        ({"R": recorder(ALL, RecordingMode=mode(override("CONTINUOUS", "AWS::EC2::Volume"))), "C": CHANNEL}, P),
        ({"R": recorder(ALL, RecordingMode=mode(override("DAILY"))), "C": CHANNEL}, P),
        ({"R": recorder(ALL, RecordingMode=mode(override(REF, "AWS::EC2::Volume"))), "C": CHANNEL}, U),
        ({"R": recorder(ALL, RecordingMode=mode(REF, override("DAILY", REF))), "C": CHANNEL}, F),
        ({"R": recorder({**ALL, **strategy("ALL_SUPPORTED_RESOURCE_TYPES")}), "C": CHANNEL}, P),
        ({"R": recorder(strategy("INCLUSION_BY_RESOURCE_TYPES")), "C": CHANNEL}, F),
        ({"R": recorder(strategy("EXCLUSION_BY_RESOURCE_TYPES")), "C": CHANNEL}, P),
        ({"R": recorder(strategy("EXCLUSION_BY_RESOURCE_TYPES", "AWS::EC2::Volume")), "C": CHANNEL}, U),
        ({"R": recorder(strategy("EXCLUSION_BY_RESOURCE_TYPES", "AWS::EC2::Volume")), "C": CHANNEL, "V": {"Type": "AWS::EC2::Volume"}}, F),
    ],
)
def test_what_is_recorded(resources: dict[str, Any], expected: Verdict) -> None:
    found = judged(RULE, Example(resources=resources, rest=PARAMETERS))
    assert [f.verdict for f in found if f.subject.type == RECORDER] == [expected]


def test_users_and_roles_are_recorded_in_one_region_of_the_account() -> None:
    here = replace(stack({"R": recorder({"AllSupported": True}), "C": CHANNEL}, path="App/Here"), region="eu-west-1")
    home = replace(stack({"R": recorder(ALL), "C": CHANNEL}, path="App/Home"), region="eu-central-1")
    other = replace(home, account="111122223333")
    assert [f.verdict for f in findings(RULE, here, home) if f.subject.type == RECORDER] == [P, P]
    assert [f.verdict for f in findings(RULE, here, other) if f.subject.type == RECORDER] == [U, P]


def encrypted(algorithm: str, **key: Any) -> dict[str, Any]:
    default = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm, **key}}
    return {"BucketEncryption": {"ServerSideEncryptionConfiguration": [default]}}


@pytest.mark.parametrize(
    ("channel", "bucket", "expected"),
    [
        ({"S3KmsKeyArn": {"Fn::GetAtt": ["K", "Arn"]}}, {}, P),
        ({"S3KmsKeyArn": REF}, {}, U),
        ({}, {}, F),
        ({}, encrypted("aws:kms", KMSMasterKeyID="key"), P),
        ({}, encrypted("aws:kms"), F),
        ({}, encrypted("aws:kms", KMSMasterKeyID="alias/aws/s3"), F),
        ({}, encrypted("aws:kms", KMSMasterKeyID={"Fn::Sub": "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/s3"}), F),
        ({}, encrypted("aws:kms", KMSMasterKeyID=""), F),
        ({}, encrypted("aws:kms", KMSMasterKeyID=REF), U),
        ({}, encrypted("aws:kms", KMSMasterKeyID={"Ref": "K"}), P),
        ({"S3KmsKeyArn": "arn:aws:kms:eu-central-1:111122223333:alias/aws/s3"}, {}, F),
        ({}, encrypted("AES256"), F),
        ({"S3BucketName": "history"}, {"BucketName": "history", **encrypted("aws:kms", KMSMasterKeyID="key")}, P),
        ({"S3BucketName": "elsewhere"}, {}, U),
    ],
)
def test_the_history_is_encrypted(channel: dict[str, Any], bucket: dict[str, Any], expected: Verdict) -> None:
    resources = {
        "C": {"Type": "AWS::Config::DeliveryChannel", "Properties": {"S3BucketName": {"Ref": "B"}, **channel}},
        "B": {"Type": "AWS::S3::Bucket", "Properties": bucket},
        "K": {"Type": "AWS::KMS::Key"},
    }
    assert [f.verdict for f in judged(DELIVERY, Example(resources=resources, rest=PARAMETERS))] == [expected]
