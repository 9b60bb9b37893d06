"""Resource Explorer: the indexes of all regions, of which any region tells. They are not for SecurityAudit to see."""

from collections.abc import Iterator

from pci_constructs.live.reading.collector import Collector, Found, Reader, Scope
from pci_constructs.live.reading.source import Source


def _indexes(source: Source) -> Iterator[Found]:
    for item in source.pages("list_indexes", "Indexes"):
        # One in a region that was not asked for is the account's all the same: it may be that which has all regions.
        region = item["Region"] if item["Region"] in source.account.regions else ""
        yield Found(id=item["Arn"], arn=item["Arn"], region=region, properties={"Type": item["Type"]})


COLLECTOR = Collector(
    service="resource-explorer-2",
    scope=Scope.GLOBAL,
    readers=(
        Reader(
            type="AWS::ResourceExplorer2::Index",
            properties=("Type",),
            calls=(),
            beyond=("resource-explorer-2:ListIndexes",),
            read=_indexes,
        ),
    ),
)
