"""Data streams are encrypted.

A stream keeps what passes through it for a day to a year. Encrypted with a key of KMS, records are unreadable on the disks of the service
and to whoever may not use the key. It supports 3.5.1; card numbers in records still need encryption of their own.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.reading import word


def _check(stream: ResourceView) -> Judgement:
    kind, key = "StreamEncryption.EncryptionType", "StreamEncryption.KeyId"
    if word(stream, kind, "NONE") != "kms":
        return failed("records are stored in clear text", kind)
    if not stream.has(key):
        return failed("the encryption of records names no key", key)
    return passed("records are encrypted with a key of KMS", kind)


RULE = Rule(
    id="kinesis-stream-encrypted",
    title="Data streams are encrypted",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "encrypted records support rendering card numbers unreadable wherever they are stored"},
    remediation="set StreamEncryption with EncryptionType KMS and KeyId, best a key of your own",
    types=("AWS::Kinesis::Stream",),
    check=_check,
    equivalents={"securityhub": "Kinesis.1", "config": "kinesis-stream-encrypted", "checkov": "CKV_AWS_43"},
    passing={"StreamEncryption": {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}},
    failing={"StreamEncryption": {"EncryptionType": "NONE", "KeyId": "alias/aws/kinesis"}},
)
