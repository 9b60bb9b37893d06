"""Every collector on an account of its own: what it reads, what it calls, and what becomes of it when calls fail."""

import fnmatch
import json
from typing import Any

import pytest
from moto.iam.aws_managed_policies import aws_managed_policies_data

from pci_constructs.assembly.values import Partial
from pci_constructs.findings import Verdict
from pci_constructs.live.reading.catalogue import collectors
from pci_constructs.live.reading.findings import LOOKED
from pci_constructs.live.reading.names import FOR_INTENT, NEEDED, action
from pci_constructs.live.reading.session import Account, enter
from pci_constructs.reports import machine
from pci_constructs.rules.engine import LOOKED_AT
from tests.emulator import REGION, Emulator
from tests.live.kit import account, assembly, collector, judged, reading
from tests.live.pack import OWN, actions, operations, properties_of, whitened

NAMES = sorted(one.readers[0].read.__module__.rpartition(".")[2] for one in collectors())
EMPTY = b"{}"
SECURITY_AUDIT = json.loads(aws_managed_policies_data)["SecurityAudit"]
"""AWS's policy as the locked version of moto carries it."""


def arranged(name: str, aws: Emulator) -> Any:
    """The account of a collector, made; what was called so far is forgotten."""
    made = account(name)
    made.arrange(aws)
    aws.forget()
    return made


@pytest.fixture
def entered(aws: Emulator) -> Account:
    """A way into the account that several readings share: making clients is what takes the time."""
    return enter(regions=[REGION])


@pytest.mark.parametrize("name", NAMES)
def test_it_reads_every_type_that_it_declares(name: str, aws: Emulator) -> None:
    made = arranged(name, aws)
    found = reading(name)
    assert found.failures == []
    there = {type_ for place in found.places.values() for type_, resources in place.found.items() if resources}
    declared = {reader.type for reader in collector(name).readers}
    assert there == declared - set(getattr(made, "LACKS", ()))
    for reader in collector(name).readers:
        names = {key for place in found.places.values() for one in place.found.get(reader.type, ()) for key in one.properties}
        assert names <= set(reader.properties), "what is read is declared, or it would be absent where it is not read"


@pytest.mark.parametrize("name", NAMES)
def test_its_properties_are_those_of_cloudformation(name: str) -> None:
    for reader in collector(name).readers:
        known = properties_of(reader.type)
        if reader.type.startswith(OWN):
            assert not known
        elif known:
            assert set(reader.properties) - {"Live"} <= known, reader.type
        assert len(set(reader.properties)) == len(reader.properties)


@pytest.mark.parametrize("name", NAMES)
def test_it_calls_what_it_declares(name: str, aws: Emulator) -> None:
    made = arranged(name, aws)
    reading(name)
    uncalled = getattr(made, "UNCALLED", {})
    assert actions(aws) == set(collector(name).calls) - set(uncalled)
    assert all(uncalled.values()), "what is not called here says why"
    for reader in collector(name).readers:
        assert reader.calls or reader.beyond, f"{reader.type} is read by some call"


@pytest.mark.parametrize("name", NAMES)
def test_security_audit_allows_its_calls(name: str) -> None:
    allowed = [pattern for statement in SECURITY_AUDIT["Document"]["Statement"] for pattern in statement["Action"]]
    needed = {*collector(name).calls, *NEEDED, *FOR_INTENT} - {"sts:GetCallerIdentity"}
    refused = [call for call in sorted(needed) if not any(fnmatch.fnmatchcase(call.lower(), pattern.lower()) for pattern in allowed)]
    assert refused == sorted(collector(name).beyond), "what goes beyond SecurityAudit is declared apart, and nothing else is"


@pytest.mark.parametrize("name", NAMES)
def test_a_denied_call_is_an_error_and_never_a_pass(name: str, aws: Emulator, entered: Account) -> None:
    arranged(name, aws)
    before = judged(name, account=entered)
    for operation in list(operations(aws)):
        aws.forget()
        aws.deny(operation)
        after = judged(name, account=entered)
        errors = after.of(Verdict.ERROR)
        assert [finding for finding in errors if finding.rule not in (LOOKED, LOOKED_AT)] == [], operation
        said = after.of(Verdict.UNDETERMINED) if _beyond(name, operation) else errors
        denied = [finding for finding in said if finding.rule == LOOKED and "AccessDenied" in finding.message]
        assert denied or any("AccessDenied" in finding.message for finding in errors), f"{operation} was denied, and nobody says so"
        assert whitened(before, after) == [], operation


def _beyond(name: str, operation: str) -> bool:
    return action(*operation.split(".")) in collector(name).beyond


@pytest.mark.parametrize("name", NAMES)
def test_a_busy_api_is_asked_again(name: str, aws: Emulator, entered: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    # boto3 slows down for real where it is told to; nobody waits for it here.
    monkeypatch.setattr("botocore.retries.bucket.TokenBucket.acquire", lambda *_, **__: True)
    arranged(name, aws)
    before = {key for place in reading(name, account=entered).places.values() for key in _ids(place)}
    called = list(operations(aws))
    aws.forget()
    for operation in called:
        aws.throttle(operation, times=1)
    found = reading(name, account=entered)
    assert found.failures == []
    assert {key for place in found.places.values() for key in _ids(place)} == before


def _ids(place: Any) -> set[tuple[str, str]]:
    return {(type_, one.id) for type_, found in place.found.items() for one in found}


@pytest.mark.parametrize("body", [b"<html>proxy</html>", EMPTY, b"[1]"], ids=["page", "empty", "list"])
@pytest.mark.parametrize("name", NAMES)
def test_an_answer_that_is_none_is_an_error_and_never_a_crash(name: str, body: bytes, aws: Emulator, entered: Account) -> None:
    optional = getattr(arranged(name, aws), "OPTIONAL", {})
    before = judged(name, account=entered)
    for operation in list(operations(aws)):
        aws.forget()
        aws.fault(operation, "", status=200, body=body)
        after = judged(name, account=entered)
        assert [finding for finding in after.of(Verdict.ERROR) if finding.rule not in (LOOKED, LOOKED_AT)] == [], operation
        if body != EMPTY or operation not in optional:
            assert whitened(before, after) == [], operation


@pytest.mark.parametrize("name", NAMES)
def test_what_is_deleted_meanwhile_is_left_out(name: str, aws: Emulator, entered: Account) -> None:
    made = arranged(name, aws)
    for operation, code in getattr(made, "GONE", {}).items():
        aws.forget()
        aws.fault(operation, code, status=404)
        assert reading(name, account=entered).failures == [], operation


@pytest.mark.parametrize("name", NAMES)
def test_planted_secrets_are_nowhere(name: str, aws: Emulator) -> None:
    made = arranged(name, aws)
    run = judged(name)
    seen = machine.render(run, everything=True) + "".join(_text(resource.properties) for _, resource in assembly(name).resources())
    assert [secret for secret in getattr(made, "PLANTED", ()) if secret in seen] == []


def _text(value: Any) -> str:
    if isinstance(value, Partial | dict):
        return "".join(f"{key}{_text(part)}" for key, part in value.items())
    return "".join(map(_text, value)) if isinstance(value, list) else repr(value)
