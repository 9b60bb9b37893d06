"""DAX: clusters of caches in front of DynamoDB, and the subnets that they lie in."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_SUBNETS = "AWS::DAX::SubnetGroup"
_GONE = ("ClusterNotFoundFault",)
_NAMES = {
    "ClusterEndpointEncryptionType": "ClusterEndpointEncryptionType",
    "ClusterName": "ClusterName",
    "Description": "Description",
    "IAMRoleARN": "IamRoleArn",
    "NodeType": "NodeType",
    "ReplicationFactor": "TotalNodes",
}


def _clusters(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        labels = source.ask("list_tags", needs="Tags", gone=_GONE, ResourceName=item["ClusterArn"])
        return Found(
            id=item["ClusterName"],
            arn=item["ClusterArn"],
            properties={
                **renamed(item, _NAMES),
                "SSESpecification": known(pick(item, "SSEDescription.Status"), lambda status: {"SSEEnabled": status == "ENABLED"}),
                "SecurityGroupIds": [group["SecurityGroupIdentifier"] for group in item.get("SecurityGroups", ())],
                "SubnetGroupName": known(pick(item, "SubnetGroup"), lambda name: Named(_SUBNETS, name)),
                "Tags": known(tags(pick(labels, "Tags")), lambda found: {tag["Key"]: tag["Value"] for tag in found}),
            },
        )

    yield from source.each(source.pages("describe_clusters", "Clusters"), one)


def _subnet_groups(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_subnet_groups", "SubnetGroups"):
        subnets = [subnet["SubnetIdentifier"] for subnet in item["Subnets"]]
        properties = {**renamed(item, ("Description", "SubnetGroupName")), "SubnetIds": subnets}
        yield Found(id=item["SubnetGroupName"], properties=properties)


COLLECTOR = Collector(
    service="dax",
    readers=(
        Reader(
            type="AWS::DAX::Cluster",
            properties=(*_NAMES, "SSESpecification", "SecurityGroupIds", "SubnetGroupName", "Tags"),
            calls=("dax:DescribeClusters", "dax:ListTags"),
            read=_clusters,
        ),
        Reader(
            type=_SUBNETS,
            properties=("Description", "SubnetGroupName", "SubnetIds"),
            calls=("dax:DescribeSubnetGroups",),
            read=_subnet_groups,
        ),
    ),
)
