from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import catalogue
from tests.rules.pack import verdicts

PASS, FAIL, UNDETERMINED = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, PASS),
        ({"BrokerNodeGroupInfo": {"ClientSubnets": ["subnet-1", "subnet-2"]}}, PASS),
        ({"BrokerNodeGroupInfo": {"ConnectivityInfo": {"PublicAccess": {}}}}, PASS),
        ({"BrokerNodeGroupInfo": {"ConnectivityInfo": {"PublicAccess": {"Type": NONE}}}}, PASS),
        ({"BrokerNodeGroupInfo": {"ConnectivityInfo": {"PublicAccess": {"Type": "Disabled"}}}}, PASS),
        ({"BrokerNodeGroupInfo": {"ConnectivityInfo": {"PublicAccess": {"Type": "service_provided_eips"}}}}, FAIL),
        ({"BrokerNodeGroupInfo": {"ConnectivityInfo": {"PublicAccess": {"Type": REF}}}}, UNDETERMINED),
        ({"BrokerNodeGroupInfo": {"ConnectivityInfo": REF}}, UNDETERMINED),
        ({"BrokerNodeGroupInfo": REF}, UNDETERMINED),
    ],
)
def test_public_addresses(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(catalogue.rule("msk-cluster-public-access-disabled"), properties, Parameters={"P": {"Type": "String"}}) == {expected}
