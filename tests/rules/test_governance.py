from datetime import date
from typing import Any

import pytest

from pci_constructs.assembly import Stack
from pci_constructs.findings import Verdict
from pci_constructs.rules import Rule, judge
from pci_constructs.rules.governance.pci_scope_tagged import RULE as SCOPED
from pci_constructs.rules.governance.production_termination_protected import RULE as PROTECTED
from pci_constructs.rules.governance.stateful_resource_retained import RULE as RETAINED
from tests.kit_assembly import assembly, stack

SCOPE = {"pci-scope": "cde"}


def verdicts(rule: Rule, built: Stack) -> dict[str, Verdict]:
    found = judge(assembly(built), [rule], today=date(2026, 11, 24))
    return {f.subject.logical_id or "stack": f.verdict for f in found.findings if f.rule == rule.id}


def resource(type_: str, **properties: Any) -> dict[str, dict[str, Any]]:
    return {"R": {"Type": type_, "Properties": properties}}


@pytest.mark.parametrize(
    ("resources", "verdict"),
    [
        (resource("AWS::S3::Bucket", Tags=[{"Key": "pci-scope", "Value": "connected-to"}]), Verdict.PASS),
        (resource("AWS::SSM::Parameter", Tags={"pci-scope": "cde"}), Verdict.PASS),
        (resource("AWS::Backup::BackupVault", BackupVaultTags={"pci-scope": "cde"}), Verdict.PASS),
        (resource("AWS::S3::Bucket", Tags=[{"Key": "pci-scope", "Value": "inside"}]), Verdict.FAIL),
        (resource("AWS::S3::Bucket", Tags=[{"Key": "scope", "Value": "cde"}]), Verdict.FAIL),
        (resource("AWS::S3::Bucket"), Verdict.FAIL),
        (resource("AWS::S3::Bucket", Tags=[{"Key": "pci-scope", "Value": {"Ref": "Scope"}}]), Verdict.UNDETERMINED),
        (resource("AWS::S3::BucketPolicy"), Verdict.NOT_APPLICABLE),
        (resource("Custom::Thing"), Verdict.NOT_APPLICABLE),
        (resource("AWS::S3::Bucket", Tags="broken"), Verdict.FAIL),
        (resource("AWS::S3::Bucket", Tags=["broken"]), Verdict.FAIL),
    ],
)
def test_a_taggable_resource_carries_its_scope(resources: dict[str, Any], verdict: Verdict) -> None:
    assert verdicts(SCOPED, stack(resources, tags=SCOPE))["R"] is verdict


@pytest.mark.parametrize(("tags", "verdict"), [(SCOPE, Verdict.PASS), ({}, Verdict.FAIL), ({"pci-scope": "CDE"}, Verdict.FAIL)])
def test_a_stack_carries_its_scope(tags: dict[str, str], verdict: Verdict) -> None:
    assert verdicts(SCOPED, stack(tags=tags))["stack"] is verdict


@pytest.mark.parametrize(
    ("policies", "verdict"),
    [
        ({"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}, Verdict.PASS),
        ({"DeletionPolicy": "Snapshot", "UpdateReplacePolicy": "Snapshot"}, Verdict.PASS),
        ({"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"}, Verdict.PASS),
        ({"DeletionPolicy": "Retain"}, Verdict.FAIL),
        ({"UpdateReplacePolicy": "Retain"}, Verdict.FAIL),
        ({"DeletionPolicy": "Delete", "UpdateReplacePolicy": "Retain"}, Verdict.FAIL),
        ({"DeletionPolicy": {"Ref": "P"}, "UpdateReplacePolicy": "Retain"}, Verdict.UNDETERMINED),
    ],
)
def test_stateful_resources_are_kept(policies: dict[str, Any], verdict: Verdict) -> None:
    assert verdicts(RETAINED, stack({"R": {"Type": "AWS::DynamoDB::Table", **policies}}))["R"] is verdict


@pytest.mark.parametrize(
    "type_",
    [
        "AWS::MemoryDB::Cluster",
        "AWS::Cassandra::Table",
        "AWS::DSQL::Cluster",
        "AWS::S3Tables::TableBucket",
        "AWS::OpenSearchServerless::Collection",
    ],
)
def test_stores_that_aws_added_are_asked_too(type_: str) -> None:
    kept = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    found = verdicts(RETAINED, stack({"Lost": {"Type": type_}, "Kept": {"Type": type_, **kept}}))
    assert found == {"Lost": Verdict.FAIL, "Kept": Verdict.PASS}


def test_an_aurora_cluster_is_snapshotted_on_deletion_by_default_and_not_on_replacement() -> None:
    cluster = {"Type": "AWS::RDS::DBCluster", "UpdateReplacePolicy": "Retain"}
    assert verdicts(RETAINED, stack({"R": cluster}))["R"] is Verdict.PASS
    assert verdicts(RETAINED, stack({"R": {"Type": "AWS::RDS::DBCluster"}}))["R"] is Verdict.FAIL


def test_a_domain_of_elasticsearch_holds_data_as_one_of_opensearch_does() -> None:
    for type_ in ("AWS::Elasticsearch::Domain", "AWS::OpenSearchService::Domain"):
        assert verdicts(RETAINED, stack({"R": {"Type": type_}}))["R"] is Verdict.FAIL


@pytest.mark.parametrize(
    ("tags", "protected", "verdict"),
    [
        ({"pci-environment": "production"}, True, Verdict.PASS),
        ({"pci-environment": "production"}, False, Verdict.FAIL),
        ({"pci-environment": "staging"}, False, Verdict.NOT_APPLICABLE),
        ({}, False, Verdict.UNDETERMINED),
        ({}, True, Verdict.PASS),
    ],
)
def test_production_is_protected_from_deletion(tags: dict[str, str], protected: bool, verdict: Verdict) -> None:
    assert verdicts(PROTECTED, stack(tags=tags, termination_protection=protected))["stack"] is verdict


def test_a_nested_stack_is_protected_by_its_parent() -> None:
    nested = stack(tags={"pci-environment": "production"}, parent="App.template.json")
    assert verdicts(PROTECTED, nested)["stack"] is Verdict.NOT_APPLICABLE


def test_an_instance_is_snapshotted_by_default_unless_a_cluster_has_its_data() -> None:
    def verdict(**properties: Any) -> Verdict:
        return verdicts(
            RETAINED, stack({"R": {"Type": "AWS::RDS::DBInstance", "UpdateReplacePolicy": "Retain", "Properties": properties}})
        )["R"]

    assert verdict() is Verdict.PASS
    assert verdict(DBClusterIdentifier="c") is Verdict.NOT_APPLICABLE
