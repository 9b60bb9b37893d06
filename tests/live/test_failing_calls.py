"""What becomes of every collector when calls fail: an error or an open question that says so, and never a pass."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.live.reading.findings import LOOKED
from pci_constructs.live.reading.names import action
from pci_constructs.live.reading.session import enter
from pci_constructs.rules.engine import LOOKED_AT
from tests.emulator import REGION, Emulator
from tests.live.kit import collector, judged, reading
from tests.live.pack import NAMES, arranged, operations, whitened

EMPTY = b"{}"


@pytest.mark.parametrize("name", NAMES)
def test_a_denied_call_is_an_error_and_never_a_pass(name: str, aws: Emulator) -> None:
    arranged(name, aws)
    before = judged(name)
    for operation in list(operations(aws)):
        aws.forget()
        aws.deny(operation)
        after = judged(name)
        errors = after.of(Verdict.ERROR)
        assert [finding for finding in errors if finding.rule not in (LOOKED, LOOKED_AT)] == [], operation
        said = after.of(Verdict.UNDETERMINED) if _beyond(name, operation) else errors
        denied = [finding for finding in said if finding.rule == LOOKED and "AccessDenied" in finding.message]
        assert denied or any("AccessDenied" in finding.message for finding in errors), f"{operation} was denied, and nobody says so"
        assert whitened(before, after) == [], operation


def _beyond(name: str, operation: str) -> bool:
    return action(*operation.split(".")) in collector(name).beyond


@pytest.mark.parametrize("name", NAMES)
def test_a_busy_api_is_asked_again(name: str, aws: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    # boto3 slows down for real where it is told to; nobody waits for it here.
    monkeypatch.setattr("botocore.retries.bucket.TokenBucket.acquire", lambda *_, **__: True)
    arranged(name, aws)
    # Its own: clients that were told to slow down do so ever after.
    account = enter(regions=[REGION])
    before = {key for place in reading(name, account=account).places.values() for key in _ids(place)}
    called = list(operations(aws))
    aws.forget()
    for operation in called:
        aws.throttle(operation, times=1)
    found = reading(name, account=account)
    assert found.failures == []
    assert {key for place in found.places.values() for key in _ids(place)} == before


def _ids(place: Any) -> set[tuple[str, str]]:
    return {(type_, one.id) for type_, found in place.found.items() for one in found}


@pytest.mark.parametrize("body", [b"<html>proxy</html>", EMPTY, b"[1]"], ids=["page", "empty", "list"])
@pytest.mark.parametrize("name", NAMES)
def test_an_answer_that_is_none_is_an_error_and_never_a_crash(name: str, body: bytes, aws: Emulator) -> None:
    optional = getattr(arranged(name, aws), "OPTIONAL", {})
    before = judged(name)
    for operation in list(operations(aws)):
        aws.forget()
        aws.fault(operation, "", status=200, body=body)
        after = judged(name)
        assert [finding for finding in after.of(Verdict.ERROR) if finding.rule not in (LOOKED, LOOKED_AT)] == [], operation
        if body != EMPTY or operation not in optional:
            assert whitened(before, after) == [], operation


@pytest.mark.parametrize("name", NAMES)
def test_what_is_deleted_meanwhile_is_left_out(name: str, aws: Emulator) -> None:
    made = arranged(name, aws)
    for operation, said in getattr(made, "GONE", {}).items():
        code, _, message = said.partition(": ")
        aws.forget()
        aws.fault(operation, code, message=message, status=404)
        assert reading(name).failures == [], operation
