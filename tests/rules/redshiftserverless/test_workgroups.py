from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, PASS, UNDETERMINED, P, resource, said

WORKGROUP = "AWS::RedshiftServerless::Workgroup"


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, PASS),
        ({"PubliclyAccessible": NONE}, PASS),
        ({"PubliclyAccessible": "false"}, PASS),
        ({"PubliclyAccessible": "True"}, FAIL),
        ({"PubliclyAccessible": True, "SubnetIds": P}, FAIL),
        ({"PubliclyAccessible": P}, UNDETERMINED),
    ],
)
def test_addresses(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("redshift-serverless-workgroup-no-public-access", resource(WORKGROUP, **properties)) is expected
