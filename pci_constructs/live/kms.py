"""KMS: the keys of the account, and which keys are AWS's own."""

from collections.abc import Iterator, Mapping
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_OF_AWS = "alias/aws/"
_GONE = ("NotFoundException",)
_NAMES = ("Description", "Enabled", "KeySpec", "KeyUsage", "MultiRegion", "Origin")


def _keys(source: Source, *, replicas: bool) -> Iterator[Found]:
    def one(item: Any) -> Found | None:
        found = pick(source.ask("describe_key", needs="KeyMetadata", shared=True, gone=_GONE, KeyId=item["KeyId"]), "KeyMetadata")
        # Without its description a key cannot be told from AWS's own, and is not left out.
        if (isinstance(found, Mapping) and found["KeyManager"] == "AWS") or _is_replica(found) is not replicas:
            return None
        policy = pick(source.ask("get_key_policy", needs="Policy", gone=_GONE, KeyId=item["KeyId"], PolicyName="default"), "Policy")
        properties = {**renamed(found, _NAMES), "KeyPolicy": known(policy, document), "Tags": _tags(source, item)}
        if not replicas:
            properties |= _rotation(source, item, found)
        return Found(id=item["KeyId"], arn=item["KeyArn"], properties=properties)

    yield from source.each(source.pages("list_keys", "Keys"), one)


def _is_replica(found: Any) -> bool:
    return bool(pick(found, "MultiRegionConfiguration.MultiRegionKeyType") == "REPLICA") if isinstance(found, Mapping) else False


def _tags(source: Source, item: Any) -> Any:
    pairs = pick(source.ask("list_resource_tags", needs="Tags", gone=_GONE, KeyId=item["KeyId"]), "Tags")
    return tags(pairs, "TagKey", "TagValue")


def _rotation(source: Source, item: Any, found: Any) -> dict[str, Any]:
    """Whether the key gets new material by itself; keys that cannot, such as asymmetric ones, are not asked."""
    if isinstance(found, Mapping) and (found.get("KeySpec") != "SYMMETRIC_DEFAULT" or found.get("Origin") != "AWS_KMS"):
        return {"EnableKeyRotation": False}
    # A key that is about to be deleted has no rotation any more, and KMS refuses the question.
    state = source.ask(
        "get_key_rotation_status",
        needs="KeyRotationEnabled",
        gone=_GONE,
        absent=("KMSInvalidStateException",),
        KeyId=item["KeyId"],
    )
    enabled = pick(state, "KeyRotationEnabled")
    return {"EnableKeyRotation": known(enabled, bool, absent=False), "RotationPeriodInDays": pick(state, "RotationPeriodInDays")}


def _keys_of_aws(source: Source) -> Iterator[Found]:
    for alias in source.pages("list_aliases", "Aliases"):
        if alias["AliasName"].startswith(_OF_AWS) and "TargetKeyId" in alias:
            key = alias["TargetKeyId"]
            yield Found(id=alias["AliasArn"], arn=source.arn(f"key/{key}"), also=(key,), properties={"AliasName": alias["AliasName"]})


_CALLS = ("kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListKeys", "kms:ListResourceTags")
_OF_BOTH = (*_NAMES, "KeyPolicy", "Tags")

COLLECTOR = Collector(
    service="kms",
    readers=(
        Reader(
            type="AWS::KMS::Key",
            properties=(*_OF_BOTH, "EnableKeyRotation", "RotationPeriodInDays"),
            calls=(*_CALLS, "kms:GetKeyRotationStatus"),
            read=lambda source: _keys(source, replicas=False),
        ),
        Reader(
            type="AWS::KMS::ReplicaKey",
            properties=("Description", "Enabled", "KeyPolicy", "Tags"),
            calls=_CALLS,
            read=lambda source: _keys(source, replicas=True),
        ),
        Reader(
            type="Live::KMS::KeyOfAws",
            properties=("AliasName",),
            calls=("kms:ListAliases",),
            read=_keys_of_aws,
        ),
    ),
)
