import json
from pathlib import Path
from typing import Any

import pytest

from stacks.settings import InvalidSettings, load, parse
from tests.conftest import ROOT


def entry(name: str = "staging") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"]["payments"][name]
    return found


def test_both_environments_are_read() -> None:
    context, settings = load(ROOT)
    assert [s.environment for s in settings] == ["staging", "production"]
    assert context["@aws-cdk/core:validateAgainstDefaultRules"] is True


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"regoin": "x"}, r"regoin must be one of owner, account, region, .* did you mean region\?"),
        ({"account": "123"}, "account must be a 12-digit account id in quotes, got '123'"),
        ({"account": 111122223333}, "account must be a 12-digit account id in quotes, got 111122223333"),
        ({"zones": ["eu-central-1a"]}, "zones must be two or three zone names"),
        ({"zones": ["us-east-1a", "us-east-1b"]}, "zones must be different zones of eu-central-1"),
        ({"zones": ["eu-central-1a", "eu-central-1a"]}, "zones must be different zones of eu-central-1"),
        ({"cidr": "ten"}, r"cidr must be an IPv4 network such as 10\.20\.0\.0/16, got 'ten'"),
        ({"payment_processor": "paypal"}, "payment_processor must be stripe or adyen, got 'paypal'"),
        ({"retention_days": "long"}, "retention_days must be of type int, got 'long'"),
        ({"database": {"version": "17"}}, "database.instance_type must be set"),
        (
            {"delivery": {**entry()["delivery"], "connection": "ghp_token"}},
            r"delivery\.connection must be the ARN of a connection of AWS CodeConnections, got 'ghp_token'",
        ),
        ({"delivery": {"repository": "a/b"}}, r"delivery\.connection must be set"),
        ({"cluster": {"vershun": "1.35"}}, r"cluster\.vershun must be one of version, .* did you mean version\?"),
    ],
)
def test_a_wrong_setting_is_one_clear_error(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidSettings, match=f"^cdk.json: payments.staging: {message}"):
        parse("staging", {**entry(), **change}, "cdk.json: payments.staging")


def test_production_takes_no_exceptions() -> None:
    with pytest.raises(InvalidSettings, match="exceptions must be left out in production"):
        parse("production", {**entry("production"), "exceptions": entry()["exceptions"]}, "cdk.json: payments.production")


@pytest.mark.parametrize("name", ["staging", "production"])
def test_single_copies_of_logs_are_accepted_by_name_in_any_environment(name: str) -> None:
    accepted = parse(name, entry(name), f"cdk.json: payments.{name}").log_copies
    assert accepted
    assert accepted.owner != accepted.approver
    assert parse(name, {k: v for k, v in entry(name).items() if k != "log_copies"}, "cdk.json").log_copies is None
    with pytest.raises(InvalidSettings, match=r"log_copies\.approver must be set"):
        parse(name, {**entry(name), "log_copies": {"owner": "a", "expires": "2027-06-30"}}, "cdk.json")


@pytest.mark.parametrize(
    ("text", "message"), [("{", "must be a JSON document"), ("{}", "an entry for each environment"), ("[]", "an entry")]
)
def test_a_file_that_is_none_is_one_clear_error(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "cdk.json").write_text(text, "utf-8")
    with pytest.raises(InvalidSettings, match=message):
        load(tmp_path)


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match=r"cdk\.json: the file must be a JSON document"):
        load(tmp_path)
