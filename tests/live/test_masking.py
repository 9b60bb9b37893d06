"""Secrets in values that anybody may describe: found, judged, and not kept."""

import pytest

from pci_constructs.assembly import Unknown
from pci_constructs.findings import Verdict
from pci_constructs.live.reading.masking import HIDDEN, readable, readable_map
from pci_constructs.rules.secret_text import judge_readable

SECRETS = [
    ("DB_PASSWORD", "Tr0ub4dor-and-3"),
    ("ANYTHING", "AKIAIOSFODNN7EXAMPLF"),
    ("DATABASE_URL", "postgres://keeper:hunter2hunter2@db/cards"),
    ("API_TOKEN", "9f2c7b1e4d6a8035c1b2"),
]
PLAIN = [
    ("TABLE", "cards"),
    ("TOPIC_ARN", "arn:aws:sns:eu-central-1:123456789012:alarms"),
    ("RETRIES", "3"),
    ("AWS_REGION_NAME", "eu-central-1"),
    ("DB_SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-Ab12Cd"),
]
NOBODY_KNOWS = [("LAST", "4111111111111111"), ("LAST", "4111 1111 1111 1111"), ("NOTE", "card of Ms Smith, 4111-1111-1111-1111")]


@pytest.mark.parametrize(("name", "value"), SECRETS)
def test_a_secret_is_not_kept_and_fails_as_itself(name: str, value: str) -> None:
    kept = readable(name, value)
    assert kept.__class__ is Unknown
    assert value not in repr(kept)
    judged = judge_readable(kept, name, "Environment")
    assert judged.verdict is judge_readable(value, name, "Environment").verdict is Verdict.FAIL
    assert value not in judged.message


@pytest.mark.parametrize(("name", "value"), PLAIN)
def test_what_is_plain_is_kept(name: str, value: str) -> None:
    assert readable(name, value) == value
    assert judge_readable(value, name, "Environment").verdict is Verdict.PASS


@pytest.mark.parametrize(("name", "value"), NOBODY_KNOWS)
def test_what_is_neither_is_hidden(name: str, value: str) -> None:
    assert readable(name, value) == HIDDEN


@pytest.mark.parametrize("name", [name for name, _ in SECRETS])
def test_what_is_hidden_is_no_secret_whatever_its_name(name: str) -> None:
    assert judge_readable(HIDDEN, name, "Environment").verdict is Verdict.PASS


def test_maps_are_looked_through() -> None:
    assert readable_map({"TABLE": "cards", "NOTE": "two words"}) == {"TABLE": "cards", "NOTE": HIDDEN}
