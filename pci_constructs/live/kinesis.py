"""Kinesis: data streams and their encryption."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader, present
from pci_constructs.live.reading.onward import tags_onward
from pci_constructs.live.reading.shapes import known, pick, renamed
from pci_constructs.live.reading.source import Source

_GONE = ("ResourceNotFoundException",)
_NAMES = {
    "Name": "StreamName",
    "RetentionPeriodHours": "RetentionPeriodHours",
    "StreamModeDetails": "StreamModeDetails",
}


def _streams(source: Source) -> Iterator[Found]:
    def one(name: Any) -> Found:
        answer = source.ask("describe_stream_summary", needs="StreamDescriptionSummary", gone=_GONE, StreamName=name)
        found = pick(answer, "StreamDescriptionSummary")
        labels = tags_onward(source, "list_tags_for_stream", gone=_GONE, StreamName=name)
        return Found(
            id=name,
            arn=source.arn(f"stream/{name}"),
            properties={**renamed(found, _NAMES), "StreamEncryption": known(found, _encryption), "Tags": labels},
        )

    yield from source.each(source.pages("list_streams", "StreamNames"), one)


def _encryption(found: Any) -> dict[str, Any]:
    return present(renamed(found, ("EncryptionType", "KeyId")))


COLLECTOR = Collector(
    service="kinesis",
    readers=(
        Reader(
            type="AWS::Kinesis::Stream",
            properties=(*_NAMES, "StreamEncryption", "Tags"),
            calls=("kinesis:DescribeStreamSummary", "kinesis:ListStreams", "kinesis:ListTagsForStream"),
            read=_streams,
        ),
    ),
)
