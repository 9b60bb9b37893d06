"""A database cluster has instances in more than one zone.

PCI DSS asks for no redundancy. The storage of an Aurora cluster spans zones by itself; its instances do not, and without a second one
the database is down until another is made. RDS puts instances of a cluster in different zones unless the template pins them.
"""

from collections.abc import Iterator

from pci_constructs.assembly import Assembly, Resource, Stack
from pci_constructs.findings import Severity, Subject, Verdict
from pci_constructs.rules.references import referred
from pci_constructs.rules.rule import Judgement, Rule, subject_of
from pci_constructs.rules.values import UNKNOWN, known


def _members(cluster: Resource, stack: Stack, assembly: Assembly) -> tuple[list[Resource], list[Resource]]:
    """The instances of a cluster, and those that may be: a reference that leads out of their template, or a condition, decides."""
    sure: list[Resource] = []
    perhaps: list[Resource] = []
    name, engine = cluster.properties.get("DBClusterIdentifier"), cluster.properties.get("Engine")
    for other, instance in assembly.resources():
        member_of = instance.properties.get("DBClusterIdentifier")
        if instance.type != "AWS::RDS::DBInstance" or member_of is None or other.stage != stack.stage:
            continue
        if (other is stack and referred(member_of, other) is cluster) or (member_of == name and known(name) is not UNKNOWN):
            conditional = instance.attributes.get("Condition") not in (None, cluster.attributes.get("Condition"))
            (perhaps if conditional else sure).append(instance)
        elif known(member_of) is UNKNOWN and referred(member_of, other) is None and instance.properties.get("Engine") in (None, engine):
            perhaps.append(instance)
    return sure, perhaps


def _zones(members: list[Resource]) -> Judgement:
    """Judges two instances or more."""
    zones = [member.properties.get("AvailabilityZone") for member in members]
    unknown = next((zone for zone in zones if known(zone) is UNKNOWN), None)
    if None in zones:
        return Judgement(Verdict.PASS, f"{len(members)} instances, which RDS spreads over zones")
    if all(zone == zones[0] for zone in zones):
        return Judgement(Verdict.FAIL, "all instances are pinned to one zone", "AvailabilityZone")
    if unknown is not None:
        return Judgement(Verdict.UNDETERMINED, "the zones are not known at synth", "AvailabilityZone", blocked_by=str(unknown))
    return Judgement(Verdict.PASS, f"{len(members)} instances in different zones", "AvailabilityZone")


def _judged(cluster: Resource, stack: Stack, assembly: Assembly) -> Judgement:
    if cluster.properties.get("ClusterScalabilityType") == "limitless":
        return Judgement(Verdict.NOT_APPLICABLE, "the shard group of a limitless cluster says how often shards are kept")
    if "DBClusterInstanceClass" in cluster.properties:
        return Judgement(Verdict.PASS, "a Multi-AZ cluster has instances in three zones", "DBClusterInstanceClass")
    sure, perhaps = _members(cluster, stack, assembly)
    if len(sure) >= 2:
        return _zones(sure)
    if len(sure) + len(perhaps) >= 2:
        blocked = ", ".join(f"{instance.template}: {instance.logical_id}" for instance in perhaps)
        return Judgement(Verdict.UNDETERMINED, "which instances the cluster gets is not known at synth", blocked_by=blocked)
    return Judgement(Verdict.FAIL, "the database is down with the zone of its only instance" if sure else "the cluster has no instances")


def _check(assembly: Assembly) -> Iterator[tuple[Subject, Judgement]]:
    for stack in assembly.stacks:
        for cluster in stack.of_type("AWS::RDS::DBCluster"):
            yield subject_of(cluster, stack), _judged(cluster, stack, assembly)


RULE = Rule(
    id="rds-cluster-multi-az-enabled",
    title="Database clusters have instances in more than one zone",
    severity=Severity.LOW,
    requirements={},
    guard_rail="availability is not asked by PCI DSS; AWS Config has the same rule",
    remediation="add a reader, or record who accepts one zone (single_zone=ExceptionRecord(…)) and until when",
    check_all=_check,
)
