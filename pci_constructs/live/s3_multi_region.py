"""S3: access points of several regions, and their policies. All of them are kept in one place."""

from collections.abc import Callable, Iterator
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.access_points import BLOCK, block
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader, Scope, present
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import known, pick, renamed
from pci_constructs.live.reading.source import Source

_POINT = "AWS::S3::MultiRegionAccessPoint"
_HOME = "us-west-2"
"""The one region that answers for them, whatever regions their buckets are in."""
_PARTITION = "aws"
"""The one part of AWS that has them."""
_GONE = ("NoSuchMultiRegionAccessPoint",)


def _each(source: Source, make: Callable[[Source, Any], Found | None]) -> Iterator[Found]:
    if source.account.partition != _PARTITION:
        return
    listed = source.pages("list_multi_region_access_points", "AccessPoints", region=_HOME, may_lack=True, AccountId=source.account.id)
    yield from source.each([item for item in listed if item.get("Status") != "DELETING"], lambda item: make(source, item))


def _point(source: Source, item: Any) -> Found:
    return Found(
        id=item["Name"],
        # There is no alias yet while one is being made.
        arn=source.arn(f"accesspoint/{item['Alias']}", service="s3", everywhere=True) if item.get("Alias") else "",
        properties={
            "Name": item["Name"],
            BLOCK: block(item, "PublicAccessBlock"),
            "Regions": known(pick(item, "Regions"), lambda regions: [_region(region) for region in regions]),
        },
    )


def _region(region: Any) -> dict[str, Any]:
    return present({**renamed(region, ("BucketAccountId",)), "Bucket": Named("AWS::S3::Bucket", region["Bucket"])})


def _policy(source: Source, item: Any) -> Found | None:
    absent = ("NoSuchMultiRegionAccessPointPolicy",)
    about = {"AccountId": source.account.id, "Name": item["Name"]}
    found = pick(source.ask("get_multi_region_access_point_policy", region=_HOME, gone=_GONE, absent=absent, **about), "Policy")
    # A policy takes minutes to reach all regions; until the first one has, what is proposed is all there is.
    texts = [known(pick(found, f"{step}.Policy"), lambda text: text or ABSENT) for step in ("Established", "Proposed")]
    text = next((text for text in texts if text is not ABSENT), ABSENT)
    if text is ABSENT:
        return None
    return Found(id=item["Name"], properties={"MrapName": Named(_POINT, item["Name"]), "Policy": document(text)})


COLLECTOR = Collector(
    service="s3control",
    scope=Scope.GLOBAL,
    readers=(
        Reader(
            type=_POINT,
            properties=("Name", BLOCK, "Regions"),
            calls=("s3:ListMultiRegionAccessPoints",),
            read=lambda source: _each(source, _point),
        ),
        Reader(
            type="AWS::S3::MultiRegionAccessPointPolicy",
            properties=("MrapName", "Policy"),
            calls=("s3:GetMultiRegionAccessPointPolicy", "s3:ListMultiRegionAccessPoints"),
            read=lambda source: _each(source, _policy),
        ),
    ),
)
