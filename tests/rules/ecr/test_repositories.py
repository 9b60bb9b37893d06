from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.ecr.ecr_private_image_scanning_enabled import RULE as SCANNED
from pci_constructs.rules.ecr.ecr_repository_policy_not_public import RULE as PUBLIC
from tests.rules.pack import judged

P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED


def scanned(properties: dict[str, Any], *rules: Any) -> list[Verdict]:
    resources: dict[str, Any] = {"R": {"Type": "AWS::ECR::Repository", "Properties": properties}}
    if rules:
        scanning = {"ScanType": "BASIC", "Rules": list(rules)}
        resources["S"] = {"Type": "AWS::ECR::RegistryScanningConfiguration", "Properties": scanning}
    return [f.verdict for f in judged(SCANNED, Example(resources=resources, rest={"Parameters": {"P": {"Type": "String"}}}))]


@pytest.mark.parametrize(
    ("type_", "pattern", "own", "expected"),
    [
        # With enhanced scanning nothing is scanned but what a filter takes.
        ("ENHANCED", "orders/*", True, F),
        ("ENHANCED", "payments/*", True, P),
        ("ENHANCED", "payments/*", False, P),
        ("ENHANCED", {"Ref": "P"}, True, U),
        ("BASIC", "orders/*", True, P),
        ({"Ref": "P"}, "orders/*", True, U),
        ({"Ref": "P"}, "payments/*", True, P),
        ({"Ref": "AWS::NoValue"}, "orders/*", True, P),
    ],
)
def test_the_registry_overrules_the_repository(type_: Any, pattern: Any, own: bool, expected: Verdict) -> None:
    repository = {**NAMED, "ImageScanningConfiguration": {"ScanOnPush": own}}
    resources = {
        "R": {"Type": "AWS::ECR::Repository", "Properties": repository},
        "S": {"Type": "AWS::ECR::RegistryScanningConfiguration", "Properties": {"ScanType": type_, "Rules": [rule(pattern)]}},
    }
    shown = Example(resources=resources, rest={"Parameters": {"P": {"Type": "String"}}})
    assert [f.verdict for f in judged(SCANNED, shown)] == [expected]


def rule(pattern: Any, frequency: Any = "SCAN_ON_PUSH") -> dict[str, Any]:
    return {"ScanFrequency": frequency, "RepositoryFilters": [{"Filter": pattern, "FilterType": "WILDCARD"}]}


OFF = {"ImageScanningConfiguration": {"ScanOnPush": False}}
NAMED = {"RepositoryName": "payments/api"}


@pytest.mark.parametrize(
    ("properties", "rules", "expected"),
    [
        ({}, [], U),
        (OFF, [], F),
        ({"ImageScanningConfiguration": {"ScanOnPush": "true"}}, [], P),
        ({"ImageScanningConfiguration": {"ScanOnPush": {"Ref": "P"}}}, [], U),
        ({}, [rule("*")], P),
        (OFF, [rule("*", "CONTINUOUS_SCAN")], P),
        ({}, [rule("*", "MANUAL")], F),
        (NAMED, [rule("payments/*")], P),
        (NAMED, [rule("payments")], P),
        (NAMED, [rule("orders/*")], F),
        (NAMED, [rule("orders/*"), rule("*api")], P),
        ({}, [rule("payments/*")], U),
        (NAMED, [rule({"Ref": "P"})], U),
    ],
)
def test_scans_at_push(properties: dict[str, Any], rules: list[Any], expected: Verdict) -> None:
    assert scanned(properties, *rules) == [expected]


@pytest.mark.parametrize(
    ("type_", "path"),
    [
        ("AWS::ECR::Repository", "RepositoryPolicyText"),
        ("AWS::ECR::RegistryPolicy", "PolicyText"),
        ("AWS::ECR::RepositoryCreationTemplate", "RepositoryPolicy"),
    ],
)
def test_policies(type_: str, path: str) -> None:
    allow = {"Effect": "Allow", "Principal": "*", "Action": "ecr:*"}
    organization = {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}
    for statement, expected in ((allow, F), ({**allow, **organization}, P)):
        shown = Example(resources={"R": {"Type": type_, "Properties": {path: {"Statement": [statement]}}}})
        assert [f.verdict for f in judged(PUBLIC, shown)] == [expected]
    text = '{"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "ecr:*"}}'
    assert [f.verdict for f in judged(PUBLIC, Example(resources={"R": {"Type": type_, "Properties": {path: text}}}))] == [F]
    assert [f.verdict for f in judged(PUBLIC, Example(resources={"R": {"Type": type_}}))] == [P]
