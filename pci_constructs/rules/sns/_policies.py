"""The policies of a topic."""

from collections.abc import Iterator

from pci_constructs.rules import ResourceView

TOPIC, POLICY, INLINE = "AWS::SNS::Topic", "AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"
DOCUMENT = "PolicyDocument"


def policies_of(topic: ResourceView) -> Iterator[ResourceView]:
    """The policies of the template for a topic.

    Raises:
        Undetermined: at the end, if there is one of which it is not known what it is for.
    """
    yield from topic.linked(POLICY, "Topics")
    yield from topic.linked(INLINE, "TopicArn")
