"""A key that stays in its module, and one that may be exported."""

from collections.abc import Mapping
from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.answers import plain

GONE = {"payment-cryptography.ListTagsForResource": "ResourceNotFoundException"}


def key(name: str, *, exportable: bool = False, algorithm: str = "AES_256", class_: str = "SYMMETRIC_KEY", **more: Any) -> dict[str, Any]:
    """A key as the API tells of it."""
    return {
        "KeyArn": f"arn:aws:payment-cryptography:{REGION}:{ACCOUNT}:key/{name:x<16}",
        "KeyState": "CREATE_COMPLETE",
        "KeyAttributes": {
            "KeyUsage": "TR31_K0_KEY_ENCRYPTION_KEY",
            "KeyClass": class_,
            "KeyAlgorithm": algorithm,
            "KeyModesOfUse": {"Wrap": True, "Unwrap": True, "Encrypt": False},
        },
        "KeyCheckValue": "7F2A11",
        "Exportable": exportable,
        "Enabled": True,
        **more,
    }


def shown(aws: Emulator, *keys: dict[str, Any]) -> None:
    """Shows keys of kinds that the emulator does not make: deleted and public ones. The first of them has a scope."""

    def answer(operation: str, asked: Mapping[str, Any]) -> bytes | None:
        if operation == "payment-cryptography.ListTagsForResource":
            return plain({"Tags": [{"Key": "pci-scope", "Value": "cde"}] if asked["ResourceArn"] == keys[0]["KeyArn"] else []})
        return plain({"Keys": list(keys)}) if operation == "payment-cryptography.ListKeys" else None

    aws.lacks = answer


def arrange(aws: Emulator) -> None:
    """One good, one bad."""
    client = aws.client("payment-cryptography")
    attributes = key("any")["KeyAttributes"]
    client.create_key(KeyAttributes=attributes, Exportable=False, Tags=[{"Key": "pci-scope", "Value": "cde"}])
    client.create_key(KeyAttributes=attributes, Exportable=True)
