"""Topics are encrypted.

A message waits in a topic until every subscriber has it. If it tells of a payment, so does the disk that it waits on; with a key of KMS
reading it takes the key as well. Encryption supports rendering card numbers unreadable (3.5.1); a key of one's own also says who may
read.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.reading import has_text

_KEY = "KmsMasterKeyId"


def _check(topic: ResourceView) -> Judgement:
    if not has_text(topic, _KEY):
        return failed("messages are stored without a key of KMS", _KEY)
    return passed("messages are encrypted with a key of KMS", _KEY)


RULE = Rule(
    id="sns-encrypted-kms",
    title="Topics are encrypted with a key",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "encrypted storage supports rendering card numbers unreadable wherever they are stored, messages included"},
    remediation="set KmsMasterKeyId to a key of your own whose policy admits the services that publish",
    types=("AWS::SNS::Topic",),
    check=_check,
    equivalents={
        "securityhub": "SNS.1",
        "config": "sns-encrypted-kms",
        "cdk-nag": "PCI.DSS.321-SNSEncryptedKMS",
        "guard": "SNS_ENCRYPTED_KMS",
        "checkov": "CKV_AWS_26",
    },
    passing={"TopicName": "alarms", "KmsMasterKeyId": "alias/alarms"},
    failing={"TopicName": "alarms"},
)
