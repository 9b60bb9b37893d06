"""A database cluster has instances in more than one zone.

PCI DSS asks for no redundancy. The storage of an Aurora cluster spans zones by itself; its instances do not, and without a second one
the database is down until another is made. RDS puts instances of a cluster in different zones unless the template pins them.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, Undetermined, Unknown, failed, not_applicable, passed
from pci_constructs.rules.databases import CLUSTER, INSTANCE

_ZONE = "AvailabilityZone"


def _zones(members: list[ResourceView]) -> Judgement:
    """Judges two instances or more."""
    if not all(member.has(_ZONE) for member in members):
        return passed(f"{len(members)} instances, which RDS spreads over zones")
    zones = [member.peek(_ZONE) for member in members]
    known = {str(zone) for zone in zones if zone.__class__ is not Unknown}
    open_ = {zone.shape: zone for zone in zones if zone.__class__ is Unknown}
    if len(known) > 1:
        return passed(f"{len(members)} instances in different zones", _ZONE)
    if len(known) + len(open_) == 1 and "" not in open_:
        return failed("all instances are pinned to one zone", _ZONE)
    raise Undetermined(next(iter(open_.values())), _ZONE)


def _check(cluster: ResourceView) -> Judgement:
    if cluster.text("ClusterScalabilityType").lower() == "limitless":
        return not_applicable("the shard group of a limitless cluster says how often shards are kept")
    if cluster.text("EngineMode").lower() == "serverless":
        return not_applicable("a cluster without instances is moved to another zone by AWS", "EngineMode")
    if cluster.has("DBClusterInstanceClass"):
        return passed("a Multi-AZ cluster has instances in three zones", "DBClusterInstanceClass")
    members: list[ResourceView] = []
    try:
        for instance in cluster.linked(INSTANCE, "DBClusterIdentifier"):
            members.append(instance)
    except Undetermined:
        # Some instance may or may not be a member: it matters only if those that surely are do not settle it.
        if len(members) < 2:
            raise
    if len(members) >= 2:
        return _zones(members)
    return failed("the database is down with the zone of its only instance" if members else "the cluster has no instances")


def _example(instances: int) -> Example:
    member = {"Type": INSTANCE, "Properties": {"DBClusterIdentifier": {"Ref": "Cluster"}}}
    return Example(resources={"Cluster": {"Type": CLUSTER}, **{f"Instance{n}": member for n in range(instances)}})


RULE = Rule(
    id="rds-cluster-multi-az-enabled",
    title="Database clusters have instances in more than one zone",
    severity=Severity.LOW,
    requirements={},
    guard_rail="availability is not asked by PCI DSS; AWS Config has the same rule",
    remediation="add a reader, or record who accepts one zone (single_zone=ExceptionRecord(…)) and until when",
    types=(CLUSTER,),
    check=_check,
    equivalents={"securityhub": "RDS.15", "config": "rds-cluster-multi-az-enabled"},
    passing=_example(2),
    failing=_example(1),
)
