"""Payment Cryptography: keys for PINs, cards and messages, without their check values."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader, partly
from pci_constructs.live.reading.shapes import complete, known, pick, renamed, tags, told
from pci_constructs.live.reading.source import Source

_GONE = ("ResourceNotFoundException",)
_DELETED = "DELETE_COMPLETE"
_ATTRIBUTES = ("KeyAlgorithm", "KeyClass", "KeyUsage")


def _keys(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        arn = item["KeyArn"]
        labels = complete(source.ask("list_tags_for_resource", needs="Tags", gone=_GONE, ResourceArn=arn), "Tags")
        return Found(
            id=arn,
            arn=arn,
            properties={
                "Enabled": told(item, "Enabled", "the key"),
                "Exportable": told(item, "Exportable", "the key"),
                "KeyAttributes": known(pick(item, "KeyAttributes"), lambda found: partly(renamed(found, _ATTRIBUTES))),
                "Tags": tags(labels),
            },
        )

    # The list goes on with keys that are no more; one that waits for its deletion can still be restored.
    there = [item for item in source.pages("list_keys", "Keys") if item["KeyState"] != _DELETED]
    yield from source.each(there, one)


COLLECTOR = Collector(
    service="payment-cryptography",
    readers=(
        Reader(
            type="AWS::PaymentCryptography::Key",
            properties=("Enabled", "Exportable", "KeyAttributes", "Tags"),
            calls=(),
            beyond=("payment-cryptography:ListKeys", "payment-cryptography:ListTagsForResource"),
            read=_keys,
        ),
    ),
)
