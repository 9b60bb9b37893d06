import json
import logging
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import boto3
import pytest
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.secretsmanager.models import FakeSecret, secretsmanager_backends

from pci_constructs.handlers.rotate_elasticache_user import index

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
FIRST = "first-password-of-the-user"


class Lambda:
    """Lambda's context, with time that runs out."""

    def __init__(self, seconds: int = 600) -> None:
        self.left = seconds * 1000

    def get_remaining_time_in_millis(self) -> int:
        return self.left


class Cache:
    """ElastiCache with one user, of the calls that the emulator lacks."""

    def __init__(self) -> None:
        self.passwords = [FIRST]
        self.states: list[str] = []
        self.modified: list[str] = []

    def describe_users(self, UserId: str) -> dict[str, Any]:  # noqa: N803
        status = self.states.pop(0) if self.states else "active"
        authentication = {"Type": "password", "PasswordCount": len(self.passwords)}
        return {"Users": [{"UserId": UserId, "Status": status, "Authentication": authentication}]}

    def modify_user(self, UserId: str, AuthenticationMode: dict[str, Any]) -> None:  # noqa: N803
        self.modified.append(UserId)
        self.passwords = list(AuthenticationMode["Passwords"])


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> Cache:
    fake = Cache()
    real = boto3.client
    monkeypatch.setattr(boto3, "client", lambda name, **more: fake if name == "elasticache" else real(name, **more))
    return fake


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> Iterator["SecretsManagerClient"]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        yield boto3.client("secretsmanager")


@pytest.fixture
def secret(secrets: "SecretsManagerClient", monkeypatch: pytest.MonkeyPatch) -> str:
    value = json.dumps({"username": "payments", "password": FIRST})
    arn: str = secrets.create_secret(Name="payments", SecretString=value)["ARN"]
    stored(arn).rotation_requested = stored(arn).rotation_enabled = True
    monkeypatch.setenv("USERS", json.dumps({arn: "cache-payments"}))
    return arn


def stored(secret: str) -> FakeSecret:
    """The secret inside the emulator, which refuses to let it rotate without a function that it can run."""
    found = secretsmanager_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].secrets[secret]
    assert isinstance(found, FakeSecret)
    return found


def begin(secret: str) -> str:
    """What Secrets Manager does before the first step: a version with a label and no value."""
    token = str(uuid4())
    stored(secret).versions[token] = {"createdate": 0, "version_id": token, "version_stages": ["AWSPENDING"]}
    return token


def call(secret: str, token: str, *steps: str, seconds: int = 600) -> None:
    for step in steps:
        index.handler({"SecretId": secret, "ClientRequestToken": token, "Step": step}, Lambda(seconds))


def password(secrets: "SecretsManagerClient", secret: str, stage: str = "AWSCURRENT") -> str:
    found: str = json.loads(secrets.get_secret_value(SecretId=secret, VersionStage=stage)["SecretString"])["password"]
    return found


def test_four_steps_change_the_password_and_leave_the_old_one_valid(secrets: "SecretsManagerClient", secret: str, cache: Cache) -> None:
    call(secret, begin(secret), *STEPS)
    new = password(secrets, secret)
    assert new != FIRST
    assert cache.passwords == [new, FIRST]
    assert cache.modified == ["cache-payments"]


def test_the_next_rotation_ends_the_password_before_the_last(secrets: "SecretsManagerClient", secret: str, cache: Cache) -> None:
    call(secret, begin(secret), *STEPS)
    second = password(secrets, secret)
    call(secret, begin(secret), *STEPS)
    assert cache.passwords == [password(secrets, secret), second]
    assert FIRST not in cache.passwords


def test_a_password_is_long_and_of_letters_and_digits(secrets: "SecretsManagerClient", secret: str, cache: Cache) -> None:
    call(secret, begin(secret), "createSecret")
    new = password(secrets, secret, "AWSPENDING")
    assert len(new) == 64
    assert new.isalnum()


