from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, PASS, UNDETERMINED, P, resource, said


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"TLSEnabled": True}, PASS),
        ({"TLSEnabled": "True"}, PASS),
        ({"TLSEnabled": False}, FAIL),
        ({"TLSEnabled": "false", "ACLName": "ours"}, FAIL),
        ({"TLSEnabled": P}, UNDETERMINED),
        ({"TLSEnabled": NONE}, UNDETERMINED),
        ({}, UNDETERMINED),
    ],
)
def test_tls(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("memorydb-cluster-encrypted-in-transit", resource("AWS::MemoryDB::Cluster", **properties)) is expected
