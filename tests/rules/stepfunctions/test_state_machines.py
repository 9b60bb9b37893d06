from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import catalogue
from tests.rules.pack import verdicts

PASS, FAIL, UNDETERMINED = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}
GROUP = [{"CloudWatchLogsLogGroup": {"LogGroupArn": {"Fn::ImportValue": "group"}}}]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, FAIL),
        ({"LoggingConfiguration": {"Destinations": GROUP}}, FAIL),
        ({"LoggingConfiguration": {"Level": "OFF", "Destinations": GROUP}}, FAIL),
        ({"LoggingConfiguration": {"Level": "ERROR", "Destinations": GROUP}}, PASS),
        ({"LoggingConfiguration": {"Level": "fatal", "Destinations": GROUP[0]}}, PASS),
        ({"LoggingConfiguration": {"Level": "ALL"}}, FAIL),
        ({"LoggingConfiguration": {"Level": "ALL", "Destinations": [NONE]}}, FAIL),
        ({"LoggingConfiguration": {"Level": "ALL", "Destinations": [{"CloudWatchLogsLogGroup": {}}]}}, FAIL),
        ({"LoggingConfiguration": {"Level": "ALL", "Destinations": [{"CloudWatchLogsLogGroup": {"LogGroupArn": ""}}]}}, FAIL),
        ({"LoggingConfiguration": {"Level": REF, "Destinations": GROUP}}, UNDETERMINED),
        ({"LoggingConfiguration": {"Level": REF, "Destinations": []}}, FAIL),
        ({"LoggingConfiguration": {"Level": "ALL", "Destinations": REF}}, UNDETERMINED),
        ({"LoggingConfiguration": {"Level": "OFF", "Destinations": REF}}, FAIL),
        ({"LoggingConfiguration": REF}, UNDETERMINED),
    ],
)
def test_logging(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(catalogue.rule("step-functions-state-machine-logging-enabled"), properties, Parameters={"P": {"Type": "String"}}) == {
        expected
    }
