"""DMS: endpoints, replication instances and tasks."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.collector import Collector, Found, Reader, partly
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import known, pick, renamed
from pci_constructs.live.reading.source import Source

_ENDPOINT = {
    "CertificateArn": "CertificateArn",
    "EndpointIdentifier": "EndpointIdentifier",
    "EndpointType": "EndpointType",
    "EngineName": "EngineName",
    "KmsKeyId": "KmsKeyId",
    "SslMode": "SslMode",
}
_SETTINGS = {
    "ElasticsearchSettings": ("EndpointUri",),
    "KafkaSettings": ("SecurityProtocol",),
    "MongoDbSettings": ("AuthMechanism", "AuthType"),
    "NeptuneSettings": ("IamAuthEnabled",),
    "RedisSettings": ("AuthType", "SslSecurityProtocol"),
}
"""What is kept of the settings of engines, which have passwords in them, too."""
_EXTRA = frozenset({"authtype", "iamauthenabled", "securityprotocol", "sslsecurityprotocol"})
_INSTANCE = {
    name: name
    for name in ("AutoMinorVersionUpgrade", "EngineVersion", "KmsKeyId", "MultiAZ", "PubliclyAccessible", "ReplicationInstanceIdentifier")
}
_TASK = {
    name: name
    for name in ("MigrationType", "ReplicationInstanceArn", "ReplicationTaskIdentifier", "SourceEndpointArn", "TargetEndpointArn")
}


def _endpoints(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_endpoints", "Endpoints"):
        settings = {name: known(pick(item, name), partial(_kept, kept)) for name, kept in _SETTINGS.items()}
        yield Found(
            id=item["EndpointArn"],
            arn=item["EndpointArn"],
            properties={
                **renamed(item, _ENDPOINT),
                **settings,
                "ExtraConnectionAttributes": known(pick(item, "ExtraConnectionAttributes"), _extra),
            },
        )


def _kept(names: tuple[str, ...], found: Any) -> dict[str, Any]:
    return partly(renamed(found, names))


def _extra(text: str) -> str:
    """Of the connection attributes those that say how a connection is protected; others may be passwords."""
    return ";".join(pair for pair in text.split(";") if pair.partition("=")[0].strip().lower() in _EXTRA)


def _instances(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_replication_instances", "ReplicationInstances"):
        groups = [group["VpcSecurityGroupId"] for group in item.get("VpcSecurityGroups", ())]
        yield Found(
            id=item["ReplicationInstanceArn"],
            arn=item["ReplicationInstanceArn"],
            properties={**renamed(item, _INSTANCE), "VpcSecurityGroupIds": groups},
        )


def _tasks(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_replication_tasks", "ReplicationTasks"):
        settings = known(pick(item, "ReplicationTaskSettings"), document)
        logging = known(settings, lambda found: partly({"Logging": found["Logging"]}) if "Logging" in found else ABSENT)
        yield Found(
            id=item["ReplicationTaskArn"],
            arn=item["ReplicationTaskArn"],
            properties={**renamed(item, _TASK), "ReplicationTaskSettings": logging},
        )


COLLECTOR = Collector(
    service="dms",
    readers=(
        Reader(
            type="AWS::DMS::Endpoint",
            properties=(*_ENDPOINT, *_SETTINGS, "ExtraConnectionAttributes"),
            calls=("dms:DescribeEndpoints",),
            read=_endpoints,
        ),
        Reader(
            type="AWS::DMS::ReplicationInstance",
            properties=(*_INSTANCE, "VpcSecurityGroupIds"),
            calls=("dms:DescribeReplicationInstances",),
            read=_instances,
        ),
        Reader(
            type="AWS::DMS::ReplicationTask",
            properties=(*_TASK, "ReplicationTaskSettings"),
            calls=("dms:DescribeReplicationTasks",),
            read=_tasks,
        ),
    ),
)
