"""SNS: topics, who may use them, and who listens."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.masking import readable
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("NotFound", "ResourceNotFound")
_NAMES = {
    "DisplayName": "DisplayName",
    "FifoTopic": "FifoTopic",
    "KmsMasterKeyId": "KmsMasterKeyId",
    "SignatureVersion": "SignatureVersion",
}


def _attributes(source: Source, item: Any) -> Any:
    answer = source.ask("get_topic_attributes", needs="Attributes", shared=True, gone=_GONE, TopicArn=item["TopicArn"])
    return pick(answer, "Attributes")


def _topics(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        arn = item["TopicArn"]
        labels = source.ask("list_tags_for_resource", needs="Tags", gone=_GONE, ResourceArn=arn)
        return Found(
            id=arn,
            arn=arn,
            properties={
                **renamed(_attributes(source, item), _NAMES),
                "Tags": tags(pick(labels, "Tags")),
                "TopicName": arn.rpartition(":")[2],
            },
        )

    yield from source.each(source.pages("list_topics", "Topics"), one)


def _policies(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        arn = item["TopicArn"]
        policy = pick(_attributes(source, item), "Policy")
        return Found(id=arn, properties={"PolicyDocument": known(policy, document), "Topics": [arn]})

    yield from source.each(source.pages("list_topics", "Topics"), one)


def _subscriptions(source: Source) -> Iterator[Found]:
    for item in source.pages("list_subscriptions", "Subscriptions"):
        arn = item["SubscriptionArn"]
        # One that nobody has confirmed, or that was deleted, gets no message; it has a word in the place of its ARN.
        if arn.startswith("arn:"):
            properties = {**renamed(item, ("Protocol", "TopicArn")), "Endpoint": readable("Endpoint", item.get("Endpoint"))}
            yield Found(id=arn, arn=arn, properties=properties)


COLLECTOR = Collector(
    service="sns",
    readers=(
        Reader(
            type="AWS::SNS::Topic",
            # Subscriptions are resources of their own here.
            properties=(*_NAMES, "Subscription", "Tags", "TopicName"),
            calls=("sns:GetTopicAttributes", "sns:ListTagsForResource", "sns:ListTopics"),
            read=_topics,
        ),
        Reader(
            type="AWS::SNS::TopicPolicy",
            properties=("PolicyDocument", "Topics"),
            calls=("sns:GetTopicAttributes", "sns:ListTopics"),
            covers=("AWS::SNS::TopicInlinePolicy",),
            read=_policies,
        ),
        Reader(
            type="AWS::SNS::Subscription",
            properties=("Endpoint", "Protocol", "TopicArn"),
            calls=("sns:ListSubscriptions",),
            read=_subscriptions,
        ),
    ),
)
