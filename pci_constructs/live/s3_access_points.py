"""S3: access points of one region, with the blocks and policies that they have beside those of their buckets."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from pci_constructs.live.reading.access_points import BLOCK, block
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader, partly
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("NoSuchAccessPoint",)


def _points(source: Source) -> Iterator[Found]:
    account = source.account.id

    def one(item: Any) -> Found:
        name, arn = item["Name"], item["AccessPointArn"]
        ask = partial(source.ask, gone=_GONE, AccountId=account)
        policy = ask("get_access_point_policy", needs="Policy", absent=("NoSuchAccessPointPolicy",), Name=name)
        labels = ask("list_tags_for_resource", ResourceArn=arn)
        return Found(
            id=name,
            arn=arn,
            properties={
                **renamed(item, ("BucketAccountId", "Name")),
                "Bucket": Named("AWS::S3::Bucket", item["Bucket"]),
                "Policy": document(pick(policy, "Policy")),
                BLOCK: block(ask("get_access_point", needs="Name", Name=name), BLOCK),
                "Tags": tags(pick(labels, "Tags")),
                "VpcConfiguration": known(pick(item, "VpcConfiguration"), lambda found: partly(renamed(found, ("VpcId",)))),
            },
        )

    yield from source.each(source.pages("list_access_points", "AccessPointList", may_lack=True, AccountId=account), one)


COLLECTOR = Collector(
    service="s3control",
    readers=(
        Reader(
            type="AWS::S3::AccessPoint",
            properties=("Bucket", "BucketAccountId", "Name", "Policy", BLOCK, "Tags", "VpcConfiguration"),
            calls=("s3:GetAccessPoint", "s3:GetAccessPointPolicy", "s3:ListAccessPoints"),
            beyond=("s3:ListTagsForResource",),
            read=_points,
        ),
    ),
)
