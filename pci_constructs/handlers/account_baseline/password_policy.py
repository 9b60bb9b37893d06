"""The password policy for IAM users: at least what is asked for, and stricter where it already is (8.3.6, 8.3.7, 8.3.9)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import boto3

from ..api import RETRIES, settled

if TYPE_CHECKING:
    from types_boto3_iam import IAMClient

_SWITCHES = (
    "RequireSymbols",
    "RequireNumbers",
    "RequireUppercaseCharacters",
    "RequireLowercaseCharacters",
    "AllowUsersToChangePassword",
)
_NUMBERS = ("MinimumPasswordLength", "PasswordReusePrevention")
_AGE = "MaxPasswordAge"
_HARD = "HardExpiry"


def apply(properties: Mapping[str, Any]) -> Mapping[str, str]:
    """Sets the policy.

    Args:
        properties: ``MinimumPasswordLength`` in characters, ``PasswordReusePrevention`` in passwords, and ``MaxPasswordAge`` in days,
            which may be missing.
    """
    client = boto3.client("iam", config=RETRIES)
    now = _read(client)
    wanted = stricter(properties, now)
    if wanted != now:
        client.update_account_password_policy(**wanted)
        settled(lambda: _read(client), lambda found: found == wanted, "the password policy")
    return {name: str(wanted[name]) for name in (*_NUMBERS, _AGE) if name in wanted}


def stricter(properties: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked for and what is there already, the stricter of each; all of it, because an update resets what it leaves out."""
    policy: dict[str, Any] = dict.fromkeys(_SWITCHES, True)
    for name in _NUMBERS:
        policy[name] = max(int(properties[name]), now.get(name, 0))
    ages = [int(age) for age in (properties.get(_AGE), now.get(_AGE)) if age]
    if ages:
        policy[_AGE] = min(ages)
    # Whoever decided that an expired password needs an administrator keeps it so.
    policy[_HARD] = now.get(_HARD, False)
    return policy


def _read(client: "IAMClient") -> dict[str, Any]:
    """The policy in the words of an update; empty where the account has none."""
    try:
        found: Mapping[str, Any] = client.get_account_password_policy()["PasswordPolicy"]
    except client.exceptions.NoSuchEntityException:
        return {}
    policy: dict[str, Any] = {name: found.get(name) is True for name in (*_SWITCHES, _HARD)}
    # IAM leaves out, or calls 0, what is not limited.
    return policy | {name: found[name] for name in (*_NUMBERS, _AGE) if found.get(name)}
