"""MSK: clusters of brokers, and those without servers."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader, present
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_CLUSTER = {
    "EnhancedMonitoring": "EnhancedMonitoring",
    "KafkaVersion": "CurrentBrokerSoftwareInfo.KafkaVersion",
    "NumberOfBrokerNodes": "NumberOfBrokerNodes",
    "OpenMonitoring": "OpenMonitoring",
    "Rebalancing": "Rebalancing",
    "StorageMode": "StorageMode",
}
_BROKERS = ("BrokerAZDistribution", "ClientSubnets", "ConnectivityInfo", "InstanceType", "SecurityGroups")
_CONFIGURATION = {"Arn": "ConfigurationArn", "Revision": "ConfigurationRevision"}
_IN_TRANSIT = "EncryptionInTransit"


def _clusters(source: Source, kind: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    """What the API says of each cluster of a kind, which lies in a field of the kind's name, with what both kinds have."""
    for item in source.pages("list_clusters_v2", "ClusterInfoList"):
        if item["ClusterType"] == kind.upper():
            yield item, {"ClusterName": item["ClusterName"], "Tags": known(pick(item, "Tags"), _tags)}


def _tags(found: Any) -> dict[str, str]:
    """Tags as a map, which is how CloudFormation has them of these types."""
    return {one["Key"]: one["Value"] for one in tags(found)}


def _provisioned(source: Source) -> Iterator[Found]:
    for item, both in _clusters(source, "Provisioned"):
        found = item["Provisioned"]
        properties = {
            **both,
            **renamed(found, _CLUSTER),
            "BrokerNodeGroupInfo": _brokers(found["BrokerNodeGroupInfo"]),
            "ClientAuthentication": pick(found, "ClientAuthentication"),
            "ConfigurationInfo": known(
                pick(found, "CurrentBrokerSoftwareInfo"), lambda one: present(renamed(one, _CONFIGURATION)) or ABSENT
            ),
            "EncryptionInfo": _encryption(found),
            "LoggingInfo": known(pick(found, "LoggingInfo"), _logs),
        }
        yield Found(id=item["ClusterArn"], arn=item["ClusterArn"], properties=properties)


def _brokers(found: Any) -> dict[str, Any]:
    disk = known(pick(found, "StorageInfo.EbsStorageInfo"), lambda one: {"EBSStorageInfo": one})
    return present({**renamed(found, _BROKERS), "StorageInfo": disk})


def _encryption(found: Any) -> dict[str, Any]:
    """How a cluster encrypts."""
    between = pick(found, f"EncryptionInfo.{_IN_TRANSIT}")
    # What clients may speak by default is TLS to CloudFormation, and clear text too to the API: it is open if AWS does not say it.
    speak = known(
        pick(between, "ClientBroker"), str, absent=Unknown("what clients may speak with brokers, which kafka:ListClustersV2 did not say")
    )
    rest = pick(found, "EncryptionInfo.EncryptionAtRest")
    return present({"EncryptionAtRest": rest, _IN_TRANSIT: present({"ClientBroker": speak, "InCluster": pick(between, "InCluster")})})


def _logs(found: Any) -> dict[str, Any]:
    """Where logs go, with names of buckets as references to them."""
    return {kind: {where: _named(target) for where, target in places.items()} for kind, places in found.items()}


def _named(target: Any) -> Any:
    return {**target, "Bucket": Named("AWS::S3::Bucket", target["Bucket"])} if target.get("Bucket") else target


def _serverless(source: Source) -> Iterator[Found]:
    for item, both in _clusters(source, "Serverless"):
        found = item["Serverless"]
        networks = [present(renamed(one, {"SecurityGroups": "SecurityGroupIds", "SubnetIds": "SubnetIds"})) for one in found["VpcConfigs"]]
        properties = {**both, "ClientAuthentication": pick(found, "ClientAuthentication"), "VpcConfigs": networks}
        yield Found(id=item["ClusterArn"], arn=item["ClusterArn"], properties=properties)


_BOTH, _CALLS = ("ClientAuthentication", "ClusterName", "Tags"), ("kafka:ListClustersV2",)

COLLECTOR = Collector(
    service="kafka",
    readers=(
        Reader(
            type="AWS::MSK::Cluster",
            properties=(*_CLUSTER, *_BOTH, "BrokerNodeGroupInfo", "ConfigurationInfo", "EncryptionInfo", "LoggingInfo"),
            calls=_CALLS,
            read=_provisioned,
        ),
        Reader(
            type="AWS::MSK::ServerlessCluster",
            properties=(*_BOTH, "VpcConfigs"),
            calls=_CALLS,
            read=_serverless,
        ),
    ),
)
