"""Secrets as they run: keys, policies, rotations that succeeded and that did not, and whether anybody reads them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import secretsmanager
from tests.live.kit import judged, of, verdict

SUCCESS, UNUSED = "secretsmanager-scheduled-rotation-success-check", "secretsmanager-secret-unused"
ROTATING = {"RotationEnabled": True, "RotationRules": {"AutomaticallyAfterDays": 30}}


def at(day: str) -> int:
    """A day as the API has it."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())


def only(aws: Emulator, **more: Any) -> None:
    aws.answer("secretsmanager.ListSecrets", {"SecretList": [secretsmanager.listed("pay", **more)]})
    aws.answer("secretsmanager.GetResourcePolicy", {"ARN": secretsmanager.listed("pay")["ARN"], "Name": "pay"})


def test_keys_rotation_and_policies_are_judged(aws: Emulator) -> None:
    secretsmanager.arrange(aws)
    run = judged("secretsmanager", "kms")
    for rule in ("secretsmanager-using-cmk", "secretsmanager-rotation-enabled-check"):
        verdicts = {one.subject.logical_id.rpartition(":")[2][:3]: one.verdict for one in of(run, rule)}
        assert verdicts == {"goo": Verdict.PASS, "bad": Verdict.FAIL}, rule
    policies = {
        one.subject.logical_id.rpartition(":")[2][:3]: one.verdict for one in of(run, "secretsmanager-resource-policy-blocks-public")
    }
    assert policies == {"goo": Verdict.PASS, "bad": Verdict.FAIL}
    (rotated,) = [one for one in of(run, "secretsmanager-secret-periodic-rotation") if one.verdict is Verdict.PASS]
    assert "30 days" in rotated.message


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"LastRotatedDate": at("2026-10-25")}, Verdict.PASS),
        ({"LastRotatedDate": at("2026-10-24")}, Verdict.FAIL),
        ({"LastRotatedDate": at("2026-11-20"), "NextRotationDate": at("2026-12-20")}, Verdict.PASS),
        ({"LastRotatedDate": at("2026-11-20"), "NextRotationDate": at("2026-11-23")}, Verdict.FAIL),
        ({"LastRotatedDate": at("2026-11-20"), "NextRotationDate": at("2026-11-24")}, Verdict.PASS),
        ({"NextRotationDate": at("2026-12-20")}, Verdict.PASS),
        ({"NextRotationDate": at("2026-11-01")}, Verdict.FAIL),
        ({}, Verdict.UNDETERMINED),
    ],
)
def test_what_counts_is_the_rotation_that_succeeded(dates: dict[str, int], expected: Verdict, aws: Emulator) -> None:
    only(aws, **ROTATING, **dates)
    assert verdict(judged("secretsmanager"), SUCCESS) is expected


def test_what_does_not_rotate_is_asked_for_no_success(aws: Emulator) -> None:
    only(aws, RotationEnabled=False, RotationRules={"AutomaticallyAfterDays": 30}, LastRotatedDate=at("2025-01-01"))
    run = judged("secretsmanager")
    assert of(run, SUCCESS) == []
    assert verdict(run, "secretsmanager-rotation-enabled-check") is Verdict.FAIL


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"LastAccessedDate": at("2026-08-27")}, Verdict.PASS),
        ({"LastAccessedDate": at("2026-08-26")}, Verdict.FAIL),
        ({}, Verdict.FAIL),
        ({"CreatedDate": at("2026-11-01")}, Verdict.PASS),
        ({"PrimaryRegion": "us-east-1"}, Verdict.NOT_APPLICABLE),
        ({"PrimaryRegion": "eu-central-1"}, Verdict.FAIL),
    ],
)
def test_a_secret_that_nobody_reads_is_unused(facts: dict[str, Any], expected: Verdict, aws: Emulator) -> None:
    only(aws, **facts)
    assert verdict(judged("secretsmanager"), UNUSED) is expected


def test_a_replica_rotates_with_its_original(aws: Emulator) -> None:
    only(aws, PrimaryRegion="us-east-1")
    assert verdict(judged("secretsmanager"), "secretsmanager-rotation-enabled-check") is Verdict.NOT_APPLICABLE