def test_the_user_name_stays_in_the_secret(secrets: "SecretsManagerClient", secret: str, cache: Cache) -> None:
    call(secret, begin(secret), *STEPS)
    assert json.loads(secrets.get_secret_value(SecretId=secret)["SecretString"])["username"] == "payments"


def test_each_step_may_be_called_again(secrets: "SecretsManagerClient", secret: str, cache: Cache) -> None:
    token = begin(secret)
    call(secret, token, "createSecret")
    new = password(secrets, secret, "AWSPENDING")
    call(secret, token, "createSecret", "setSecret", "setSecret", "testSecret", "testSecret", "finishSecret", "finishSecret")
    assert (password(secrets, secret), cache.passwords) == (new, [new, FIRST])


def test_the_current_password_stays_until_the_last_step(secrets: "SecretsManagerClient", secret: str, cache: Cache) -> None:
    call(secret, begin(secret), "createSecret", "setSecret", "testSecret")
    assert password(secrets, secret) == FIRST
    assert FIRST in cache.passwords


def test_waits_until_the_cache_has_applied_the_last_change(secret: str, cache: Cache, waits: list[float]) -> None:
    token = begin(secret)
    cache.states = ["modifying", "modifying", "active"]
    call(secret, token, "createSecret", "setSecret")
    assert len(waits) == 2
    assert len(cache.passwords) == 2


def test_a_user_that_stays_busy_ends_the_step_before_lambda_does(secret: str, cache: Cache, waits: list[float]) -> None:
    token = begin(secret)
    call(secret, token, "createSecret")
    cache.states = ["modifying"] * 9
    with pytest.raises(TimeoutError, match="cache-payments is still modifying"):
        call(secret, token, "setSecret", seconds=10)
    assert cache.passwords == [FIRST]


def test_a_user_that_somebody_else_changed_fails_the_test_step(secrets: "SecretsManagerClient", secret: str, cache: Cache) -> None:
    token = begin(secret)
    call(secret, token, "createSecret", "setSecret")
    cache.passwords = [FIRST]
    with pytest.raises(RuntimeError, match="has 1 passwords instead of 2"):
        call(secret, token, "testSecret")
    assert password(secrets, secret) == FIRST


def test_other_secrets_are_refused(secrets: "SecretsManagerClient", secret: str, cache: Cache) -> None:
    other: str = secrets.create_secret(Name="other", SecretString="{}")["ARN"]
    with pytest.raises(ValueError, match="not a secret of this function"):
        call(other, str(uuid4()), "createSecret")


def test_the_secret_cannot_choose_whose_password_is_changed(secrets: "SecretsManagerClient", secret: str, cache: Cache) -> None:
    value = json.dumps({"username": "admin", "user_id": "cache-admin", "password": FIRST})
    secrets.put_secret_value(SecretId=secret, SecretString=value)
    call(secret, begin(secret), *STEPS)
    assert cache.modified == ["cache-payments"]


def test_a_version_that_is_not_being_made_is_refused(secret: str, cache: Cache) -> None:
    with pytest.raises(ValueError, match="is not being rotated"):
        call(secret, str(uuid4()), "createSecret")


def test_a_secret_that_does_not_rotate_is_refused(secret: str, cache: Cache) -> None:
    token = begin(secret)
    stored(secret).rotation_enabled = False
    with pytest.raises(ValueError, match="is not set to rotate"):
        call(secret, token, "createSecret")


def test_an_unknown_step_is_refused(secret: str, cache: Cache) -> None:
    with pytest.raises(ValueError, match="dance is not a step"):
        call(secret, begin(secret), "dance")


def test_no_password_is_logged(secrets: "SecretsManagerClient", secret: str, cache: Cache, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger=index.__name__):
        call(secret, begin(secret), *STEPS)
    own = [record.getMessage() for record in caplog.records if record.name == index.__name__]
    assert own
    assert not [text for text in own if FIRST in text or password(secrets, secret) in text]
