"""Log groups are encrypted with a key of KMS.

CloudWatch encrypts every log with keys of its own, which whoever may read the log never notices. With a key of the team's own, reading
takes rights on the key too, and the key's policy and log say who did (10.3.1); should account data slip into a log, it is no weaker
protected.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.logs._groups import GROUP
from pci_constructs.rules.reading import has_text


def _check(group: ResourceView) -> Judgement:
    key = "KmsKeyId"
    if has_text(group, key):
        return passed("a key of KMS encrypts the logs", key)
    return failed("only CloudWatch's own keys encrypt the logs", key)


RULE = Rule(
    id="cloudwatch-log-group-encrypted",
    title="Log groups are encrypted with a key of KMS",
    severity=Severity.MEDIUM,
    requirements={
        "10.3.1": "reading audit logs takes rights on a key, which not everybody has who may open the console",
        "3.5.1": "encrypted storage supports rendering card numbers unreadable where they slip into logs",
    },
    remediation="set KmsKeyId to a key whose policy lets CloudWatch Logs use it",
    types=(GROUP,),
    check=_check,
    equivalents={
        "config": "cloudwatch-log-group-encrypted",
        "cdk-nag": "PCI.DSS.321-CloudWatchLogGroupEncrypted",
        "guard": "CLOUDWATCH_LOG_GROUP_ENCRYPTED",
        "checkov": "CKV_AWS_158",
    },
    passing={"KmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/1"},
    failing={"KmsKeyId": ""},
)
