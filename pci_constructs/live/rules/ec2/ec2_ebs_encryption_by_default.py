"""The account encrypts every new disk, with a key of its own.

A volume that no template describes, such as one that somebody makes by hand or a service makes for itself, is encrypted only if it is asked
for, or if the account does so by default. The setting belongs to a region, and so does the key that it takes (3.5.1, which disk encryption
supports and does not answer alone: 3.5.1.2).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed
from pci_constructs.rules.databases import own_key

_ON, _KEY = "EbsEncryptionByDefault", "EbsDefaultKmsKeyId"


def _check(account: ResourceView) -> Judgement:
    if not account.flag(_ON):
        return failed("new disks are not encrypted unless somebody asks for it", _ON)
    return own_key(account, _KEY, "what nobody names a key for")


RULE = Rule(
    id="ec2-ebs-encryption-by-default",
    title="The account encrypts new disks with a key of its own",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "a disk that no template describes is unreadable on the media, too"},
    remediation="switch encryption by default on in every region, with a key of your own as the default (AccountBaseline does)",
    types=("Live::EC2::Account",),
    check=_check,
    equivalents={"securityhub": "EC2.7", "config": "ec2-ebs-encryption-by-default", "prowler": "ec2_ebs_default_encryption"},
    passing={_ON: True, _KEY: "arn:aws:kms:eu-central-1:111122223333:key/0f4d4d2e-3a55-4c1c-9d5b-0a3c5a3f7c11"},
    failing={_ON: False, _KEY: "alias/aws/ebs"},
)
