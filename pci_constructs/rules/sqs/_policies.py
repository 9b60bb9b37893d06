"""The policies of a queue."""

from collections.abc import Iterator

from pci_constructs.rules import ResourceView

QUEUE, POLICY, INLINE = "AWS::SQS::Queue", "AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy"
DOCUMENT = "PolicyDocument"


def policies_of(queue: ResourceView) -> Iterator[ResourceView]:
    """The policies of the template for a queue.

    Raises:
        Undetermined: at the end, if there is one of which it is not known what it is for.
    """
    yield from queue.linked(POLICY, "Queues")
    yield from queue.linked(INLINE, "Queue")
