from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, PASS, UNDETERMINED, P, resource, said


@pytest.mark.parametrize(
    ("exports", "expected"),
    [
        (["connectionlog", "userlog"], PASS),
        (["UserLog", "useractivitylog", " ConnectionLog"], PASS),
        (["connectionlog", P, "userlog"], PASS),
        (["connectionlog"], FAIL),
        (["userlog", "useractivitylog"], FAIL),
        (["connectionlog", NONE], FAIL),
        ("userlog", FAIL),
        ([], FAIL),
        (NONE, FAIL),
        (["connectionlog", P], UNDETERMINED),
        ([P, P], UNDETERMINED),
        (P, UNDETERMINED),
    ],
)
def test_namespaces(exports: Any, expected: Verdict) -> None:
    body = resource("AWS::RedshiftServerless::Namespace", LogExports=exports)
    assert said("redshift-serverless-publish-logs-to-cloudwatch", body) is expected


def test_a_namespace_that_says_nothing() -> None:
    assert said("redshift-serverless-publish-logs-to-cloudwatch", resource("AWS::RedshiftServerless::Namespace")) is FAIL
