"""A recorder that runs, its channel, a rule of a conformance pack, the pack, and an aggregator of one region."""

import json
from collections.abc import Mapping
from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator

PACK = f"arn:aws:config:{REGION}:{ACCOUNT}:conformance-pack/pci/conformance-pack-1"
OPTIONAL = {
    "config.DescribeConfigurationRecorders": "Config that is off has no recorder",
    "config.DescribeDeliveryChannels": "Config that is off has no channel",
}
GONE = {
    "config.DescribeConformancePackCompliance": "NoSuchConformancePackException",
    "config.ListTagsForResource": "ResourceNotFoundException",
}


def packing(*rules: str) -> Any:
    """A conformance pack that holds some rules, which the emulator does not know."""
    compliance = [{"ConfigRuleName": name, "ComplianceType": "COMPLIANT"} for name in rules]
    pack = {"ConformancePackName": "pci", "ConformancePackArn": PACK, "ConformancePackId": "conformance-pack-1"}

    def answer(operation: str, asked: Mapping[str, Any]) -> bytes | None:
        shown: dict[str, Any] = {
            "config.DescribeConformancePacks": {"ConformancePackDetails": [pack]},
            "config.DescribeConformancePackCompliance": {
                "ConformancePackName": "pci",
                "ConformancePackRuleComplianceList": compliance,
            },
        }
        if operation == "config.ListTagsForResource" and asked["ResourceArn"] == PACK:
            shown[operation] = {"Tags": []}
        return json.dumps(shown[operation]).encode() if operation in shown else None

    return answer


def recorder(aws: Emulator, group: Mapping[str, Any], *, on: bool = True) -> None:
    """Makes a recorder with its channel."""
    config = aws.client("config")
    role = f"arn:aws:iam::{ACCOUNT}:role/config"
    config.put_configuration_recorder(ConfigurationRecorder={"name": "default", "roleARN": role, "recordingGroup": dict(group)})
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "history"})
    if on:
        config.start_configuration_recorder(ConfigurationRecorderName="default")


def arrange(aws: Emulator) -> None:
    """One of everything."""
    aws.client("s3").create_bucket(Bucket="history", CreateBucketConfiguration={"LocationConstraint": REGION})
    recorder(aws, {"allSupported": True, "includeGlobalResourceTypes": True})
    config = aws.client("config")
    for identifier in ("CLOUD_TRAIL_ENCRYPTION_ENABLED", "ROOT_ACCOUNT_MFA_ENABLED"):
        name = f"{identifier.lower()}-conformance-pack-1"
        config.put_config_rule(ConfigRule={"ConfigRuleName": name, "Source": {"Owner": "AWS", "SourceIdentifier": identifier}})
    config.put_configuration_aggregator(
        ConfigurationAggregatorName="here", AccountAggregationSources=[{"AccountIds": [ACCOUNT], "AwsRegions": [REGION]}]
    )
    aws.lacks = packing("cloud_trail_encryption_enabled-conformance-pack-1")
