"""Every collector on an account of its own: what it reads, what it calls, and that no secret gets out."""

import fnmatch
import json
from typing import Any

import pytest
from moto.iam.aws_managed_policies import aws_managed_policies_data

from pci_constructs.assembly.values import Partial
from pci_constructs.live.reading.catalogue import collectors
from pci_constructs.live.reading.names import FOR_INTENT, NEEDED
from pci_constructs.reports import machine
from pci_constructs.rules.catalogue import live_rules
from tests.emulator import Emulator
from tests.live.kit import assembly, collector, judged, reading
from tests.live.pack import NAMES, OWN, actions, arranged, properties_of

SECURITY_AUDIT = json.loads(aws_managed_policies_data)["SecurityAudit"]
"""AWS's policy as the locked version of moto carries it."""


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
def test_planted_secrets_are_nowhere(name: str, aws: Emulator) -> None:
    made = arranged(name, aws)
    run = judged(name)
    seen = machine.render(run, everything=True) + "".join(_text(resource.properties) for _, resource in assembly(name).resources())
    assert [secret for secret in getattr(made, "PLANTED", ()) if secret in seen] == []


def _text(value: Any) -> str:
    if isinstance(value, Partial | dict):
        return "".join(f"{key}{_text(part)}" for key, part in value.items())
    return "".join(map(_text, value)) if isinstance(value, list) else repr(value)


def test_every_rule_that_an_account_is_asked_has_something_to_look_at() -> None:
    read = {reader.type for collector in collectors() for reader in collector.readers}
    assert [rule.id for rule in live_rules() if rule.types and read.isdisjoint(rule.types)] == []
