"""A queue with a key and a policy, and one that is open and not encrypted."""

import json
from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator

_CODE = "AWS.SimpleQueueService.NonExistentQueue"
GONE = {f"sqs.{operation}": _CODE for operation in ("GetQueueAttributes", "ListQueueTags")}
OPTIONAL = {
    "sqs.ListQueues": "a region without queues has no list of them in its answer",
    "sqs.ListQueueTags": "a queue without tags has none in its answer",
}
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0f4d4d2e-3a55-4c1c-9d5b-0a3c5a3f7c11"
TLS = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sqs:*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
ANYONE = {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}


def queue(aws: Emulator, name: str, *statements: dict[str, Any], **attributes: str) -> None:
    """Makes a queue."""
    policy = {"Policy": json.dumps({"Version": "2012-10-17", "Statement": list(statements)})} if statements else {}
    aws.client("sqs").create_queue(QueueName=name, Attributes={**policy, **attributes}, tags={"pci-scope": "cde"})


def arrange(aws: Emulator) -> None:
    """Two queues."""
    queue(aws, "good", TLS, KmsMasterKeyId=KEY)
    queue(aws, "bad", ANYONE, SqsManagedSseEnabled="false")
