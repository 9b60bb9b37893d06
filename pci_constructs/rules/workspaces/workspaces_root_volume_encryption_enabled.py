"""System disks of desktops are encrypted.

The root volume holds the system and whatever programs leave on it: page files, caches, temporary copies of what was opened. Encrypted, it
is unreadable without the key, which supports 3.5.1 and is not enough for it by itself (3.5.1.2). It is not encrypted unless the template
says so, and cannot be later.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true

_PROPERTY = "RootVolumeEncryptionEnabled"


def _check(desktop: ResourceView) -> Judgement:
    return flag_is_true(desktop, _PROPERTY, good="the system disk is encrypted", bad="the system disk is not encrypted")


RULE = Rule(
    id="workspaces-root-volume-encryption-enabled",
    title="System disks of desktops are encrypted",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "encrypted disks support rendering card numbers unreadable wherever they are stored"},
    remediation="set RootVolumeEncryptionEnabled to true, with VolumeEncryptionKey, on a new desktop",
    types=("AWS::WorkSpaces::Workspace",),
    check=_check,
    equivalents={"securityhub": "WorkSpaces.2", "config": "workspaces-root-volume-encryption-enabled", "checkov": "CKV_AWS_156"},
    passing={"RootVolumeEncryptionEnabled": True},
    failing={"RootVolumeEncryptionEnabled": False},
)
