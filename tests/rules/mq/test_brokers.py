from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import catalogue
from tests.rules.pack import verdicts

PASS, FAIL, UNDETERMINED, NOT = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REF = {"Ref": "P"}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"EngineType": "ActiveMQ", "Logs": {"Audit": "true"}}, PASS),
        ({"EngineType": "ACTIVEMQ", "Logs": {"General": True}}, FAIL),
        ({"EngineType": "ACTIVEMQ"}, FAIL),
        ({"EngineType": "ACTIVEMQ", "Logs": REF}, UNDETERMINED),
        ({"EngineType": "ACTIVEMQ", "Logs": {"Audit": REF}}, UNDETERMINED),
        ({"EngineType": REF, "Logs": {"Audit": False}}, UNDETERMINED),
        ({"EngineType": "RABBITMQ", "Logs": {"General": True}}, NOT),
        ({"EngineType": "RabbitMQ"}, NOT),
    ],
)
def test_audit_logs(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(catalogue.rule("mq-cloudwatch-audit-log-enabled"), properties, Parameters={"P": {"Type": "String"}}) == {expected}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, PASS),
        ({"PubliclyAccessible": {"Ref": "AWS::NoValue"}}, PASS),
        ({"PubliclyAccessible": "false"}, PASS),
        ({"PubliclyAccessible": "true"}, FAIL),
        ({"PubliclyAccessible": True, "SecurityGroups": ["sg-1"]}, FAIL),
        ({"PubliclyAccessible": REF}, UNDETERMINED),
        ({"PubliclyAccessible": "sometimes"}, UNDETERMINED),
    ],
)
def test_public_addresses(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(catalogue.rule("mq-no-public-access"), properties, Parameters={"P": {"Type": "String"}}) == {expected}


@pytest.mark.parametrize(("upgrade", "expected"), [(True, PASS), ("false", FAIL), (False, FAIL), (REF, UNDETERMINED)])
def test_minor_versions_come_by_themselves(upgrade: Any, expected: Verdict) -> None:
    properties = {"AutoMinorVersionUpgrade": upgrade}
    found = verdicts(catalogue.rule("mq-auto-minor-version-upgrade-enabled"), properties, Parameters={"P": {"Type": "String"}})
    assert found == {expected}
