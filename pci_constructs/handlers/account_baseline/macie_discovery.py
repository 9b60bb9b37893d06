"""Macie looks for card data in all buckets by itself, which no template can switch on (12.10.7, A3.2.5.1)."""

from collections.abc import Mapping
from typing import Any

import boto3

from ..api import RETRIES, settled


def apply(_properties: Mapping[str, Any]) -> Mapping[str, str]:
    """Switches automated discovery on, for an account in which Macie is on; what an administrator set for others stays."""
    client = boto3.client("macie2", config=RETRIES)

    def read() -> Mapping[str, Any]:
        return client.get_automated_discovery_configuration()

    now = read()
    if now["status"] != "ENABLED":
        members = now.get("autoEnableOrganizationMembers")
        # Left out, it would mean all accounts of the organization.
        client.update_automated_discovery_configuration(status="ENABLED", **({"autoEnableOrganizationMembers": members} if members else {}))
        settled(read, lambda found: found["status"] == "ENABLED", "automated discovery of card data")
    return {}
