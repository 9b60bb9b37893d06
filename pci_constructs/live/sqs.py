"""SQS: queues, how they are encrypted, and who may use them."""

from collections.abc import Iterator, Mapping
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")
_MOST = 1000
"""How many queues SQS shows in one answer; it names a next page only to who asks for a number."""
_NUMBERS = {
    "DelaySeconds": "DelaySeconds",
    "KmsDataKeyReusePeriodSeconds": "KmsDataKeyReusePeriodSeconds",
    "MaximumMessageSize": "MaximumMessageSize",
    "MessageRetentionPeriod": "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
    "VisibilityTimeout": "VisibilityTimeout",
}


def _urls(source: Source) -> list[str]:
    # Where there are no queues, the answer has no list of them.
    first = source.ask("list_queues", shared=True, MaxResults=_MOST)
    if isinstance(first, Mapping) and not first.get("QueueUrls"):
        return []
    return source.pages("list_queues", "QueueUrls", MaxResults=_MOST)


def _attributes(source: Source, url: str) -> Any:
    answer = source.ask("get_queue_attributes", needs="Attributes", shared=True, gone=_GONE, QueueUrl=url, AttributeNames=["All"])
    return pick(answer, "Attributes")


def _queues(source: Source) -> Iterator[Found]:
    def one(url: Any) -> Found:
        found = _attributes(source, url)
        numbers = {name: known(value, int) for name, value in renamed(found, _NUMBERS).items()}
        managed = pick(found, "SqsManagedSseEnabled")
        labels = source.ask("list_queue_tags", gone=_GONE, QueueUrl=url)
        return Found(
            id=url,
            arn=_arn(source, url),
            properties={
                **numbers,
                "KmsMasterKeyId": pick(found, "KmsMasterKeyId"),
                "QueueName": url.rpartition("/")[2],
                "RedrivePolicy": known(pick(found, "RedrivePolicy"), document),
                "SqsManagedSseEnabled": Unknown("whether SQS encrypts the queue, which it does not say") if managed is ABSENT else managed,
                "Tags": known(labels, lambda answer: tags(answer.get("Tags") or {})),
            },
        )

    yield from source.each(_urls(source), one)


def _arn(source: Source, url: str) -> str:
    return source.arn(url.rpartition("/")[2])


def _policies(source: Source) -> Iterator[Found]:
    def one(url: Any) -> Found | None:
        policy = pick(_attributes(source, url), "Policy")
        if policy is ABSENT or policy == "":
            return None
        return Found(id=url, properties={"PolicyDocument": known(policy, document), "Queues": [_arn(source, url)]})

    yield from source.each(_urls(source), one)


COLLECTOR = Collector(
    service="sqs",
    readers=(
        Reader(
            type="AWS::SQS::Queue",
            properties=(*_NUMBERS, "KmsMasterKeyId", "QueueName", "RedrivePolicy", "SqsManagedSseEnabled", "Tags"),
            calls=("sqs:GetQueueAttributes", "sqs:ListQueueTags", "sqs:ListQueues"),
            read=_queues,
        ),
        Reader(
            type="AWS::SQS::QueuePolicy",
            properties=("PolicyDocument", "Queues"),
            calls=("sqs:GetQueueAttributes", "sqs:ListQueues"),
            covers=("AWS::SQS::QueueInlinePolicy",),
            read=_policies,
        ),
    ),
)
