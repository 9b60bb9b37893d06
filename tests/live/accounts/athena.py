"""A workgroup that encrypts results whatever clients ask for, one that leaves it to them, and the one that every region has."""

from collections.abc import Mapping
from typing import Any

from tests.emulator import Emulator
from tests.live.answers import plain

PLANTED = ("Tr0ub4dor-and-3",)
GONE = {
    "athena.GetWorkGroup": "InvalidRequestException: WorkGroup pay is not found.",
    "athena.ListTagsForResource": "ResourceNotFoundException",
}


def _untagged(operation: str, asked: Mapping[str, Any]) -> bytes | None:
    # The emulator takes a workgroup without tags for none.
    untagged = operation == "athena.ListTagsForResource" and not asked["ResourceARN"].endswith("/good")
    return plain({"Tags": []}) if untagged else None


def arrange(aws: Emulator) -> None:
    """One good, one bad."""
    aws.lacks = _untagged
    athena = aws.client("athena")
    encrypted = {"OutputLocation": "s3://results/pay/", "EncryptionConfiguration": {"EncryptionOption": "SSE_S3"}}
    athena.create_work_group(
        Name="good",
        Configuration={"ResultConfiguration": encrypted, "EnforceWorkGroupConfiguration": True},
        Tags=[{"Key": "pci-scope", "Value": "cde"}],
    )
    athena.create_work_group(
        Name="bad",
        Configuration={
            "ResultConfiguration": {"OutputLocation": "s3://results/pay/"},
            "EnforceWorkGroupConfiguration": False,
            "AdditionalConfiguration": f'{{"password": "{PLANTED[0]}"}}',
        },
    )
