"""Amazon Inspector looks for known vulnerabilities in instances, images and functions (6.3.1, 11.3.1)."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import boto3

from ..api import PAUSE_SECONDS, RETRIES

if TYPE_CHECKING:
    from types_boto3_inspector2 import Inspector2Client
    from types_boto3_inspector2.literals import ResourceScanTypeType

NAMES = {"EC2": "ec2", "ECR": "ecr", "LAMBDA": "lambda", "LAMBDA_CODE": "lambdaCode", "CODE_REPOSITORY": "codeRepository"}
"""What Inspector scans, as it is switched on and as its state is read."""

UNDER_WAY = ("ALREADY_ENABLED", "ENABLE_IN_PROGRESS")
MINUTES = 5
"""How long it may take to switch a scan on."""


def apply(properties: Mapping[str, Any]) -> Mapping[str, str]:
    """Switches scans on and waits for them; those that are on already, and all others, stay as they are.

    Args:
        properties: ``AccountId``, and ``ResourceTypes``: keys of ``NAMES``.

    Raises:
        RuntimeError: Inspector refused, or a scan is not on after five minutes.
    """
    account, wanted = str(properties["AccountId"]), [str(name) for name in properties["ResourceTypes"]]
    client = boto3.client("inspector2", config=RETRIES)
    states: Mapping[str, str] = {}
    for _ in range(MINUTES * 60 // PAUSE_SECONDS):
        states = _states(client, account, wanted)
        if all(state == "ENABLED" for state in states.values()):
            return {}
        # One that is being switched off is switched on again once it is off.
        if off := [name for name, state in states.items() if state in ("DISABLED", "SUSPENDED")]:
            _enable(client, account, off)
        time.sleep(PAUSE_SECONDS)
    shown = ", ".join(f"{name} is {state}" for name, state in states.items() if state != "ENABLED")
    raise RuntimeError(f"Inspector is not on after {MINUTES} minutes: {shown}")


def _states(client: "Inspector2Client", account: str, wanted: list[str]) -> dict[str, str]:
    answer: Mapping[str, Any] = client.batch_get_account_status(accountIds=[account])
    if failed := answer.get("failedAccounts"):
        raise RuntimeError(f"Inspector does not say its state: {failed[0].get('errorCode')}")
    # Inspector need not list an account in which it was never on.
    found: Mapping[str, Any] = next((one["resourceState"] for one in answer.get("accounts", []) if one["accountId"] == account), {})
    return {name: found.get(NAMES[name], {}).get("status", "DISABLED") for name in wanted}


def _enable(client: "Inspector2Client", account: str, names: list[str]) -> None:
    answer: Mapping[str, Any] = client.enable(accountIds=[account], resourceTypes=cast("list[ResourceScanTypeType]", names))
    refused = [one.get("errorCode") for one in answer.get("failedAccounts", []) if one.get("errorCode") not in UNDER_WAY]
    if refused:
        raise RuntimeError(f"Inspector cannot be switched on for {', '.join(names)}: {refused[0]}")
