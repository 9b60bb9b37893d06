"""A connector that speaks TLS, one that speaks clear text, and one that is being deleted."""

from collections.abc import Mapping
from typing import Any

from tests.emulator import REGION, Emulator
from tests.live.answers import plain

GONE = {"kafkaconnect.ListTagsForResource": "NotFoundException"}
PLANTED = ("Tr0ub4dor-and-3",)
TLS, CLEAR = {"encryptionType": "TLS"}, {"encryptionType": "PLAINTEXT"}


def arn(name: str) -> str:
    """The ARN of a connector."""
    return f"arn:aws:kafkaconnect:{REGION}:123456789012:connector/{name}/11111111-2222-3333-4444-555555555555-2"


def connector(name: str, encryption: Any = None, **more: Any) -> dict[str, Any]:
    """A connector as the API tells of it; its list keeps from us what it is configured with."""
    network = {"securityGroups": ["sg-0123456789abcdef0"], "subnets": ["subnet-0123456789abcdef0"]}
    made = {
        "connectorArn": arn(name),
        "connectorName": name,
        "connectorState": "RUNNING",
        "connectorConfiguration": {"connection.password": PLANTED[0]},
        "kafkaCluster": {"apacheKafkaCluster": {"bootstrapServers": "b-1.cards.example:9098", "vpc": network}},
        "kafkaClusterClientAuthentication": {"authenticationType": "IAM"},
        "kafkaConnectVersion": "2.7.1",
        "serviceExecutionRoleArn": "arn:aws:iam::123456789012:role/connector",
        **more,
    }
    return made if encryption is None else {**made, "kafkaClusterEncryptionInTransit": encryption}


def shown(aws: Emulator, *connectors: dict[str, Any]) -> None:
    """Shows connectors, of which the emulator knows nothing."""

    def answer(operation: str, asked: Mapping[str, Any]) -> bytes | None:
        if operation == "kafkaconnect.ListTagsForResource":
            return plain({"tags": {"pci-scope": "cde"} if asked["resourceArn"] == arn("good") else {}})
        return plain({"connectors": list(connectors)}) if operation == "kafkaconnect.ListConnectors" else None

    aws.lacks = answer


def arrange(aws: Emulator) -> None:
    """Three connectors."""
    shown(aws, connector("good", TLS), connector("bad", CLEAR), connector("old", CLEAR, connectorState="DELETING"))
