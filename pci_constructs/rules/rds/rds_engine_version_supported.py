"""Databases run a version of their engine in standard support.

Engines are fixed for about five years. After that RDS keeps a version running under paid Extended Support if nobody objects, so that an old
one goes unnoticed. Known weaknesses are fixed within a month (6.3.3), and technologies are reviewed for whether their vendor still fixes
them (12.3.4).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed, undetermined
from pci_constructs.rules.copies import source_of
from pci_constructs.rules.databases import CLUSTER, INSTANCE
from pci_constructs.rules.dated import dated
from pci_constructs.rules.rds._databases import by_its_cluster, engine
from pci_constructs.rules.versions import judge_version
from pci_constructs.standard.support import support_file

_FACTS = support_file("rds_engines")
_WHERE = "EngineVersion"


def _check(database: ResourceView) -> Judgement:
    return by_its_cluster(database, "which has the version") or _version(database, engine(database))


def _version(database: ResourceView, name: str) -> Judgement:
    version = database.text(_WHERE).strip()
    if name == "aurora":
        return failed("Aurora for MySQL 5.6 is no longer supported", "Engine")
    if not name or (not version and source_of(database)):
        return undetermined("a copy runs the version of its source", _WHERE, blocked_by="the version of what it is made from")
    if not version:
        return passed("AWS takes a version that it stands behind", _WHERE)
    table = dated(_FACTS).facts.get(name)
    if table is None:
        return undetermined(f"no dates of {name} are known here", _WHERE, blocked_by=f"until when AWS supports {name} {version}")
    newer = passed(f"{name} {version} is newer than every version with an end in sight", _WHERE)
    return judge_version(name, version, table["standard_support_ends"], database.today, _WHERE, newer=newer)


RULE = Rule(
    id="rds-engine-version-supported",
    title="Databases run a version of their engine in standard support",
    severity=Severity.MEDIUM,
    requirements={
        "6.3.3": "past standard support fixes of security arrive late or not at all",
        "12.3.4": "a version that its vendor has given up needs a plan to leave it",
    },
    remediation="upgrade to a major version in standard support; EngineLifecycleSupport keeps old versions from staying on unnoticed",
    types=(INSTANCE, CLUSTER),
    check=_check,
    facts=_FACTS,
    passing={"Engine": "postgres", "EngineVersion": "17.4"},
    failing={"Engine": "postgres", "EngineVersion": "12.22"},
)
