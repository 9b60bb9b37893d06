"""Versions of engines, by the dated tables that constructs and rules share."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.standard.support import support_table
from tests.rules.eks.test_clusters import FAIL, FREE, NONE, OPEN, PASS, asked


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"Engine": "postgres"}, PASS),
        ({"Engine": "postgres", "EngineVersion": "16"}, PASS),
        ({"Engine": "Postgres", "EngineVersion": 17.4}, PASS),
        ({"Engine": "postgres", "EngineVersion": "13.22"}, FAIL),
        ({"Engine": "postgres", "EngineVersion": "9.6.24"}, FAIL),
        ({"Engine": "postgres", "EngineVersion": "19.1"}, PASS),
        ({"Engine": "mysql", "EngineVersion": "8.0.45"}, FAIL),
        ({"Engine": "mysql", "EngineVersion": "8.4.7"}, PASS),
        ({"Engine": "mysql", "EngineVersion": "8"}, OPEN),
        ({"Engine": "mysql", "EngineVersion": "8.2.0"}, OPEN),
        ({"Engine": "mariadb", "EngineVersion": "10.11"}, OPEN),
        ({"Engine": "mariadb"}, PASS),
        ({"Engine": "postgres", "EngineVersion": FREE}, OPEN),
        ({"Engine": FREE, "EngineVersion": "17.4"}, OPEN),
        ({"DBSnapshotIdentifier": "s"}, OPEN),
        ({"DBSnapshotIdentifier": "s", "Engine": "postgres"}, OPEN),
        ({"DBSnapshotIdentifier": "s", "Engine": "postgres", "EngineVersion": "17.4"}, PASS),
        ({"DBClusterIdentifier": "c", "Engine": "aurora-postgresql"}, NONE),
    ],
)
def test_versions_of_databases(properties: Any, expected: Verdict) -> None:
    assert asked("rds-engine-version-supported", "AWS::RDS::DBInstance", properties) is expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"Engine": "aurora-mysql", "EngineVersion": "8.0.mysql_aurora.3.10.5"}, PASS),
        ({"Engine": "aurora-mysql", "EngineVersion": "5.7.mysql_aurora.2.11.4"}, FAIL),
        ({"Engine": "aurora"}, FAIL),
        ({"Engine": "aurora-postgresql", "EngineVersion": "17.9"}, PASS),
        ({"Engine": "aurora-postgresql", "SnapshotIdentifier": "s"}, OPEN),
    ],
)
def test_versions_of_clusters(properties: Any, expected: Verdict) -> None:
    assert asked("rds-engine-version-supported", "AWS::RDS::DBCluster", properties) is expected


@pytest.mark.parametrize(
    ("type_", "properties", "expected"),
    [
        ("ReplicationGroup", {"Engine": "valkey", "EngineVersion": "7.2"}, PASS),
        ("ReplicationGroup", {"Engine": "redis", "EngineVersion": "7.1"}, PASS),
        ("ReplicationGroup", {"Engine": "redis", "EngineVersion": "6.2"}, PASS),
        ("ReplicationGroup", {"EngineVersion": "5.0.6"}, FAIL),
        ("ReplicationGroup", {"Engine": "redis", "EngineVersion": "2.8.24"}, FAIL),
        ("ReplicationGroup", {"Engine": "valkey"}, PASS),
        ("ReplicationGroup", {"GlobalReplicationGroupId": "g"}, OPEN),
        ("ReplicationGroup", {"Engine": FREE, "EngineVersion": "7.1"}, OPEN),
        ("CacheCluster", {"Engine": "memcached", "EngineVersion": "1.6.22"}, OPEN),
        ("CacheCluster", {"Engine": "redis", "EngineVersion": "4.0.10"}, FAIL),
        ("ServerlessCache", {"Engine": "valkey", "MajorEngineVersion": "8"}, PASS),
        ("ServerlessCache", {"Engine": "redis", "MajorEngineVersion": "x"}, OPEN),
    ],
)
def test_versions_of_caches(type_: str, properties: Any, expected: Verdict) -> None:
    assert asked("elasticache-engine-version-supported", f"AWS::ElastiCache::{type_}", properties) is expected


@pytest.mark.parametrize("name", ["eks_versions", "rds_engines", "elasticache_engines"])
def test_every_table_has_a_date_and_a_source(name: str) -> None:
    table = support_table(name)
    assert str(table["as_of"]).startswith("20")
    assert "docs.aws.amazon.com" in str(table)
