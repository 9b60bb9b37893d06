"""Firehose: delivery streams and their encryption. Destinations, which may have tokens in them, are not read."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Reader, present
from pci_constructs.live.reading.onward import onward, tags_onward
from pci_constructs.live.reading.shapes import known, pick, renamed
from pci_constructs.live.reading.source import Source

_GONE = ("ResourceNotFoundException",)
_NAMES = ("DeliveryStreamName", "DeliveryStreamType")
_ENCRYPTION = "DeliveryStreamEncryptionConfigurationInput"


def _streams(source: Source) -> Iterator[Found]:
    def one(name: Any) -> Found:
        answer = source.ask("describe_delivery_stream", needs="DeliveryStreamDescription", gone=_GONE, DeliveryStreamName=name)
        found = pick(answer, "DeliveryStreamDescription")
        labels = tags_onward(source, "list_tags_for_delivery_stream", gone=_GONE, DeliveryStreamName=name)
        return Found(
            id=name,
            arn=source.arn(f"deliverystream/{name}"),
            properties={
                **renamed(found, _NAMES),
                _ENCRYPTION: known(pick(found, "DeliveryStreamEncryptionConfiguration"), _encryption),
                "Tags": labels,
            },
        )

    yield from source.each(_names(source), one)


def _names(source: Source) -> list[Any]:
    more, after = "HasMoreDeliveryStreams", "ExclusiveStartDeliveryStreamName"
    found = onward(source, "list_delivery_streams", "DeliveryStreamNames", more=more, after=after)
    if found.__class__ is Unknown:
        raise source.lost("firehose:ListDeliveryStreams")
    return [] if found is ABSENT else list(found)


def _encryption(found: Any) -> Any:
    state = found.get("Status")
    if state == "DISABLED":
        return ABSENT
    # While it is being switched on nothing is encrypted, but a change of the key looks the same; and where that fails, the old key stays.
    if state != "ENABLED":
        return Unknown(f"whether records are encrypted while the encryption of the running account says {state}")
    return present({"KeyARN": pick(found, "KeyARN"), "KeyType": found.get("KeyType", "AWS_OWNED_CMK")})


COLLECTOR = Collector(
    service="firehose",
    readers=(
        Reader(
            type="AWS::KinesisFirehose::DeliveryStream",
            properties=(*_NAMES, _ENCRYPTION, "Tags"),
            calls=("firehose:DescribeDeliveryStream", "firehose:ListDeliveryStreams", "firehose:ListTagsForDeliveryStream"),
            read=_streams,
        ),
    ),
)
