"""Database proxies."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, PASS, UNDETERMINED, P, resource, said


@pytest.mark.parametrize(
    ("required", "expected"),
    [
        (True, PASS),
        ("true", PASS),
        ("True", PASS),
        (False, FAIL),
        ("false", FAIL),
        (NONE, FAIL),
        (P, UNDETERMINED),
        ("required", UNDETERMINED),
        ({"Fn::GetAtt": ["Custom", "Tls"]}, UNDETERMINED),
    ],
)
def test_clients_without_tls_are_refused(required: Any, expected: Verdict) -> None:
    proxy = resource("AWS::RDS::DBProxy", EngineFamily="MYSQL", RequireTLS=required)
    assert said("rds-proxy-tls-encryption", proxy, Custom=resource("Custom::Setting")) is expected


def test_a_proxy_that_says_nothing_lets_them_in() -> None:
    assert said("rds-proxy-tls-encryption", resource("AWS::RDS::DBProxy", EngineFamily="POSTGRESQL")) is FAIL
