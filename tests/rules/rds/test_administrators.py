from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Rule
from pci_constructs.rules.rds._admin_names import DEFAULT_ADMINS
from pci_constructs.rules.rds.rds_cluster_default_admin_check import RULE as CLUSTER
from pci_constructs.rules.rds.rds_instance_default_admin_check import RULE as INSTANCE
from tests.rules.judging import finding
from tests.rules.pack import judged

BOTH = [(INSTANCE, "AWS::RDS::DBInstance"), (CLUSTER, "AWS::RDS::DBCluster")]


@pytest.mark.parametrize(("rule", "type_"), BOTH)
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("payments_owner", Verdict.PASS),
        ("admin2", Verdict.PASS),
        *((name, Verdict.FAIL) for name in sorted(DEFAULT_ADMINS)),
        ("Postgres", Verdict.FAIL),
        (None, Verdict.FAIL),
        ({"Ref": "Name"}, Verdict.UNDETERMINED),
        ({"Fn::Join": ["", ["{{resolve:secretsmanager:", {"Ref": "S"}, ":SecretString:username::}}"]]}, Verdict.UNDETERMINED),
        ("{{resolve:ssm:/payments/admin}}", Verdict.UNDETERMINED),
    ],
)
def test_administrators_have_names_of_their_own(rule: Rule, type_: str, name: Any, expected: Verdict) -> None:
    properties = {"ManageMasterUserPassword": True, **({} if name is None else {"MasterUsername": name})}
    assert finding(rule, type_, properties).verdict is expected


@pytest.mark.parametrize(
    "inherited",
    [
        {"DBClusterIdentifier": {"Ref": "C"}},
        {"DBSnapshotIdentifier": "s"},
        {"DBSnapshotIdentifier": {"Ref": "S"}, "MasterUsername": "admin"},
        {"SourceDBInstanceIdentifier": "i"},
        {"SourceDbiResourceId": "db-1"},
        {"SourceDBClusterIdentifier": "c"},
    ],
)
def test_an_instance_whose_administrator_comes_from_elsewhere_is_not_judged(inherited: dict[str, Any]) -> None:
    assert finding(INSTANCE, "AWS::RDS::DBInstance", inherited).verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    "inherited",
    [
        {"SnapshotIdentifier": "s"},
        {"ReplicationSourceIdentifier": "c"},
        {"SourceDBClusterIdentifier": "c"},
        {"GlobalClusterIdentifier": "g"},
    ],
)
def test_a_cluster_whose_administrator_comes_from_elsewhere_is_not_judged(inherited: dict[str, Any]) -> None:
    assert finding(CLUSTER, "AWS::RDS::DBCluster", inherited).verdict is Verdict.NOT_APPLICABLE


def test_the_primary_of_a_global_cluster_is_judged() -> None:
    assert finding(CLUSTER, "AWS::RDS::DBCluster", {"GlobalClusterIdentifier": "g", "MasterUsername": "admin"}).verdict is Verdict.FAIL


def from_secret(name: str, key: str = "username") -> dict[str, Any]:
    return {"Fn::Join": ["", ["{{resolve:secretsmanager:", {"Ref": name}, f":SecretString:{key}::}}}}"]]}


@pytest.mark.parametrize(
    ("secret", "name", "expected"),
    [
        ({"GenerateSecretString": {"SecretStringTemplate": '{"username":"Admin"}'}}, from_secret("Kept"), Verdict.FAIL),
        ({"GenerateSecretString": {"SecretStringTemplate": '{"username":"till"}'}}, from_secret("Kept"), Verdict.PASS),
        ({"GenerateSecretString": {"SecretStringTemplate": '{"username":"till"}'}}, from_secret("Joined"), Verdict.PASS),
        ({"SecretString": '{"username":"till"}'}, {"Fn::Sub": "{{resolve:secretsmanager:${Kept}:SecretString:username}}"}, Verdict.PASS),
        ({"GenerateSecretString": {"SecretStringTemplate": '{"username":"till"}'}}, from_secret("Kept", "other"), Verdict.UNDETERMINED),
        ({"GenerateSecretString": {"SecretStringTemplate": '{"username":3}'}}, from_secret("Kept"), Verdict.UNDETERMINED),
        ({"GenerateSecretString": {"SecretStringTemplate": "no map"}}, from_secret("Kept"), Verdict.UNDETERMINED),
        ({"SecretString": {"Fn::Sub": '{"username":"${AWS::StackName}"}'}}, from_secret("Kept"), Verdict.UNDETERMINED),
        ({"SecretString": {"Fn::Sub": '{"username":"${Name}"}'}}, from_secret("Kept"), Verdict.UNDETERMINED),
        ({}, from_secret("Kept"), Verdict.UNDETERMINED),
        ({}, from_secret("D"), Verdict.UNDETERMINED),
    ],
)
@pytest.mark.parametrize(("rule", "type_"), BOTH)
def test_a_name_from_a_secret_of_the_template_is_known(
    rule: Rule, type_: str, secret: dict[str, Any], name: Any, expected: Verdict
) -> None:
    resources = {
        "D": {"Type": type_, "Properties": {"MasterUsername": name}},
        "Kept": {"Type": "AWS::SecretsManager::Secret", "Properties": secret},
        "Joined": {"Type": "AWS::SecretsManager::SecretTargetAttachment", "Properties": {"SecretId": {"Ref": "Kept"}}},
    }
    example = Example(resources=resources, rest={"Parameters": {"Name": {"Type": "String"}}})
    assert [found.verdict for found in judged(rule, example)] == [expected]


def test_what_is_not_known_is_named_in_full() -> None:
    found = finding(CLUSTER, "AWS::RDS::DBCluster", {"MasterUsername": from_secret("Kept")})
    assert "SecretString:username" in found.message


@pytest.mark.parametrize(
    ("rule", "type_", "source"),
    [
        (INSTANCE, "AWS::RDS::DBInstance", "DBSnapshotIdentifier"),
        (CLUSTER, "AWS::RDS::DBCluster", "SnapshotIdentifier"),
        (CLUSTER, "AWS::RDS::DBCluster", "GlobalClusterIdentifier"),
    ],
)
def test_nothing_comes_from_a_source_that_is_empty_text(rule: Rule, type_: str, source: str) -> None:
    assert finding(rule, type_, {source: "", "MasterUsername": "admin"}).verdict is Verdict.FAIL
