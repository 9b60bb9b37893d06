"""Queues are encrypted with a key of your own.

With the key that SQS keeps, whoever may receive from the queue may read it, and with the one that KMS keeps for SQS no other service can
send. A key of your own has a policy that says who reads messages about payments (3.6.1), and a life that you can end (3.7.4).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import own_key

_KEY = "KmsMasterKeyId"


def _check(queue: ResourceView) -> Judgement:
    return own_key(queue, _KEY, "the queue")


RULE = Rule(
    id="sqs-queue-encrypted-with-cmk",
    title="Queues are encrypted with a key of your own",
    severity=Severity.LOW,
    requirements={
        "3.6.1": "who may use a key can be limited only if its policy is your own",
        "3.7.4": "the end of a key's cryptoperiod can be set and enforced only for a key of your own",
    },
    remediation="set KmsMasterKeyId to a key of your own whose policy admits the services that send",
    types=("AWS::SQS::Queue",),
    check=_check,
    passing={"KmsMasterKeyId": "alias/payments"},
    failing={"SqsManagedSseEnabled": True},
)
