"""Delivery streams are encrypted.

A stream that takes records directly keeps them until they are delivered, up to a day while the destination does not answer. Encrypted, they
are unreadable on the disks of the service, which supports 3.5.1; by default they are not. Streams that read from a data stream, from Kafka
or from a database take no such setting: their records are stored where they come from.
"""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, attempt, failed, not_applicable, passed
from pci_constructs.rules.reading import word

_KIND = "DeliveryStreamEncryptionConfigurationInput.KeyType"
_KEY = "DeliveryStreamEncryptionConfigurationInput.KeyARN"
_SOURCE = "DeliveryStreamType"
_KEPT_ELSEWHERE = ("kinesisstreamassource", "mskassource", "databaseassource")


def _encrypted(stream: ResourceView) -> Judgement:
    kind = word(stream, _KIND)
    if kind == "aws_owned_cmk":
        return passed("records are encrypted with a key of AWS", _KIND)
    if kind != "customer_managed_cmk":
        return failed("records that wait for delivery are stored in clear text", _KIND)
    return passed("records are encrypted with a key of KMS", _KIND) if stream.has(_KEY) else failed("the encryption names no key", _KEY)


def _check(stream: ResourceView) -> Judgement:
    judged = attempt(partial(_encrypted, stream))
    if judged.verdict is not Verdict.PASS and word(stream, _SOURCE, "DirectPut") in _KEPT_ELSEWHERE:
        return not_applicable("records are stored where they come from, and the stream takes no encryption", _SOURCE)
    return judged


RULE = Rule(
    id="kinesis-firehose-delivery-stream-encrypted",
    title="Delivery streams are encrypted",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "encrypted records support rendering card numbers unreadable wherever they are stored"},
    remediation="set DeliveryStreamEncryptionConfigurationInput with KeyType CUSTOMER_MANAGED_CMK and KeyARN, or with AWS_OWNED_CMK",
    types=("AWS::KinesisFirehose::DeliveryStream",),
    check=_check,
    equivalents={"securityhub": "DataFirehose.1", "config": "kinesis-firehose-delivery-stream-encrypted", "checkov": "CKV_AWS_240"},
    passing={"DeliveryStreamEncryptionConfigurationInput": {"KeyType": "AWS_OWNED_CMK"}},
    failing={"DeliveryStreamType": "DirectPut"},
)
