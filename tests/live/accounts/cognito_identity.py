"""A pool that admits nobody unknown, and one that admits guests."""

from typing import Any

from tests.emulator import Emulator

GONE = {"cognito-identity.DescribeIdentityPool": "ResourceNotFoundException"}


def pool(aws: Emulator, name: str, *, guests: bool, **more: Any) -> None:
    """Makes a pool."""
    providers = [{"ProviderName": "cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a", "ClientId": "1a2b"}]
    cognito = aws.client("cognito-identity")
    cognito.create_identity_pool(IdentityPoolName=name, AllowUnauthenticatedIdentities=guests, CognitoIdentityProviders=providers, **more)


def arrange(aws: Emulator) -> None:
    """Two pools."""
    pool(aws, "good", guests=False, IdentityPoolTags={"pci-scope": "cde"})
    pool(aws, "bad", guests=True)
