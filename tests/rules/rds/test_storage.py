from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.databases import CLUSTER, INSTANCE
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

KEY = "arn:aws:kms:eu-central-1:111122223333:key/0d990263-018e-4e65-a703-eff731de951e"
GOOD = resource(INSTANCE, StorageEncrypted=True)
BAD = resource(INSTANCE, StorageEncrypted=False)
OTHERS = {
    "Good": GOOD,
    "Bad": BAD,
    "Named": resource(INSTANCE, DBInstanceIdentifier="named", StorageEncrypted=True),
    "GoodCluster": resource(CLUSTER, StorageEncrypted=True),
    "BadCluster": resource(CLUSTER),
    "GoodGlobal": resource("AWS::RDS::GlobalCluster", StorageEncrypted=True),
    "GoodSnapshot": resource("AWS::RDS::DBSnapshot", DBInstanceIdentifier={"Ref": "Good"}, DBSnapshotIdentifier="s"),
    "Key": resource("AWS::KMS::Key"),
}
ANYWHERE = "rds:payments-2026"


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, FAIL),
        ({"StorageEncrypted": NONE}, FAIL),
        ({"StorageEncrypted": P}, UNDETERMINED),
        # Beside DB security groups CloudFormation sends neither StorageEncrypted nor KmsKeyId.
        ({"StorageEncrypted": True, "DBSecurityGroups": ["default"]}, FAIL),
        ({"StorageEncrypted": True, "DBSecurityGroups": []}, PASS),
        ({"StorageEncrypted": True, "DBSecurityGroups": P}, UNDETERMINED),
        ({"StorageEncrypted": False, "DBSecurityGroups": P}, FAIL),
        ({"DBClusterIdentifier": {"Ref": "BadCluster"}}, NOT_APPLICABLE),
        # CloudFormation restores a snapshot as it is, whatever the template says.
        ({"DBSnapshotIdentifier": ANYWHERE}, UNDETERMINED),
        ({"DBSnapshotIdentifier": ANYWHERE, "StorageEncrypted": True, "KmsKeyId": KEY}, UNDETERMINED),
        ({"DBSnapshotIdentifier": ANYWHERE, "StorageEncrypted": False}, FAIL),
        ({"DBSnapshotIdentifier": P}, UNDETERMINED),
        ({"DBSnapshotIdentifier": NONE}, FAIL),
        # CloudFormation takes empty text for no snapshot at all.
        ({"DBSnapshotIdentifier": ""}, FAIL),
        ({"DBSnapshotIdentifier": "", "StorageEncrypted": True}, PASS),
        ({"DBClusterIdentifier": ""}, FAIL),
        ({"DBSnapshotIdentifier": {"Ref": "GoodSnapshot"}}, PASS),
        ({"SourceDBInstanceIdentifier": {"Ref": "Good"}}, PASS),
        ({"SourceDBInstanceIdentifier": {"Fn::GetAtt": ["Bad", "DBInstanceArn"]}}, FAIL),
        ({"SourceDBInstanceIdentifier": "named"}, PASS),
        ({"SourceDBInstanceIdentifier": "elsewhere"}, UNDETERMINED),
        # RDS encrypts a replica with the key, or refuses it.
        ({"SourceDBInstanceIdentifier": "elsewhere", "KmsKeyId": KEY}, PASS),
        ({"SourceDBInstanceIdentifier": "elsewhere", "KmsKeyId": ""}, UNDETERMINED),
        # A restore to a point in time takes no key.
        ({"SourceDBInstanceIdentifier": "elsewhere", "KmsKeyId": KEY, "UseLatestRestorableTime": True}, UNDETERMINED),
        ({"SourceDBInstanceIdentifier": {"Ref": "Bad"}, "KmsKeyId": KEY, "RestoreTime": "2026-11-01T00:00:00Z"}, FAIL),
        ({"SourceDBInstanceIdentifier": "elsewhere", "KmsKeyId": KEY, "UseLatestRestorableTime": P}, UNDETERMINED),
        ({"SourceDBClusterIdentifier": {"Ref": "BadCluster"}}, FAIL),
    ],
)
def test_instances(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("rds-storage-encrypted", resource(INSTANCE, **properties), **OTHERS) is expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, FAIL),
        ({"DBClusterIdentifier": "payments", "StorageEncrypted": "true"}, PASS),
        ({"SnapshotIdentifier": ANYWHERE, "StorageEncrypted": True}, UNDETERMINED),
        ({"SnapshotIdentifier": ANYWHERE, "StorageEncrypted": True, "KmsKeyId": KEY}, PASS),
        ({"SnapshotIdentifier": ANYWHERE, "StorageEncrypted": P, "KmsKeyId": KEY}, UNDETERMINED),
        ({"SnapshotIdentifier": ANYWHERE, "KmsKeyId": P}, UNDETERMINED),
        ({"SnapshotIdentifier": ANYWHERE, "KmsKeyId": {"Ref": "Key"}}, PASS),
        ({"SourceDBClusterIdentifier": {"Ref": "GoodCluster"}, "KmsKeyId": P}, PASS),
        ({"SourceDBClusterIdentifier": {"Ref": "GoodCluster"}}, PASS),
        ({"SourceDBClusterIdentifier": {"Ref": "BadCluster"}}, FAIL),
        ({"GlobalClusterIdentifier": {"Ref": "GoodGlobal"}}, PASS),
        ({"GlobalClusterIdentifier": "elsewhere"}, UNDETERMINED),
        ({"GlobalClusterIdentifier": {"Ref": "GoodGlobal"}, "StorageEncrypted": False}, FAIL),
        ({"GlobalClusterIdentifier": ""}, FAIL),
        ({"SnapshotIdentifier": ""}, FAIL),
        ({"SourceDBClusterIdentifier": {"Ref": "R"}}, UNDETERMINED),
    ],
)
@pytest.mark.parametrize("type_", [CLUSTER])
def test_clusters(type_: str, properties: dict[str, Any], expected: Verdict) -> None:
    assert said("rds-cluster-encrypted-at-rest", resource(type_, **properties), **OTHERS) is expected


