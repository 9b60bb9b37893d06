"""AWS Config: recorders and whether they run, delivery channels, rules, conformance packs, aggregators."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Named, Reader, present
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("NoSuchConformancePackException", "ResourceNotFoundException")
_RULES = ("describe_config_rules", "ConfigRules")
_GROUP = {
    "AllSupported": "allSupported",
    "ExclusionByResourceTypes.ResourceTypes": "exclusionByResourceTypes.resourceTypes",
    "IncludeGlobalResourceTypes": "includeGlobalResourceTypes",
    "RecordingStrategy.UseOnly": "recordingStrategy.useOnly",
    "ResourceTypes": "resourceTypes",
}
_CHANNEL = {
    "Name": "name",
    "S3KeyPrefix": "s3KeyPrefix",
    "S3KmsKeyArn": "s3KmsKeyArn",
    "SnsTopicARN": "snsTopicARN",
}


def _recorders(source: Source) -> Iterator[Found]:
    status = pick(
        source.ask("describe_configuration_recorder_status", needs="ConfigurationRecordersStatus"), "ConfigurationRecordersStatus"
    )
    for item in source.pages("describe_configuration_recorders", "ConfigurationRecorders"):
        # A service of AWS records for itself by it.
        if item.get("servicePrincipal"):
            continue
        name = item["name"]
        running = known(status, partial(_runs, name))
        yield Found(
            id=name,
            properties={
                "Live": {"Recording": running},
                "Name": name,
                "RecordingGroup": known(pick(item, "recordingGroup"), _group),
                "RecordingMode": known(pick(item, "recordingMode"), _mode),
                "RoleARN": item["roleARN"],
            },
        )


def _runs(name: str, status: Any) -> bool:
    return any(one["recording"] for one in status if one["name"] == name)


def _group(found: Any) -> dict[str, Any]:
    """What is recorded, as CloudFormation nests it; AWS shows empty parts of strategies that are not in use."""
    made: dict[str, Any] = {}
    for path, value in renamed(found, _GROUP).items():
        inner = made
        *above, last = path.split(".")
        if isinstance(value, bool) or (isinstance(value, str | list) and value):
            for part in above:
                inner = inner.setdefault(part, {})
            inner[last] = value
    return made


def _mode(found: Any) -> dict[str, Any]:
    names = {"Description": "description", "RecordingFrequency": "recordingFrequency", "ResourceTypes": "resourceTypes"}
    overrides = [present(renamed(one, names)) for one in found.get("recordingModeOverrides", ())]
    return {"RecordingFrequency": found["recordingFrequency"], "RecordingModeOverrides": overrides}


def _channels(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_delivery_channels", "DeliveryChannels"):
        bucket = Named("AWS::S3::Bucket", item["s3BucketName"])
        yield Found(id=item["name"], properties={**renamed(item, _CHANNEL), "S3BucketName": bucket})


def _rules(source: Source) -> Iterator[Found]:
    for item in source.pages(*_RULES):
        properties = {
            "ConfigRuleName": item["ConfigRuleName"],
            "Source": renamed(item["Source"], ("Owner", "SourceIdentifier")),
            "Live": {"CreatedBy": pick(item, "CreatedBy"), "State": pick(item, "ConfigRuleState")},
        }
        yield Found(id=item["ConfigRuleName"], arn=item["ConfigRuleArn"], properties=properties)


def _packs(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        name = item["ConformancePackName"]
        held = {
            part["ConfigRuleName"]
            for part in source.pages(
                "describe_conformance_pack_compliance", "ConformancePackRuleComplianceList", gone=_GONE, ConformancePackName=name
            )
        }
        identifiers = [rule["Source"].get("SourceIdentifier", "") for rule in source.pages(*_RULES) if rule["ConfigRuleName"] in held]
        labels = source.ask("list_tags_for_resource", needs="Tags", gone=_GONE, ResourceArn=item["ConformancePackArn"])
        return Found(
            id=name,
            arn=item["ConformancePackArn"],
            properties={
                "ConformancePackName": name,
                # No API shows the template; the rules that came of it are in the account.
                "Live": {"SourceIdentifiers": sorted(identifiers)},
                "Tags": tags(pick(labels, "Tags")),
            },
        )

    yield from source.each(source.pages("describe_conformance_packs", "ConformancePackDetails"), one)


def _aggregators(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        labels = source.ask("list_tags_for_resource", needs="Tags", gone=_GONE, ResourceArn=item["ConfigurationAggregatorArn"])
        return Found(
            id=item["ConfigurationAggregatorName"],
            arn=item["ConfigurationAggregatorArn"],
            properties={
                **renamed(item, ("AccountAggregationSources", "ConfigurationAggregatorName", "OrganizationAggregationSource")),
                "Tags": tags(pick(labels, "Tags")),
            },
        )

    yield from source.each(source.pages("describe_configuration_aggregators", "ConfigurationAggregators"), one)


_TAGS = "config:ListTagsForResource"

COLLECTOR = Collector(
    service="config",
    readers=(
        Reader(
            type="AWS::Config::ConfigurationRecorder",
            properties=("Live", "Name", "RecordingGroup", "RecordingMode", "RoleARN"),
            calls=("config:DescribeConfigurationRecorderStatus", "config:DescribeConfigurationRecorders"),
            read=_recorders,
        ),
        Reader(
            type="AWS::Config::DeliveryChannel",
            properties=(*_CHANNEL, "S3BucketName"),
            calls=("config:DescribeDeliveryChannels",),
            read=_channels,
        ),
        Reader(
            type="AWS::Config::ConfigRule",
            properties=("ConfigRuleName", "Live", "Source"),
            calls=("config:DescribeConfigRules",),
            read=_rules,
        ),
        Reader(
            type="AWS::Config::ConformancePack",
            properties=("ConformancePackName", "Live", "Tags"),
            calls=(
                "config:DescribeConfigRules",
                "config:DescribeConformancePackCompliance",
                "config:DescribeConformancePacks",
                _TAGS,
            ),
            read=_packs,
        ),
        Reader(
            type="AWS::Config::ConfigurationAggregator",
            properties=("AccountAggregationSources", "ConfigurationAggregatorName", "OrganizationAggregationSource", "Tags"),
            calls=("config:DescribeConfigurationAggregators", _TAGS),
            read=_aggregators,
        ),
    ),
)
