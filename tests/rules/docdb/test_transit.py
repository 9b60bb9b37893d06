from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, catalogue
from tests.rules.pack import judged
from tests.rules.tables import FAIL, NONE, PASS, UNDETERMINED, P, resource, said

RULE = "docdb-cluster-encrypted-in-transit"
CLUSTER, GROUP = "AWS::DocDB::DBCluster", "AWS::DocDB::DBClusterParameterGroup"


def group(parameters: Any) -> dict[str, Any]:
    return resource(GROUP, Name="ours", Description="Ours", Family="docdb5.0", Parameters=parameters)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"tls": "enabled"}, PASS),
        ({"tls": "Enabled"}, PASS),
        ({"tls": "fips-140-3"}, PASS),
        ({"tls": "tls1.2+"}, PASS),
        ({"tls": "tls1.3+"}, PASS),
        ({"tls": "disabled"}, FAIL),
        ({"tls": " Disabled "}, FAIL),
        ({"tls": "tls1.4+"}, UNDETERMINED),
        ({"tls": "disabled,enabled"}, UNDETERMINED),
        ({"tls": "true"}, UNDETERMINED),
        ({"tls": P}, UNDETERMINED),
        ({"tls": NONE}, PASS),
        ({"tls": {"Fn::GetAtt": ["Other", "Arn"]}}, UNDETERMINED),
        ({"audit_logs": "all"}, PASS),
        ({"audit_logs": P}, PASS),
        ({}, PASS),
        (P, UNDETERMINED),
        ('{"tls": "disabled"}', UNDETERMINED),
    ],
)
def test_parameters(parameters: Any, expected: Verdict) -> None:
    body = resource(CLUSTER, DBClusterParameterGroupName={"Ref": "G"})
    assert said(RULE, body, G=group(parameters), Other=resource("AWS::KMS::Key")) is expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, PASS),
        ({"DBClusterParameterGroupName": NONE}, PASS),
        ({"DBClusterParameterGroupName": "default.docdb5.0"}, PASS),
        ({"DBClusterParameterGroupName": "Default.docdb4.0"}, PASS),
        ({"DBClusterParameterGroupName": "default-of-ours"}, UNDETERMINED),
        ({"DBClusterParameterGroupName": "elsewhere"}, UNDETERMINED),
        ({"DBClusterParameterGroupName": P}, UNDETERMINED),
        ({"DBClusterParameterGroupName": "ours"}, FAIL),
        ({"DBClusterParameterGroupName": {"Fn::If": ["C", {"Ref": "G"}, {"Ref": "Good"}]}}, FAIL),
        ({"DBClusterParameterGroupName": {"Fn::If": ["C", {"Ref": "Good"}, NONE]}}, PASS),
    ],
)
def test_groups(properties: dict[str, Any], expected: Verdict) -> None:
    good = resource(GROUP, Description="Good", Family="docdb5.0", Parameters={"tls": "tls1.2+"})
    found = said_with_condition(resource(CLUSTER, **properties), G=group({"tls": "disabled"}), Good=good)
    assert found == {expected}


def said_with_condition(body: dict[str, Any], **others: dict[str, Any]) -> set[Verdict]:
    rest = {"Parameters": {"P": {"Type": "String"}}, "Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}}}
    found = judged(catalogue.rule(RULE), Example(resources={"R": body, **others}, rest=rest))
    return {f.verdict for f in found}