@pytest.mark.parametrize(("service", "id_"), [("DocDB", "docdb-cluster-encrypted"), ("Neptune", "neptune-cluster-encrypted")])
@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, FAIL),
        ({"SnapshotIdentifier": ANYWHERE}, UNDETERMINED),
        ({"SnapshotIdentifier": ANYWHERE, "KmsKeyId": KEY}, PASS),
        ({"GlobalClusterIdentifier": "elsewhere"}, UNDETERMINED),
    ],
)
def test_clusters_of_other_services(service: str, id_: str, properties: dict[str, Any], expected: Verdict) -> None:
    assert said(id_, resource(f"AWS::{service}::DBCluster", **properties)) is expected


@pytest.mark.parametrize(
    ("properties", "documents", "graph"),
    [
        ({"SnapshotIdentifier": ANYWHERE, "StorageEncrypted": True}, PASS, UNDETERMINED),
        ({"SourceDBClusterIdentifier": "elsewhere", "StorageEncrypted": True}, PASS, UNDETERMINED),
        ({"SnapshotIdentifier": ANYWHERE, "StorageEncrypted": P}, UNDETERMINED, UNDETERMINED),
        ({"SnapshotIdentifier": ANYWHERE, "StorageEncrypted": False}, FAIL, FAIL),
    ],
)
def test_a_copy_of_documents_is_encrypted_if_it_says_so(properties: dict[str, Any], documents: Verdict, graph: Verdict) -> None:
    assert said("docdb-cluster-encrypted", resource("AWS::DocDB::DBCluster", **properties)) is documents
    assert said("neptune-cluster-encrypted", resource("AWS::Neptune::DBCluster", **properties)) is graph


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, FAIL),
        ({"SourceDBClusterIdentifier": {"Ref": "GoodCluster"}}, PASS),
        ({"SourceDBClusterIdentifier": {"Ref": "BadCluster"}}, FAIL),
        ({"SourceDBClusterIdentifier": "arn:aws:rds:eu-central-1:111122223333:cluster:elsewhere"}, UNDETERMINED),
    ],
)
def test_global_databases(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("aurora-global-database-encryption-at-rest", resource("AWS::RDS::GlobalCluster", **properties), **OTHERS) is expected


@pytest.mark.parametrize(
    ("type_", "properties", "expected"),
    [
        ("DBSnapshot", {"DBInstanceIdentifier": "named"}, PASS),
        ("DBSnapshot", {"DBInstanceIdentifier": "elsewhere"}, UNDETERMINED),
        ("DBSnapshot", {}, UNDETERMINED),
        ("ClusterSnapshot", {"DBClusterIdentifier": {"Ref": "GoodCluster"}}, PASS),
        ("ClusterSnapshot", {"DBClusterIdentifier": {"Ref": "BadCluster"}}, FAIL),
    ],
)
def test_snapshots(type_: str, properties: dict[str, Any], expected: Verdict) -> None:
    assert said("rds-snapshot-encrypted", resource(f"AWS::RDS::{type_}", **properties), **OTHERS) is expected


@pytest.mark.parametrize("type_", [INSTANCE, CLUSTER])
@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"StorageEncrypted": True}, FAIL),
        ({"StorageEncrypted": True, "KmsKeyId": {"Fn::GetAtt": ["Key", "Arn"]}}, PASS),
        ({"StorageEncrypted": True, "KmsKeyId": P}, UNDETERMINED),
        ({"StorageEncrypted": P, "KmsKeyId": "alias/aws/rds"}, FAIL),
        ({"StorageEncrypted": True, "KmsKeyId": {"Fn::Sub": "arn:aws:kms:${AWS::Region}:${P}:alias/aws/rds"}}, FAIL),
        ({"StorageEncrypted": False, "KmsKeyId": KEY}, FAIL),
        ({"StorageEncrypted": False, "KmsKeyId": P}, FAIL),
    ],
)
def test_keys(type_: str, properties: dict[str, Any], expected: Verdict) -> None:
    assert said("rds-storage-encrypted-with-cmk", resource(type_, **properties), **OTHERS) is expected


