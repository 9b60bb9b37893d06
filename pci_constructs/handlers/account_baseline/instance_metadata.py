"""New instances answer for their role's credentials to session tokens alone, and not beyond a few hops (2.2.1, 2.2.6, 7.2.5)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import boto3

from ..api import RETRIES, settled

if TYPE_CHECKING:
    from types_boto3_ec2 import EC2Client
    from types_boto3_ec2.type_defs import InstanceMetadataDefaultsResponseTypeDef as Defaults

NO_PREFERENCE = -1


def apply(properties: Mapping[str, Any]) -> Mapping[str, str]:
    """Sets the defaults of the region.

    Args:
        properties: ``HttpPutResponseHopLimit`` in hops, and ``HttpTokensEnforced``: ``enabled`` or ``disabled``.

    Raises:
        PermissionError: the organization's policy sets weaker ones, and no account may change them.
    """
    client = boto3.client("ec2", config=RETRIES)
    limit, enforced = int(properties["HttpPutResponseHopLimit"]), properties["HttpTokensEnforced"] == "enabled"
    now = _read(client)
    if not _holds(now, limit, enforced):
        if now.get("ManagedBy") == "declarative-policy":
            raise PermissionError(
                "a declarative policy of the organization sets instance metadata defaults that are weaker: change it there"
            )
        set_already = now.get("HttpPutResponseHopLimit") or NO_PREFERENCE
        client.modify_instance_metadata_defaults(
            HttpTokens="required",
            HttpTokensEnforced="enabled" if enforced or now.get("HttpTokensEnforced") == "enabled" else "disabled",
            HttpPutResponseHopLimit=limit if set_already == NO_PREFERENCE else min(limit, set_already),
        )
        settled(lambda: _read(client), lambda found: _holds(found, limit, enforced), "the instance metadata defaults")
    return {}


def _holds(found: "Defaults", limit: int, enforced: bool) -> bool:
    hops = found.get("HttpPutResponseHopLimit") or NO_PREFERENCE
    tokens = found.get("HttpTokens") == "required" and (found.get("HttpTokensEnforced") == "enabled" or not enforced)
    return tokens and 1 <= hops <= limit


def _read(client: "EC2Client") -> "Defaults":
    return client.get_instance_metadata_defaults()["AccountLevel"]
