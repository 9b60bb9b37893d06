"""Caches run a version of their engine in standard support.

Redis OSS ends version by version, and ElastiCache keeps old ones running under paid Extended Support. Known weaknesses are fixed within a
month (6.3.3), and technologies are reviewed for whether their vendor still fixes them (12.3.4). Valkey takes over from any Redis OSS.
"""

from collections.abc import Mapping
from datetime import date

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, passed, undetermined
from pci_constructs.rules.dated import dated
from pci_constructs.rules.elasticache._caches import CLUSTER, GROUP, SERVERLESS, as_the_primary
from pci_constructs.rules.reading import word
from pci_constructs.rules.versions import judge_version
from pci_constructs.standard.support import support_file

_FACTS = support_file("elasticache_engines")


def _ends(engine: str) -> Mapping[str, date | None] | None:
    table = dated(_FACTS).facts.get(engine)
    return {**table["standard_support_ends"], **dict.fromkeys(table["no_end_announced"])} if isinstance(table, Mapping) else None


def _check(cache: ResourceView) -> Judgement:
    where = "MajorEngineVersion" if cache.type == SERVERLESS else "EngineVersion"
    return (as_the_primary(cache, where) if cache.type == GROUP else None) or _version(cache, where)


def _version(cache: ResourceView, where: str) -> Judgement:
    engine, version = word(cache, "Engine", "redis"), cache.text(where).strip()
    if not version:
        return passed("AWS takes a version that it stands behind", where)
    ends = _ends(engine)
    if ends is None:
        return undetermined(f"no dates of {engine} are known here", where, blocked_by=f"until when AWS supports {engine} {version}")
    newer = passed(f"{engine} {version} is newer than every version with an end in sight", where)
    return judge_version(engine, version, ends, cache.today, where, newer=newer)


RULE = Rule(
    id="elasticache-engine-version-supported",
    title="Caches run a version of their engine in standard support",
    severity=Severity.MEDIUM,
    requirements={
        "6.3.3": "past standard support fixes of security arrive late or not at all",
        "12.3.4": "a version that its vendor has given up needs a plan to leave it",
    },
    remediation="move to a version of Valkey, which takes over from any version of Redis OSS without loss",
    types=(GROUP, CLUSTER, SERVERLESS),
    check=_check,
    facts=_FACTS,
    passing={"ReplicationGroupDescription": "sessions", "Engine": "valkey", "EngineVersion": "8.2"},
    failing={"ReplicationGroupDescription": "sessions", "Engine": "redis", "EngineVersion": "5.0.6"},
)