def test_keys_of_copies() -> None:
    assert said("rds-storage-encrypted-with-cmk", resource(INSTANCE, DBSnapshotIdentifier=ANYWHERE)) is UNDETERMINED
    assert said("rds-storage-encrypted-with-cmk", resource(INSTANCE, DBSnapshotIdentifier=ANYWHERE, KmsKeyId=KEY)) is UNDETERMINED
    assert said("rds-storage-encrypted-with-cmk", resource(INSTANCE, DBSnapshotIdentifier=ANYWHERE, KmsKeyId="")) is UNDETERMINED
    assert said("rds-storage-encrypted-with-cmk", resource(CLUSTER, SnapshotIdentifier=ANYWHERE, KmsKeyId=KEY)) is PASS
    assert said("rds-storage-encrypted-with-cmk", resource(INSTANCE, DBClusterIdentifier="c")) is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("type_", "properties", "expected"),
    [
        (INSTANCE, {}, NOT_APPLICABLE),
        (INSTANCE, {"EnablePerformanceInsights": True}, FAIL),
        (INSTANCE, {"EnablePerformanceInsights": P}, UNDETERMINED),
        (INSTANCE, {"EnablePerformanceInsights": "true", "PerformanceInsightsKMSKeyId": {"Ref": "Key"}}, PASS),
        (CLUSTER, {"PerformanceInsightsEnabled": True}, FAIL),
        (CLUSTER, {"PerformanceInsightsEnabled": True, "PerformanceInsightsKmsKeyId": {"Ref": "Key"}}, PASS),
    ],
)
def test_keys_of_performance_insights(type_: str, properties: dict[str, Any], expected: Verdict) -> None:
    assert said("rds-performance-insights-encrypted-with-cmk", resource(type_, **properties), **OTHERS) is expected
