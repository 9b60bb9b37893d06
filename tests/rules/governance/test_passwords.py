"""Passwords in properties: what stands in the template fails, wherever in the resource it is, and what is looked up does not."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, catalogue
from pci_constructs.rules.governance.resource_password_not_in_template import _PROPERTIES
from tests.rules.pack import judged

PASS, FAIL, OPEN, NONE = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
LITERAL, SECRET = "Tr0ub4dor-and-3", "{{resolve:secretsmanager:s:SecretString:password}}"
REST = {
    "Parameters": {
        "Hidden": {"Type": "String", "NoEcho": True},
        "Written": {"Type": "String", "NoEcho": True, "Default": LITERAL},
        "Shown": {"Type": "String"},
        "Several": {"Type": "CommaDelimitedList"},
    },
    "Conditions": {"C": {"Fn::Equals": [{"Ref": "Shown"}, "x"]}},
}


def verdict(type_: str, properties: dict[str, Any]) -> Verdict:
    example = Example(resources={"R": {"Type": type_, "Properties": properties}}, rest=REST)
    (found,) = judged(catalogue.rule("resource-password-not-in-template"), example)
    return found.verdict


def holding(path: str, value: Any) -> dict[str, Any]:
    """Properties in which a value stands at a path."""
    for name in reversed(path.split(".")):
        value = {name.removesuffix("[]"): [value] if name.endswith("[]") else value}
    properties: dict[str, Any] = value
    return properties


@pytest.mark.parametrize(("type_", "path"), [(type_, path) for type_, paths in _PROPERTIES.items() for path in paths])
def test_each_property_is_asked(type_: str, path: str) -> None:
    assert verdict(type_, holding(path, LITERAL)) is FAIL
    assert verdict(type_, holding(path, SECRET)) is PASS
    assert verdict(type_, {}) is NONE


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ({"Ref": "Hidden"}, PASS),
        ({"Ref": "Written"}, FAIL),
        ({"Ref": "Shown"}, FAIL),
        ({"Fn::Sub": "{{resolve:secretsmanager:${Shown}:SecretString:password}}"}, PASS),
        ("{{resolve:ssm-secure:/a:1}}", PASS),
        ("{{resolve:ssm:/a:1}}", FAIL),
        ({"Fn::If": ["C", SECRET, LITERAL]}, FAIL),
        ({"Fn::If": ["C", SECRET, {"Ref": "AWS::NoValue"}]}, PASS),
        ({"Fn::ImportValue": "password"}, OPEN),
        (123456789, FAIL),
    ],
)
def test_where_a_password_comes_from(password: Any, expected: Verdict) -> None:
    assert verdict("AWS::Redshift::Cluster", {"MasterUserPassword": password}) is expected


def test_one_of_several_is_enough() -> None:
    users = [{"Username": "a", "Password": SECRET}, {"Username": "b", "Password": LITERAL}]
    assert verdict("AWS::AmazonMQ::Broker", {"Users": users}) is FAIL
    assert verdict("AWS::AmazonMQ::Broker", {"Users": [users[0], {"Username": "b"}]}) is PASS
    assert verdict("AWS::ElastiCache::User", {"Passwords": [SECRET, LITERAL]}) is FAIL
    assert verdict("AWS::ElastiCache::User", {"Passwords": {"Ref": "Several"}}) is FAIL
    assert (
        verdict("AWS::ElastiCache::User", {"Passwords": [SECRET], "AuthenticationMode": {"Type": "password", "Passwords": [LITERAL]}})
        is FAIL
    )
