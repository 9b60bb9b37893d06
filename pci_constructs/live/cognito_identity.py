"""Cognito: identity pools, and whether they admit guests. Who has an identity is not read."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("ResourceNotFoundException",)
_GUESTS = "AllowUnauthenticatedIdentities"
_AT_ONCE = 60
"""How many pools Cognito shows in one answer; it wants to be told."""
_NAMES = (
    "AllowClassicFlow",
    _GUESTS,
    "CognitoIdentityProviders",
    "DeveloperProviderName",
    "IdentityPoolName",
    "OpenIdConnectProviderARNs",
    "SamlProviderARNs",
    "SupportedLoginProviders",
)


def _pools(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        id_ = item["IdentityPoolId"]
        # Without this field in it, an answer would say that the pool admits nobody.
        found = source.ask("describe_identity_pool", needs=_GUESTS, gone=_GONE, IdentityPoolId=id_)
        properties = {**renamed(found, _NAMES), "IdentityPoolTags": tags(pick(found, "IdentityPoolTags"))}
        return Found(id=id_, arn=source.arn(f"identitypool/{id_}"), properties=properties)

    yield from source.each(source.pages("list_identity_pools", "IdentityPools", MaxResults=_AT_ONCE), one)


COLLECTOR = Collector(
    service="cognito-identity",
    readers=(
        Reader(
            type="AWS::Cognito::IdentityPool",
            properties=(*_NAMES, "IdentityPoolTags"),
            calls=("cognito-identity:DescribeIdentityPool", "cognito-identity:ListIdentityPools"),
            read=_pools,
        ),
    ),
)
