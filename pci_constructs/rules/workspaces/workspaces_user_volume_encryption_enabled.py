"""User disks of desktops are encrypted.

The user volume holds a person's files and profile: exports, mails, attachments, in which card numbers end up. Encrypted, it is unreadable
without the key, which supports 3.5.1 and is not enough for it by itself (3.5.1.2). It is not encrypted unless the template says so, and
cannot be later.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true

_PROPERTY = "UserVolumeEncryptionEnabled"


def _check(desktop: ResourceView) -> Judgement:
    return flag_is_true(desktop, _PROPERTY, good="the user disk is encrypted", bad="the user disk is not encrypted")


RULE = Rule(
    id="workspaces-user-volume-encryption-enabled",
    title="User disks of desktops are encrypted",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "encrypted disks support rendering card numbers unreadable wherever they are stored"},
    remediation="set UserVolumeEncryptionEnabled to true, with VolumeEncryptionKey, on a new desktop",
    types=("AWS::WorkSpaces::Workspace",),
    check=_check,
    equivalents={"securityhub": "WorkSpaces.1", "config": "workspaces-user-volume-encryption-enabled", "checkov": "CKV_AWS_155"},
    passing={"UserVolumeEncryptionEnabled": True},
    failing={"UserVolumeEncryptionEnabled": False},
)
