from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

CLUSTER, GROUP = "AWS::Redshift::Cluster", "AWS::Redshift::ClusterParameterGroup"
LOGS = {"LoggingProperties": {"BucketName": {"Ref": "Bucket"}}}
KEY = {"KmsKeyId": {"Ref": "Key"}}
RESTORED = {"SnapshotIdentifier": "s"}


@pytest.mark.parametrize(
    ("id_", "properties", "expected"),
    [
        ("redshift-cluster-public-access-check", {}, UNDETERMINED),
        ("redshift-cluster-public-access-check", {"PubliclyAccessible": NONE}, UNDETERMINED),
        ("redshift-cluster-public-access-check", {"PubliclyAccessible": "true"}, FAIL),
        ("redshift-cluster-public-access-check", {"PubliclyAccessible": P}, UNDETERMINED),
        ("redshift-cluster-maintenancesettings-check", {}, PASS),
        ("redshift-cluster-maintenancesettings-check", {"AllowVersionUpgrade": "false"}, FAIL),
        ("redshift-enhanced-vpc-routing-enabled", {}, FAIL),
        ("redshift-backup-enabled", {"AutomatedSnapshotRetentionPeriod": "0"}, FAIL),
        ("redshift-backup-enabled", {"AutomatedSnapshotRetentionPeriod": P}, UNDETERMINED),
        ("redshift-default-admin-check", {"MasterUsername": "AWSUser"}, FAIL),
        ("redshift-default-admin-check", {}, FAIL),
        ("redshift-default-admin-check", {**RESTORED, "MasterUsername": "awsuser"}, NOT_APPLICABLE),
        ("redshift-default-admin-check", {"MasterUsername": P}, UNDETERMINED),
        # CloudFormation restores nothing without the name of a snapshot.
        ("redshift-default-admin-check", {"SnapshotIdentifier": "", "MasterUsername": "awsuser"}, FAIL),
        ("redshift-default-admin-check", {"SnapshotClusterIdentifier": "old", "MasterUsername": "awsuser"}, FAIL),
        ("redshift-default-admin-check", {"SnapshotIdentifier": P, "MasterUsername": "awsuser"}, NOT_APPLICABLE),
        ("redshift-cluster-configuration-check", {"Encrypted": True, **LOGS}, PASS),
        ("redshift-cluster-configuration-check", LOGS, UNDETERMINED),
        ("redshift-cluster-configuration-check", {"Encrypted": False, **LOGS}, FAIL),
        ("redshift-cluster-configuration-check", {}, FAIL),
        ("redshift-cluster-configuration-check", {**LOGS, **RESTORED}, UNDETERMINED),
        ("redshift-cluster-configuration-check", {"Encrypted": True}, FAIL),
        ("redshift-cluster-configuration-check", {"Encrypted": P}, FAIL),
        ("redshift-cluster-kms-enabled", {"Encrypted": "true", **KEY}, PASS),
        ("redshift-cluster-kms-enabled", {"Encrypted": True}, FAIL),
        ("redshift-cluster-kms-enabled", KEY, UNDETERMINED),
        ("redshift-cluster-kms-enabled", {}, FAIL),
        ("redshift-cluster-kms-enabled", {"Encrypted": False, **KEY}, FAIL),
        ("redshift-cluster-kms-enabled", {"Encrypted": P, **KEY}, UNDETERMINED),
        ("redshift-audit-logging-enabled", LOGS, PASS),
        ("redshift-audit-logging-enabled", {}, FAIL),
        ("redshift-audit-logging-enabled", {"LoggingProperties": NONE}, FAIL),
        ("redshift-audit-logging-enabled", {"LoggingProperties": {"LogDestinationType": "s3"}}, FAIL),
        ("redshift-audit-logging-enabled", {"LoggingProperties": {"LogDestinationType": "CloudWatch", "LogExports": ["userlog"]}}, PASS),
        ("redshift-audit-logging-enabled", {"LoggingProperties": {"LogDestinationType": "cloudwatch", "LogExports": []}}, FAIL),
        ("redshift-audit-logging-enabled", {"LoggingProperties": {"LogDestinationType": "cloudwatch", "LogExports": "userlog"}}, PASS),
        ("redshift-audit-logging-enabled", {"LoggingProperties": {"LogDestinationType": "cloudwatch", "LogExports": True}}, FAIL),
        ("redshift-audit-logging-enabled", {"LoggingProperties": {"LogDestinationType": "cloudwatch", "LogExports": {}}}, FAIL),
        ("redshift-audit-logging-enabled", {"LoggingProperties": {"LogDestinationType": P, "BucketName": "b"}}, UNDETERMINED),
        ("redshift-audit-logging-enabled", {"LoggingProperties": P}, UNDETERMINED),
    ],
)
def test_clusters(id_: str, properties: dict[str, Any], expected: Verdict) -> None:
    others = {"Bucket": resource("AWS::S3::Bucket"), "Key": resource("AWS::KMS::Key")}
    assert said(id_, resource(CLUSTER, **properties), **others) is expected


def demanding(value: Any, family: Any = "redshift-1.0") -> dict[str, Any]:
    parameters = [{"ParameterName": "require_ssl", "ParameterValue": value}] if value is not None else []
    return resource(GROUP, ParameterGroupName="ours", ParameterGroupFamily=family, Parameters=parameters)


@pytest.mark.parametrize(
    ("name", "group", "expected"),
    [
        ({"Ref": "Group"}, demanding(True), PASS),
        ("ours", demanding("true"), PASS),
        ({"Ref": "Group"}, demanding("false"), FAIL),
        ({"Ref": "Group"}, demanding(P), UNDETERMINED),
        ({"Ref": "Group"}, demanding(None), FAIL),
        ({"Ref": "Group"}, demanding(None, "redshift-2.0"), PASS),
        ({"Ref": "Group"}, demanding("false", "redshift-2.0"), FAIL),
        ({"Ref": "Group"}, demanding(None, P), UNDETERMINED),
        (NONE, demanding("true"), UNDETERMINED),
        ("default.redshift-1.0", demanding("true"), FAIL),
        ("default.redshift-2.0", demanding("false"), PASS),
        ("elsewhere", demanding("true"), UNDETERMINED),
        (P, demanding("true"), UNDETERMINED),
    ],
)
def test_tls(name: Any, group: dict[str, Any], expected: Verdict) -> None:
    assert said("redshift-require-tls-ssl", resource(CLUSTER, ClusterParameterGroupName=name), Group=group) is expected
    assert said("redshift-require-tls-ssl", demanding("true")) is PASS
