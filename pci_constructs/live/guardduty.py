"""GuardDuty: detectors with their protections, filters, exports, and findings that nobody has dealt with."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.shapes import known, pick, tags
from pci_constructs.live.reading.source import Source

_ID = "DetectorId"
_GONE = ("ResourceNotFoundException",)
_AT_ONCE = 50
"""How many findings GuardDuty shows in one answer."""
_OPEN = {"Criterion": {"service.archived": {"Equals": ["false"]}}}


def _detectors(source: Source) -> Iterator[Found]:
    def one(id_: Any) -> Found:
        found = source.ask("get_detector", needs="Status", DetectorId=id_)
        return Found(
            id=id_,
            arn=source.arn(f"detector/{id_}"),
            properties={
                "Enable": known(pick(found, "Status"), lambda status: status == "ENABLED"),
                "Features": known(pick(found, "Features"), lambda features: [_feature(one) for one in features]),
                "FindingPublishingFrequency": pick(found, "FindingPublishingFrequency"),
                "Tags": _tags(found),
                # The older words for the same protections.
                "DataSources": ABSENT,
            },
        )

    yield from source.each(source.pages("list_detectors", "DetectorIds"), one)


def _feature(item: Any) -> dict[str, Any]:
    agents = [{"Name": agent["Name"], "Status": agent["Status"]} for agent in item.get("AdditionalConfiguration", ())]
    return {"Name": item["Name"], "Status": item["Status"], "AdditionalConfiguration": agents}


def _tags(answer: Any) -> Any:
    # GuardDuty leaves the tags out where there are none.
    return known(answer, lambda found: tags(found.get("Tags") or {}))


def _of_each_detector(source: Source, operation: str, key: str, make: Callable[[str, Any], Found]) -> Iterator[Found]:
    for detector in source.pages("list_detectors", "DetectorIds"):
        yield from source.each(source.pages(operation, key, DetectorId=detector), partial(make, detector))


def _filters(source: Source) -> Iterator[Found]:
    def one(detector: str, name: Any) -> Found:
        found = source.ask("get_filter", needs="Action", DetectorId=detector, FilterName=name)
        return Found(
            id=name,
            arn=source.arn(f"detector/{detector}/filter/{name}"),
            properties={
                "Action": pick(found, "Action"),
                "Description": pick(found, "Description"),
                _ID: detector,
                "FindingCriteria": pick(found, "FindingCriteria"),
                "Name": name,
                "Rank": pick(found, "Rank"),
                "Tags": _tags(found),
            },
        )

    yield from _of_each_detector(source, "list_filters", "FilterNames", one)


def _exports(source: Source) -> Iterator[Found]:
    def one(detector: str, item: Any) -> Found:
        id_ = item["DestinationId"]
        found = source.ask("describe_publishing_destination", needs="DestinationProperties", DetectorId=detector, DestinationId=id_)
        return Found(
            id=id_,
            arn=source.arn(f"detector/{detector}/publishingDestination/{id_}"),
            properties={
                "DestinationProperties": pick(found, "DestinationProperties"),
                "DestinationType": item["DestinationType"],
                _ID: detector,
                "Live": {"Status": item["Status"]},
            },
        )

    yield from _of_each_detector(source, "list_publishing_destinations", "Destinations", one)


def _findings(source: Source) -> Iterator[Found]:
    """What a detector found and nobody has archived: what it is, how grave, since when; not what it is about."""
    for detector in source.pages("list_detectors", "DetectorIds"):
        ids = source.pages("list_findings", "FindingIds", DetectorId=detector, FindingCriteria=_OPEN)
        open_ = []
        for start in range(0, len(ids), _AT_ONCE):
            open_ += source.pages("get_findings", "Findings", DetectorId=detector, FindingIds=ids[start : start + _AT_ONCE])
        yield Found(
            id=detector,
            properties={
                "Open": [
                    {"Type": finding["Type"], "Severity": finding["Severity"], "CreatedOn": finding["CreatedAt"][:10]} for finding in open_
                ]
            },
        )


def _plans(source: Source) -> Iterator[Found]:
    """The plans by which GuardDuty looks through what is put into buckets; they need no detector."""

    def one(item: Any) -> Found:
        id_ = item["MalwareProtectionPlanId"]
        found = source.ask("get_malware_protection_plan", needs="ProtectedResource", gone=_GONE, MalwareProtectionPlanId=id_)
        return Found(
            id=id_,
            arn=source.arn(f"malware-protection-plan/{id_}"),
            properties={
                "Actions": pick(found, "Actions"),
                "ProtectedResource": known(pick(found, "ProtectedResource"), _protected),
                "Role": pick(found, "Role"),
                "Status": pick(found, "Status"),
            },
        )

    yield from source.each(source.pages("list_malware_protection_plans", "MalwareProtectionPlans"), one)


def _protected(found: Any) -> dict[str, Any]:
    bucket = found["S3Bucket"]
    name = Named("AWS::S3::Bucket", bucket["BucketName"])
    return {"S3Bucket": {"BucketName": name, "ObjectPrefixes": list(bucket.get("ObjectPrefixes", ()))}}


_LIST = "guardduty:ListDetectors"

COLLECTOR = Collector(
    service="guardduty",
    readers=(
        Reader(
            type="AWS::GuardDuty::Detector",
            properties=("DataSources", "Enable", "Features", "FindingPublishingFrequency", "Tags"),
            calls=("guardduty:GetDetector", _LIST),
            read=_detectors,
        ),
        Reader(
            type="AWS::GuardDuty::Filter",
            properties=("Action", "Description", _ID, "FindingCriteria", "Name", "Rank", "Tags"),
            calls=("guardduty:GetFilter", _LIST, "guardduty:ListFilters"),
            read=_filters,
        ),
        Reader(
            type="AWS::GuardDuty::PublishingDestination",
            properties=("DestinationProperties", "DestinationType", _ID, "Live"),
            calls=("guardduty:DescribePublishingDestination", _LIST, "guardduty:ListPublishingDestinations"),
            read=_exports,
        ),
        Reader(
            type="AWS::GuardDuty::MalwareProtectionPlan",
            properties=("Actions", "ProtectedResource", "Role", "Status"),
            calls=("guardduty:GetMalwareProtectionPlan", "guardduty:ListMalwareProtectionPlans"),
            read=_plans,
        ),
        Reader(
            type="Live::GuardDuty::Findings",
            properties=("Open",),
            calls=("guardduty:GetFindings", _LIST, "guardduty:ListFindings"),
            read=_findings,
        ),
    ),
)
