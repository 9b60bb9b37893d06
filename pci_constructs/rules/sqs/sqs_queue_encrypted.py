"""Queues are encrypted.

Messages wait in a queue for up to two weeks. If they tell of payments, so do the disks that they wait on; encryption supports rendering
card numbers unreadable (3.5.1). Queues are encrypted with a key of SQS unless somebody switches it off; a key of one's own also says who
may read.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true, passed
from pci_constructs.rules.reading import has_text

_KEY = "KmsMasterKeyId"


def _check(queue: ResourceView) -> Judgement:
    if has_text(queue, _KEY):
        return passed("messages are encrypted with a key of KMS", _KEY)
    good, bad = "messages are encrypted with a key of SQS", "encryption is switched off, and no key is named"
    return flag_is_true(queue, "SqsManagedSseEnabled", good=good, bad=bad, default=True)


RULE = Rule(
    id="sqs-queue-encrypted",
    title="Queues are encrypted",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "encrypted storage supports rendering card numbers unreadable wherever they are stored, messages included"},
    remediation="set KmsMasterKeyId to a key of your own, or SqsManagedSseEnabled to true",
    types=("AWS::SQS::Queue",),
    check=_check,
    equivalents={"securityhub": "SQS.1", "checkov": "CKV_AWS_27"},
    passing={"SqsManagedSseEnabled": True},
    failing={"SqsManagedSseEnabled": False},
)
