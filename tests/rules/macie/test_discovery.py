from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.macie.macie_auto_sensitive_data_discovery_check import RULE
from tests.rules.pack import judged

SESSION: dict[str, Any] = {"Type": "AWS::Macie::Session", "Properties": {"Status": "ENABLED"}}
PAUSED: dict[str, Any] = {"Type": "AWS::Macie::Session", "Properties": {"Status": "PAUSED"}}
DISCOVERY: dict[str, Any] = {"Type": "Custom::MacieAutomatedDiscovery"}
OTHER: dict[str, Any] = {"Type": "Custom::Other"}


@pytest.mark.parametrize(
    ("session", "beside", "expected"),
    [
        (SESSION, DISCOVERY, Verdict.PASS),
        (SESSION, OTHER, Verdict.UNDETERMINED),
        (SESSION, {**DISCOVERY, "Condition": "C"}, Verdict.UNDETERMINED),
        (PAUSED, DISCOVERY, Verdict.FAIL),
    ],
)
def test_discovery_is_switched_on_beside_the_session(session: dict[str, Any], beside: dict[str, Any], expected: Verdict) -> None:
    rest = {"Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}}, "Parameters": {"P": {"Type": "String"}}}
    found = judged(RULE, Example(resources={"Macie": session, "Beside": beside}, rest=rest))
    assert [f.verdict for f in found] == [expected]
