"""A database has a standby in another zone.

PCI DSS asks for no redundancy; a payment database that is lost with its zone is an outage, and restoring one under pressure is where
controls get skipped.
"""

from pci_constructs.assembly import Resource, Stack
from pci_constructs.findings import Severity, Verdict
from pci_constructs.rules.rule import Judgement, Rule, each_resource
from pci_constructs.rules.values import UNKNOWN, boolean


@each_resource("AWS::RDS::DBInstance")
def _check(resource: Resource, _: Stack) -> Judgement:
    properties = resource.properties
    if "DBClusterIdentifier" in properties:
        return Judgement(Verdict.NOT_APPLICABLE, "a member of a cluster; the cluster spreads over zones")
    if "SourceDBInstanceIdentifier" in properties:
        return Judgement(Verdict.NOT_APPLICABLE, "a read replica; its source has the standby")
    multi_az = boolean(properties.get("MultiAZ"), default=False)
    if multi_az is UNKNOWN:
        blocked = str(properties["MultiAZ"])
        return Judgement(Verdict.UNDETERMINED, "whether there is a standby is not known at synth", "MultiAZ", blocked_by=blocked)
    if multi_az:
        return Judgement(Verdict.PASS, "there is a standby in another zone", "MultiAZ")
    return Judgement(Verdict.FAIL, "the database is lost with its zone", "MultiAZ")


RULE = Rule(
    id="rds-multi-az-support",
    title="Databases have a standby in another zone",
    severity=Severity.LOW,
    requirements={},
    guard_rail="availability is not asked by PCI DSS; AWS Config has the same rule",
    remediation="set MultiAZ, or record who accepts one zone (single_zone=ExceptionRecord(…)) and until when",
    check_all=_check,
)
