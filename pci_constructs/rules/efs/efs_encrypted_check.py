"""Shared file systems are encrypted.

Files that many machines share are where exports and batch files with card data end up. Encryption keeps the disks below from being read
outside of EFS; it supports rendering card numbers unreadable (3.5.1) and does not do it by itself (3.5.1.2). It is decided when the file
system is made, and a template that does not say it leaves it to a setting of the account.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true


def _check(system: ResourceView) -> Judgement:
    return flag_is_true(system, "Encrypted", good="the file system is encrypted", bad="nothing has the file system encrypted")


RULE = Rule(
    id="efs-encrypted-check",
    title="File systems are encrypted",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "encrypted storage supports rendering card numbers unreadable wherever they are stored"},
    remediation="set Encrypted to true and KmsKeyId to a key of your own (which replaces the file system)",
    types=("AWS::EFS::FileSystem",),
    check=_check,
    equivalents={
        "securityhub": "EFS.1",
        "config": "efs-encrypted-check",
        "cdk-nag": "PCI.DSS.321-EFSEncrypted",
        "guard": "EFS_ENCRYPTED_CHECK",
        "checkov": "CKV_AWS_42",
    },
    passing={"Encrypted": True},
    failing={"Encrypted": False},
)
