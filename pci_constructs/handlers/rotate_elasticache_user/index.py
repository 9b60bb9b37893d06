"""Changes the password of an ElastiCache user, and leaves the one before it valid until the next change.

ElastiCache lets a user have two passwords. Each rotation sets the new one beside the current one, so that clients that still hold the
current one keep connecting; the one before that stops working.
"""

import json
import logging
import os
import secrets
import string
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import boto3

from ..api import RETRIES

if TYPE_CHECKING:
    from types_boto3_elasticache import ElastiCacheClient
    from types_boto3_elasticache.type_defs import UserTypeDef
    from types_boto3_secretsmanager import SecretsManagerClient

log = logging.getLogger(__name__)
log.setLevel(logging.INFO)

PASSWORD_LENGTH = 64
"""Characters of a password; ElastiCache takes 16 to 128."""

POLL_SECONDS = 5
_MARGIN_MS = 15_000
_ALPHABET = string.ascii_letters + string.digits


class Context(Protocol):
    """What the handler asks of Lambda's context."""

    def get_remaining_time_in_millis(self) -> int:
        """How long the function may still run, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """One rotation of one secret.

    Attributes:
        secrets: Secrets Manager.
        cache: ElastiCache.
        secret_id: the secret's ARN.
        token: the version that the rotation makes.
        user_id: the ElastiCache user that the secret is for.
        context: Lambda's context.
    """

    secrets: "SecretsManagerClient"
    cache: "ElastiCacheClient"
    secret_id: str
    token: str
    user_id: str
    context: Context

    def create(self) -> None:
        """Makes the new password, unless an earlier call did."""
        current = self._value("AWSCURRENT")
        try:
            self._value("AWSPENDING", self.token)
        except self.secrets.exceptions.ResourceNotFoundException:
            fresh = {**current, "password": _password()}
            self.secrets.put_secret_value(
                SecretId=self.secret_id, ClientRequestToken=self.token, SecretString=json.dumps(fresh), VersionStages=["AWSPENDING"]
            )

    def set(self) -> None:
        """Gives the user the new password beside the current one."""
        passwords = [self._value("AWSPENDING", self.token)["password"], self._value("AWSCURRENT")["password"]]
        self._active_user()
        self.cache.modify_user(UserId=self.user_id, AuthenticationMode={"Type": "password", "Passwords": passwords})

    def test(self) -> None:
        """Waits until every cache of the user knows both passwords.

        Raises:
            RuntimeError: somebody else changed the user meanwhile.
        """
        count = self._active_user().get("Authentication", {}).get("PasswordCount")
        if count != 2:
            raise RuntimeError(f"user {self.user_id} has {count} passwords instead of 2; somebody else is changing it")

    def finish(self, versions: Mapping[str, list[str]]) -> None:
        """Makes the new password the current one.

        Args:
            versions: the labels of each version of the secret.
        """
        (current,) = [version for version, labels in versions.items() if "AWSCURRENT" in labels]
        self.secrets.update_secret_version_stage(
            SecretId=self.secret_id, VersionStage="AWSCURRENT", MoveToVersionId=self.token, RemoveFromVersionId=current
        )

    def _value(self, stage: str, version: str | None = None) -> dict[str, Any]:
        which = {"VersionId": version} if version else {}
        text = self.secrets.get_secret_value(SecretId=self.secret_id, VersionStage=stage, **which)["SecretString"]
        value: dict[str, Any] = json.loads(text)
        return value

    def _active_user(self) -> "UserTypeDef":
        """The user, once ElastiCache has applied the last change to it.

        Raises:
            TimeoutError: it did not in the time that the function has.
        """
        while True:
            user = self.cache.describe_users(UserId=self.user_id)["Users"][0]
            if user["Status"] == "active":
                return user
            if self.context.get_remaining_time_in_millis() < POLL_SECONDS * 1000 + _MARGIN_MS:
                raise TimeoutError(f"user {self.user_id} is still {user['Status']}")
            time.sleep(POLL_SECONDS)


def handler(event: Mapping[str, str], context: Context) -> None:
    """Does one step of a rotation; Secrets Manager calls it four times, and again where a step failed.

    Raises:
        ValueError: the secret is not one of this function's, does not rotate, or the version is not the one being made.
    """
    secret_id, token, step = event["SecretId"], event["ClientRequestToken"], event["Step"]
    # The user comes from the function's own settings: whoever may write the secret must not choose whose password is changed.
    users: Mapping[str, str] = json.loads(os.environ["USERS"])
    if secret_id not in users:
        raise ValueError(f"{secret_id} is not a secret of this function")
    client = boto3.client("secretsmanager", config=RETRIES)
    versions = _versions(client, secret_id)
    labels = versions.get(token, [])
    if "AWSCURRENT" in labels:
        log.info("%s: version %s of %s is current already", step, token, secret_id)
        return
    if "AWSPENDING" not in labels:
        raise ValueError(f"version {token} of {secret_id} is not being rotated")
    cache = boto3.client("elasticache", config=RETRIES)
    rotation = Rotation(client, cache, secret_id, token, users[secret_id], context)
    match step:
        case "createSecret":
            rotation.create()
        case "setSecret":
            rotation.set()
        case "testSecret":
            rotation.test()
        case "finishSecret":
            rotation.finish(versions)
        case _:
            raise ValueError(f"{step} is not a step of a rotation")
    log.info("%s: done for user %s", step, users[secret_id])


def _versions(client: "SecretsManagerClient", secret_id: str) -> Mapping[str, list[str]]:
    described = client.describe_secret(SecretId=secret_id)
    if not described.get("RotationEnabled"):
        raise ValueError(f"{secret_id} is not set to rotate")
    return described["VersionIdsToStages"]


def _password() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(PASSWORD_LENGTH))
