"""Kinds of caches, and which engine they run."""

from pci_constructs.assembly import ResourceView, Undetermined
from pci_constructs.rules.reading import word
from pci_constructs.rules.rule import Judgement, undetermined

GROUP = "AWS::ElastiCache::ReplicationGroup"
CLUSTER = "AWS::ElastiCache::CacheCluster"
SERVERLESS = "AWS::ElastiCache::ServerlessCache"
_GLOBAL, _VERSION = "GlobalReplicationGroupId", "EngineVersion"


def runs_memcached(cache: ResourceView) -> bool:
    """Whether the engine is Memcached; replication groups never run it."""
    return cache.type != GROUP and word(cache, "Engine") == "memcached"


def as_the_primary(group: ResourceView, path: str) -> Judgement | None:
    """The judgement of a group that says nothing because it is a secondary of a global datastore."""
    if not group.has(_GLOBAL) or group.has(path):
        return None
    return undetermined("a secondary has what the primary has", _GLOBAL, blocked_by=f"{path} of the primary of {group.text(_GLOBAL)}")


def before_six(group: ResourceView) -> bool:
    """Whether a group runs a version of Redis that knows no users; without a version AWS takes a recent one."""
    if word(group, "Engine", "redis") != "redis":
        return False
    if group.has(_GLOBAL) and not group.has(_VERSION):
        raise Undetermined(f"the version of the primary of {group.text(_GLOBAL)}, which a secondary has too", _VERSION)
    major = group.text(_VERSION, "7").strip().partition(".")[0]
    return major.isdigit() and int(major) < 6
