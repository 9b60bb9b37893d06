"""A topic with a key, a policy and a listener, and one that is open, unencrypted, and told to over plain HTTP."""

import json

from tests.emulator import ACCOUNT, REGION, Emulator

PLANTED = ("Tr0ub4dor-and-3",)
GONE = {"sns.GetTopicAttributes": "NotFound", "sns.ListTagsForResource": "ResourceNotFound"}
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0f4d4d2e-3a55-4c1c-9d5b-0a3c5a3f7c11"
_TLS = {
    "Sid": "tls",
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sns:Publish",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
_ANYONE = {"Sid": "all", "Effect": "Allow", "Principal": "*", "Action": "sns:Subscribe", "Resource": "*"}


def topic(aws: Emulator, name: str, statement: object, **attributes: str) -> str:
    """Makes a topic with a policy of one statement."""
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    made: str = aws.client("sns").create_topic(
        Name=name, Attributes={"Policy": policy, **attributes}, Tags=[{"Key": "pci-scope", "Value": "cde"}]
    )["TopicArn"]
    return made


def arrange(aws: Emulator) -> None:
    """Two topics, each with somebody who listens."""
    good = topic(aws, "alarms", _TLS, KmsMasterKeyId=KEY)
    bad = topic(aws, "open", _ANYONE)
    sns = aws.client("sns")
    sns.subscribe(TopicArn=good, Protocol="sqs", Endpoint=f"arn:aws:sqs:{REGION}:{ACCOUNT}:called")
    sns.subscribe(TopicArn=bad, Protocol="http", Endpoint=f"http://keeper:{PLANTED[0]}@example.com/hook")
