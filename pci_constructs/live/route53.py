"""Route 53: hosted zones, public and private, and where queries are logged. What is in a zone is not read."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Reader, Scope
from pci_constructs.live.reading.shapes import known, pick, tags
from pci_constructs.live.reading.source import Source

_GONE = ("NoSuchHostedZone",)
_GROUP, _ZONE = "CloudWatchLogsLogGroupArn", "hostedzone"


def _zones(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        id_ = item["Id"].rpartition("/")[2]
        vpcs = _vpcs(source, item, id_)
        labels = source.ask("list_tags_for_resource", needs="ResourceTagSet", gone=_GONE, ResourceType=_ZONE, ResourceId=id_)
        return Found(
            id=id_,
            # Zones have neither region nor account in their ARNs.
            arn=f"arn:{source.account.partition}:route53:::{_ZONE}/{id_}",
            properties={
                "HostedZoneTags": tags(pick(labels, "ResourceTagSet.Tags")),
                # Written as Route 53 writes it: in small letters, with a dot at its end.
                "Live": {"Name": item["Name"]},
                # AWS logs queries of public zones alone.
                "QueryLoggingConfig": ABSENT if isinstance(vpcs, list) else _logging(source, id_),
                "VPCs": vpcs,
            },
        )

    yield from source.each(source.pages("list_hosted_zones", "HostedZones"), one)


def _vpcs(source: Source, item: Any, id_: str) -> Any:
    """The VPCs that a private zone is for; a public one has none."""
    private = pick(item, "Config.PrivateZone")
    if private is False:
        return ABSENT
    unsaid = Unknown("the VPCs of a private zone, which AWS did not say") if private is True else ABSENT
    found = pick(source.ask("get_hosted_zone", needs="HostedZone", gone=_GONE, Id=id_), "VPCs")
    return known(found, lambda vpcs: list(vpcs) or unsaid, absent=unsaid)


def _logging(source: Source, id_: str) -> Any:
    answer = source.ask("list_query_logging_configs", needs="QueryLoggingConfigs", gone=_GONE, HostedZoneId=id_)

    def of_zone(configs: Any) -> Any:
        # A zone has one at most.
        found = [{_GROUP: one[_GROUP].removesuffix(":*")} for one in configs if one["HostedZoneId"].rpartition("/")[2] == id_]
        return found[0] if found else ABSENT

    return known(pick(answer, "QueryLoggingConfigs"), of_zone)


COLLECTOR = Collector(
    service="route53",
    scope=Scope.GLOBAL,
    readers=(
        Reader(
            type="AWS::Route53::HostedZone",
            properties=("HostedZoneTags", "Live", "QueryLoggingConfig", "VPCs"),
            calls=(
                "route53:GetHostedZone",
                "route53:ListHostedZones",
                "route53:ListQueryLoggingConfigs",
                "route53:ListTagsForResource",
            ),
            covers=("AWS::Route53::QueryLoggingConfig",),
            read=_zones,
        ),
    ),
)
