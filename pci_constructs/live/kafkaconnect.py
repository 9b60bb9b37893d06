"""MSK Connect: connectors and how they speak with their cluster. What they are configured with may hold secrets, and is not read."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader, present
from pci_constructs.live.reading.shapes import known, pick, renamed, tags, told
from pci_constructs.live.reading.source import Source

_GONE = ("NotFoundException",)
_NAMES = {
    "ConnectorName": "connectorName",
    "KafkaConnectVersion": "kafkaConnectVersion",
    "NetworkType": "networkType",
    "ServiceExecutionRoleArn": "serviceExecutionRoleArn",
}
_WHOSE = "the connector"
_NETWORK = {"SecurityGroups": "securityGroups", "Subnets": "subnets"}


def _connectors(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        arn = item["connectorArn"]
        labels = source.ask("list_tags_for_resource", needs="tags", gone=_GONE, resourceArn=arn)
        return Found(
            id=arn,
            arn=arn,
            properties={
                **renamed(item, _NAMES),
                "KafkaCluster": known(pick(item, "kafkaCluster.apacheKafkaCluster"), _cluster),
                "KafkaClusterClientAuthentication": {
                    "AuthenticationType": told(item, "kafkaClusterClientAuthentication.authenticationType", _WHOSE),
                },
                "KafkaClusterEncryptionInTransit": {
                    "EncryptionType": told(item, "kafkaClusterEncryptionInTransit.encryptionType", _WHOSE),
                },
                "Tags": tags(pick(labels, "tags")),
            },
        )

    items = source.pages("list_connectors", "connectors")
    yield from source.each([item for item in items if item.get("connectorState") != "DELETING"], one)


def _cluster(found: Any) -> dict[str, Any]:
    network = known(pick(found, "vpc"), lambda vpc: present(renamed(vpc, _NETWORK)))
    return {"ApacheKafkaCluster": present({"BootstrapServers": pick(found, "bootstrapServers"), "Vpc": network})}


COLLECTOR = Collector(
    service="kafkaconnect",
    readers=(
        Reader(
            type="AWS::KafkaConnect::Connector",
            properties=(*_NAMES, "KafkaCluster", "KafkaClusterClientAuthentication", "KafkaClusterEncryptionInTransit", "Tags"),
            calls=("kafkaconnect:ListConnectors", "kafkaconnect:ListTagsForResource"),
            read=_connectors,
        ),
    ),
)
