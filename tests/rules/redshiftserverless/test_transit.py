from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, PASS, UNDETERMINED, P, resource, said


def setting(key: Any, value: Any) -> dict[str, Any]:
    return {"ParameterKey": key, "ParameterValue": value}


OTHER = setting("datestyle", "ISO, MDY")
GOOD, BAD = setting("require_ssl", "true"), setting("require_ssl", "false")


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ([OTHER, GOOD], PASS),
        ([setting("REQUIRE_SSL", True)], PASS),
        ([setting("require_ssl", "TRUE"), setting("query_group", P)], PASS),
        ([BAD, OTHER], FAIL),
        ([setting("require_ssl", False)], FAIL),
        ([setting("require_ssl", NONE)], FAIL),
        ([P, BAD], FAIL),
        ([setting(P, "true"), BAD], FAIL),
        ([P, GOOD], UNDETERMINED),
        ([setting(P, "true")], UNDETERMINED),
        ([setting("require_ssl", P)], UNDETERMINED),
        ([setting("use_fips_ssl", "true")], UNDETERMINED),
        ([NONE, OTHER], UNDETERMINED),
        ([], UNDETERMINED),
        (NONE, UNDETERMINED),
        (P, UNDETERMINED),
    ],
)
def test_tls(parameters: Any, expected: Verdict) -> None:
    body = resource("AWS::RedshiftServerless::Workgroup", ConfigParameters=parameters)
    assert said("redshift-serverless-workgroup-encrypted-in-transit", body) is expected


def test_a_workgroup_that_says_nothing() -> None:
    body = resource("AWS::RedshiftServerless::Workgroup")
    assert said("redshift-serverless-workgroup-encrypted-in-transit", body) is UNDETERMINED
