"""MemoryDB: clusters, and the subnets that they lie in, which are not for SecurityAudit to see."""

from collections.abc import Iterator

from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed
from pci_constructs.live.reading.source import Source

_SUBNETS = "AWS::MemoryDB::SubnetGroup"
_NAMES = {
    "ACLName": "ACLName",
    "AutoMinorVersionUpgrade": "AutoMinorVersionUpgrade",
    "ClusterName": "Name",
    "Engine": "Engine",
    "EngineVersion": "EngineVersion",
    "KmsKeyId": "KmsKeyId",
    "NodeType": "NodeType",
    "SnapshotRetentionLimit": "SnapshotRetentionLimit",
    "TLSEnabled": "TLSEnabled",
}


def _clusters(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_clusters", "Clusters"):
        yield Found(
            id=item["Name"],
            arn=item["ARN"],
            properties={
                **renamed(item, _NAMES),
                "SecurityGroupIds": [group["SecurityGroupId"] for group in item.get("SecurityGroups", ())],
                "SubnetGroupName": known(pick(item, "SubnetGroupName"), lambda name: Named(_SUBNETS, name)),
            },
        )


def _subnet_groups(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_subnet_groups", "SubnetGroups"):
        subnets = [subnet["Identifier"] for subnet in item["Subnets"]]
        properties = {"Description": pick(item, "Description"), "SubnetGroupName": item["Name"], "SubnetIds": subnets}
        yield Found(id=item["Name"], arn=item.get("ARN", ""), properties=properties)


COLLECTOR = Collector(
    service="memorydb",
    readers=(
        Reader(
            type="AWS::MemoryDB::Cluster",
            properties=(*_NAMES, "SecurityGroupIds", "SubnetGroupName"),
            calls=("memorydb:DescribeClusters",),
            read=_clusters,
        ),
        Reader(
            type=_SUBNETS,
            properties=("Description", "SubnetGroupName", "SubnetIds"),
            calls=(),
            beyond=("memorydb:DescribeSubnetGroups",),
            read=_subnet_groups,
        ),
    ),
)
