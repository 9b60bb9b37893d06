from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.elasticache.elasticache_redis_cluster_automatic_backup_check import RULE
from tests.rules.judging import finding

TYPES = ("AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ServerlessCache")


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"SnapshotRetentionLimit": 1}, Verdict.PASS),
        ({"SnapshotRetentionLimit": "15", "Engine": "valkey"}, Verdict.PASS),
        ({"SnapshotRetentionLimit": 15, "Engine": {"Ref": "E"}}, Verdict.PASS),
        ({"SnapshotRetentionLimit": 0, "Engine": "redis"}, Verdict.FAIL),
        ({"SnapshotRetentionLimit": "0"}, Verdict.FAIL),
        ({"Engine": "redis"}, Verdict.FAIL),
        ({}, Verdict.FAIL),
        ({"SnapshotRetentionLimit": {"Ref": "Days"}}, Verdict.UNDETERMINED),
        ({"Engine": {"Ref": "E"}}, Verdict.UNDETERMINED),
        ({"Engine": "memcached"}, Verdict.NOT_APPLICABLE),
        ({"Engine": "Memcached", "SnapshotRetentionLimit": {"Ref": "Days"}}, Verdict.NOT_APPLICABLE),
    ],
)
def test_caches_make_snapshots(type_: str, properties: dict[str, Any], expected: Verdict) -> None:
    assert finding(RULE, type_, properties).verdict is expected
