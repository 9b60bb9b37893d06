"""Whom AWS calls about security, operations or billing, besides the owner of the account (12.10.1, 12.10.3)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from ..api import RETRIES, settled

if TYPE_CHECKING:
    from types_boto3_account import AccountClient
    from types_boto3_account.literals import AlternateContactTypeType

FIELDS = ("Name", "Title", "EmailAddress", "PhoneNumber")


def apply(properties: Mapping[str, Any]) -> Mapping[str, str]:
    """Sets one contact; no name, address or number of a person gets into the log.

    Args:
        properties: ``AlternateContactType`` and the four ``FIELDS``.

    Raises:
        RuntimeError: AWS refused it.
    """
    kind = cast("AlternateContactTypeType", str(properties["AlternateContactType"]))
    wanted = {name: str(properties[name]) for name in FIELDS}
    client = boto3.client("account", config=RETRIES)
    try:
        if _read(client, kind) != wanted:
            client.put_alternate_contact(AlternateContactType=kind, **wanted)
            settled(lambda: _read(client, kind), lambda found: found == wanted, f"the {kind} contact")
    except (BotoCoreError, ClientError) as error:
        # What these say quotes what was sent.
        said = error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__
        raise RuntimeError(f"the {kind} contact was not set: {said}") from None
    return {}


def _read(client: "AccountClient", kind: "AlternateContactTypeType") -> dict[str, str]:
    try:
        found: Mapping[str, Any] = client.get_alternate_contact(AlternateContactType=kind)["AlternateContact"]
    except client.exceptions.ResourceNotFoundException:
        return {}
    return {name: str(found.get(name)) for name in FIELDS}
