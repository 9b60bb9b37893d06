"""A desktop whose disks are encrypted, one whose disks are not, and one that was just deleted."""

from collections.abc import Mapping
from typing import Any

from tests.emulator import Emulator
from tests.live.answers import plain

GONE = {"workspaces.DescribeTags": "ResourceNotFoundException"}
KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
GOOD, BAD, DELETED = "ws-0123456789", "ws-123456789a", "ws-23456789ab"


def desktop(id_: str, **more: Any) -> dict[str, Any]:
    """A desktop as the API tells of it: what is not encrypted is left out."""
    return {
        "WorkspaceId": id_,
        "DirectoryId": "d-0123456789",
        "BundleId": "wsb-0123456789",
        "UserName": "keeper",
        "State": "STOPPED",
        **more,
    }


def shown(aws: Emulator, *desktops: dict[str, Any]) -> None:
    """Shows desktops; the emulator wants a directory with a network for each."""

    def answer(operation: str, asked: Mapping[str, Any]) -> bytes | None:
        if operation == "workspaces.DescribeTags":
            return plain({"TagList": [{"Key": "pci-scope", "Value": "cde"}] if asked["ResourceId"] == GOOD else []})
        return plain({"Workspaces": list(desktops)}) if operation == "workspaces.DescribeWorkspaces" else None

    aws.lacks = answer


def arrange(aws: Emulator) -> None:
    """Three of them."""
    encrypted = {"RootVolumeEncryptionEnabled": True, "UserVolumeEncryptionEnabled": True, "VolumeEncryptionKey": KEY}
    shown(aws, desktop(GOOD, **encrypted), desktop(BAD), desktop(DELETED, State="TERMINATED"))
