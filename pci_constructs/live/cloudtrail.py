"""CloudTrail: the trails, each in its home region."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("TrailNotFoundException",)
_NAMES = {
    "CloudWatchLogsRoleArn": "CloudWatchLogsRoleArn",
    "EnableLogFileValidation": "LogFileValidationEnabled",
    "IncludeGlobalServiceEvents": "IncludeGlobalServiceEvents",
    "IsMultiRegionTrail": "IsMultiRegionTrail",
    "IsOrganizationTrail": "IsOrganizationTrail",
    "KMSKeyId": "KmsKeyId",
    "S3KeyPrefix": "S3KeyPrefix",
    "SnsTopicName": "SnsTopicName",
    "TrailName": "Name",
}


def _trails(source: Source) -> Iterator[Found]:
    """The trails that record this region: one of several regions is listed in each, and is of its home region if that is looked at."""

    def one(item: Any) -> Found | None:
        home = item["HomeRegion"]
        if home != source.region and home in source.account.regions:
            return None
        arn = item["TrailARN"]
        ask = {"region": home, "gone": _GONE}
        selectors = source.ask("get_event_selectors", needs="TrailARN", TrailName=arn, **ask)
        status = source.ask("get_trail_status", needs="IsLogging", Name=arn, **ask)
        labels = pick(source.ask("list_tags", needs="ResourceTagList", ResourceIdList=[arn], **ask), "ResourceTagList")
        group = pick(item, "CloudWatchLogsLogGroupArn")
        return Found(
            id=item["Name"],
            arn=arn,
            properties={
                **renamed(item, _NAMES),
                "AdvancedEventSelectors": pick(selectors, "AdvancedEventSelectors"),
                "CloudWatchLogsLogGroupArn": group,
                "EventSelectors": known(pick(selectors, "EventSelectors"), list),
                "IsLogging": pick(status, "IsLogging"),
                "S3BucketName": Named("AWS::S3::Bucket", item["S3BucketName"]),
                "Tags": known(labels, lambda found: tags(found[0]["TagsList"] if found else [])),
            },
        )

    yield from source.each(source.pages("describe_trails", "trailList", includeShadowTrails=True), one)


COLLECTOR = Collector(
    service="cloudtrail",
    readers=(
        Reader(
            type="AWS::CloudTrail::Trail",
            properties=(
                *_NAMES,
                "AdvancedEventSelectors",
                "CloudWatchLogsLogGroupArn",
                "EventSelectors",
                "IsLogging",
                "S3BucketName",
                "Tags",
            ),
            calls=("cloudtrail:DescribeTrails", "cloudtrail:GetEventSelectors", "cloudtrail:GetTrailStatus", "cloudtrail:ListTags"),
            read=_trails,
        ),
    ),
)
