"""AWS Config as it runs: whether it records, all of it, and what its rules came of."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.config.config_conformance_pack_pci_deployed import _listed
from tests.emulator import REGION, Emulator
from tests.live.accounts import config
from tests.live.kit import judged, of, verdict

_RULE = "config-recorder-enabled"
_ALL = {"allSupported": True, "includeGlobalResourceTypes": True}


def recorded(aws: Emulator, group: dict[str, Any], *, on: bool = True) -> Verdict:
    config.recorder(aws, group, on=on)
    aws.lacks = config.packing()
    return verdict(judged("config"), _RULE, "ConfigurationRecorder default")


def test_a_recorder_that_records_everything_passes(aws: Emulator) -> None:
    assert recorded(aws, _ALL) is Verdict.PASS


def test_a_recorder_that_somebody_stopped_fails(aws: Emulator) -> None:
    assert recorded(aws, _ALL, on=False) is Verdict.FAIL


def test_a_recorder_of_some_types_fails(aws: Emulator) -> None:
    assert recorded(aws, {"allSupported": False, "resourceTypes": ["AWS::EC2::Instance"]}) is Verdict.FAIL


def test_whether_users_are_recorded_elsewhere_is_open(aws: Emulator) -> None:
    assert recorded(aws, {"allSupported": True, "includeGlobalResourceTypes": False}) is Verdict.UNDETERMINED


def test_a_channel_alone_records_nothing(aws: Emulator) -> None:
    aws.lacks = config.packing()
    channel = {"name": "default", "s3BucketName": "history"}
    aws.answer("config.DescribeDeliveryChannels", {"DeliveryChannels": [channel]})
    assert verdict(judged("config"), _RULE, "DeliveryChannel default") is Verdict.FAIL


def test_a_region_without_config_fails(aws: Emulator) -> None:
    aws.lacks = config.packing()
    (found,) = of(judged("config"), _RULE)
    assert found.verdict is Verdict.FAIL


def test_a_state_that_nobody_may_read_is_not_taken_for_recording(aws: Emulator) -> None:
    aws.deny("config.DescribeConfigurationRecorderStatus")
    assert recorded(aws, _ALL) is Verdict.UNDETERMINED


@pytest.mark.parametrize(
    ("excluded", "expected"),
    [("AWS::S3::Bucket", Verdict.FAIL), ("AWS::KMS::Key", Verdict.PASS), ("AWS::IoT::Thing", Verdict.UNDETERMINED)],
)
def test_types_that_are_left_out_matter_where_there_are_such_resources(excluded: str, expected: Verdict, aws: Emulator) -> None:
    group = {
        "allSupported": False,
        "exclusionByResourceTypes": {"resourceTypes": [excluded]},
        "recordingStrategy": {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
    }
    shown = {"name": "default", "roleARN": "arn:aws:iam::123456789012:role/config", "recordingGroup": group}
    config.arrange(aws)
    aws.answer("config.DescribeConfigurationRecorders", {"ConfigurationRecorders": [shown]})
    assert verdict(judged("config", "s3", "kms"), _RULE, "ConfigurationRecorder default") is expected


def test_the_history_takes_the_key_of_its_bucket(aws: Emulator) -> None:
    config.arrange(aws)
    rule = "config-delivery-channel-protected"
    assert verdict(judged("config", "s3", "kms"), rule, "DeliveryChannel default") is Verdict.FAIL
    key = f"arn:aws:kms:{REGION}:123456789012:key/0f4d4d2e-3a55-4c1c-9d5b-0a3c5a3f7c11"
    default = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}
    aws.client("s3").put_bucket_encryption(Bucket="history", ServerSideEncryptionConfiguration={"Rules": [default]})
    assert verdict(judged("config", "s3", "kms"), rule, "DeliveryChannel default") is Verdict.PASS


def test_a_pack_is_judged_by_the_rules_that_came_of_it(aws: Emulator) -> None:
    rules = [rule["identifier"] for rule in _listed() if rule["pack"] == "core" and rule.get("only_in", REGION) == REGION]
    shown = [
        {
            "ConfigRuleName": f"{identifier}-pack",
            "ConfigRuleArn": f"arn:aws:config:{REGION}:123456789012:config-rule/{identifier}",
            "Source": {"Owner": "AWS", "SourceIdentifier": identifier},
        }
        for identifier in rules
    ]
    rule = "config-conformance-pack-pci-deployed"
    aws.answer("config.DescribeConfigRules", {"ConfigRules": shown})
    aws.lacks = config.packing(*(str(one["ConfigRuleName"]) for one in shown))
    assert verdict(judged("config"), rule) is Verdict.PASS
    aws.forget()
    aws.answer("config.DescribeConfigRules", {"ConfigRules": shown[1:]})
    assert verdict(judged("config"), rule) is Verdict.FAIL
