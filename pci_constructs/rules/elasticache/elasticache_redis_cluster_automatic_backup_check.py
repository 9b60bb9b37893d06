"""Caches that keep data are backed up.

PCI DSS names backups of data only as a part of the plan for incidents (12.10.1): whoever has to rebuild a cache under attack leans on a
snapshot. A cache of data that must not be kept after authorisation (3.3.1) is better without one, and has an exception that says so.
"""

from pci_constructs.assembly import Resource, Stack
from pci_constructs.findings import Severity, Verdict
from pci_constructs.rules.rule import Judgement, Rule, each_resource
from pci_constructs.rules.values import UNKNOWN, known

_LIMIT = "SnapshotRetentionLimit"


@each_resource("AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ServerlessCache")
def _check(resource: Resource, _: Stack) -> Judgement:
    engine, days = resource.properties.get("Engine"), resource.properties.get(_LIMIT)
    if known(engine) is not UNKNOWN and str(engine).lower() == "memcached":
        return Judgement(Verdict.NOT_APPLICABLE, "Memcached keeps nothing to restore", "Engine")
    if known(days) is UNKNOWN:
        return Judgement(Verdict.UNDETERMINED, "whether snapshots are made is not known at synth", _LIMIT, blocked_by=str(days))
    if isinstance(days, int | float | str) and str(days).strip() not in ("", "0"):
        return Judgement(Verdict.PASS, f"snapshots are kept for {days} days", _LIMIT)
    if known(engine) is UNKNOWN:
        return Judgement(Verdict.UNDETERMINED, "the engine is not known at synth", "Engine", blocked_by=str(engine))
    return Judgement(Verdict.FAIL, "no snapshots are made", _LIMIT)


RULE = Rule(
    id="elasticache-redis-cluster-automatic-backup-check",
    title="Caches make snapshots",
    severity=Severity.LOW,
    requirements={"12.10.1": "the plan for incidents covers backups, and restoring a cache is part of it; PCI asks no more than that"},
    remediation="set SnapshotRetentionLimit, or record why the cache must keep nothing (no_snapshots=ExceptionRecord(…)) and until when",
    check_all=_check,
)
