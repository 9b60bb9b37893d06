"""A webhook whose token is hidden, one whose token is shown, and one that knows its callers by their addresses."""

from collections.abc import Mapping
from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.answers import plain

PLANTED = ("Tr0ub4dor-and-3", "abcdefgh", "eyJlbmNyeXB0ZWREYXRhIjo")
GONE = {"codepipeline.ListTagsForResource": "ResourceNotFoundException"}


def webhook(name: str, authentication: str = "GITHUB_HMAC", **configuration: str) -> dict[str, Any]:
    """A webhook as the API tells of it."""
    return {
        "definition": {
            "name": name,
            "targetPipeline": "shop",
            "targetAction": "Source",
            "filters": [{"jsonPath": "$.hook.secret", "matchEquals": PLANTED[1]}],
            "authentication": authentication,
            "authenticationConfiguration": configuration,
        },
        "url": f"https://{REGION}.webhooks.aws/trigger?t={PLANTED[2]}",
        "arn": f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:webhook:{name}",
    }


def shown(aws: Emulator, *webhooks: dict[str, Any]) -> None:
    """Shows webhooks; the emulator does not know them. The first of them has a scope."""

    def answer(operation: str, asked: Mapping[str, Any]) -> bytes | None:
        if operation == "codepipeline.ListTagsForResource":
            return plain({"tags": [{"key": "pci-scope", "value": "cde"}] if asked["resourceArn"] == webhooks[0]["arn"] else []})
        return plain({"webhooks": list(webhooks)}) if operation == "codepipeline.ListWebhooks" else None

    aws.lacks = answer


def arrange(aws: Emulator) -> None:
    """Three of them."""
    office = webhook("office", "IP", AllowedIPRange="192.0.2.0/24")
    shown(aws, webhook("good", SecretToken="****"), webhook("bad", SecretToken=PLANTED[0]), office)
