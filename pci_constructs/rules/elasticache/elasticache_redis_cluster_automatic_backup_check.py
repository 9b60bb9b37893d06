"""Caches that keep data are backed up.

PCI DSS names backups of data only as a part of the plan for incidents (12.10.1): whoever has to rebuild a cache under attack leans on a
snapshot. A cache of data that must not be kept after authorisation (3.3.1) is better without one, and has an exception that says so.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, attempt, failed, not_applicable, passed
from pci_constructs.rules.elasticache._caches import CLUSTER, GROUP, SERVERLESS
from pci_constructs.rules.reading import word

_LIMIT = "SnapshotRetentionLimit"


def _snapshots(cache: ResourceView) -> Judgement:
    if cache.at_least(_LIMIT, 1, default=0):
        return passed("snapshots are made and kept", _LIMIT)
    return failed("no snapshots are made", _LIMIT)


def _check(cache: ResourceView) -> Judgement:
    judged = attempt(lambda: _snapshots(cache))
    if judged.verdict is not Verdict.PASS and word(cache, "Engine") == "memcached":
        return not_applicable("Memcached keeps nothing to restore", "Engine")
    return judged


RULE = Rule(
    id="elasticache-redis-cluster-automatic-backup-check",
    title="Caches make snapshots",
    severity=Severity.LOW,
    requirements={"12.10.1": "the plan for incidents covers backups, and restoring a cache is part of it; PCI asks no more than that"},
    remediation="set SnapshotRetentionLimit, or record why the cache must keep nothing (no_snapshots=ExceptionRecord(…)) and until when",
    types=(GROUP, CLUSTER, SERVERLESS),
    check=_check,
    equivalents={"securityhub": "ElastiCache.1", "config": "elasticache-redis-cluster-automatic-backup-check", "checkov": "CKV_AWS_134"},
    passing={"SnapshotRetentionLimit": 15},
    failing={"SnapshotRetentionLimit": 0},
)
