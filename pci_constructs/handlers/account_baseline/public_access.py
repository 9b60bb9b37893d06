"""No bucket of the account is public, whatever its own policy says (1.3.1, 1.4.4, 7.2.5)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import boto3

from ..api import RETRIES, settled

if TYPE_CHECKING:
    from types_boto3_s3control import S3ControlClient

BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def apply(properties: Mapping[str, Any]) -> Mapping[str, str]:
    """Switches all four blocks on.

    Args:
        properties: ``AccountId``.
    """
    account = str(properties["AccountId"])
    client = boto3.client("s3control", config=RETRIES)
    if not all(_read(client, account).values()):
        client.put_public_access_block(
            AccountId=account,
            PublicAccessBlockConfiguration={
                "BlockPublicAcls": True,
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            },
        )
        settled(lambda: _read(client, account), lambda found: all(found.values()), "the account's public access block")
    return {}


def _read(client: "S3ControlClient", account: str) -> dict[str, bool]:
    try:
        found: Mapping[str, Any] = client.get_public_access_block(AccountId=account)["PublicAccessBlockConfiguration"]
    except client.exceptions.NoSuchPublicAccessBlockConfiguration:
        found = {}
    return {name: found.get(name) is True for name in BLOCKS}
