"""Secrets Manager: secrets without their values, what rotates them, and who may read them."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import day, known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("ResourceNotFoundException",)
_LIST = ("list_secrets", "SecretList")


def _secrets(source: Source) -> Iterator[Found]:
    for item in source.pages(*_LIST):
        yield Found(
            id=item["ARN"],
            arn=item["ARN"],
            properties={
                **renamed(item, ("Description", "KmsKeyId", "Name")),
                "Live": {
                    "Created": day(pick(item, "CreatedDate")),
                    "LastAccessed": day(pick(item, "LastAccessedDate")),
                    "ReplicaOf": known(pick(item, "PrimaryRegion"), lambda region: ABSENT if region == source.region else region),
                },
                "Tags": tags(pick(item, "Tags")),
            },
        )


def _schedules(source: Source) -> Iterator[Found]:
    for item in source.pages(*_LIST):
        if not item.get("RotationEnabled", False):
            continue
        yield Found(
            id=item["ARN"],
            properties={
                "Live": {"LastRotated": day(pick(item, "LastRotatedDate")), "NextRotation": day(pick(item, "NextRotationDate"))},
                "RotationLambdaARN": pick(item, "RotationLambdaARN"),
                "RotationRules": pick(item, "RotationRules"),
                "SecretId": item["ARN"],
            },
        )


def _policies(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found | None:
        text = pick(source.ask("get_resource_policy", needs="ARN", gone=_GONE, SecretId=item["ARN"]), "ResourcePolicy")
        if text is ABSENT:
            return None
        return Found(id=item["ARN"], properties={"ResourcePolicy": known(text, document), "SecretId": item["ARN"]})

    yield from source.each(source.pages(*_LIST), one)


COLLECTOR = Collector(
    service="secretsmanager",
    readers=(
        Reader(
            type="AWS::SecretsManager::Secret",
            # Replicas are secrets of their own in their regions.
            properties=("Description", "KmsKeyId", "Live", "Name", "ReplicaRegions", "Tags"),
            calls=("secretsmanager:ListSecrets",),
            # What attaches a secret to a database is kept in its value alone.
            covers=("AWS::SecretsManager::SecretTargetAttachment",),
            read=_secrets,
        ),
        Reader(
            type="AWS::SecretsManager::RotationSchedule",
            properties=("Live", "RotationLambdaARN", "RotationRules", "SecretId"),
            calls=("secretsmanager:ListSecrets",),
            read=_schedules,
        ),
        Reader(
            type="AWS::SecretsManager::ResourcePolicy",
            properties=("ResourcePolicy", "SecretId"),
            calls=("secretsmanager:GetResourcePolicy", "secretsmanager:ListSecrets"),
            read=_policies,
        ),
    ),
)
