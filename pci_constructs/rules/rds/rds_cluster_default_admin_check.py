"""The administrator of a database cluster does not have the vendor's name.

Whoever guesses passwords starts with the names that every vendor ships. A default account that is in use is to be changed (2.2.2), and
its name is half of what an attacker has to know.
"""

from pci_constructs.assembly import Resource, Stack
from pci_constructs.findings import Severity, Verdict
from pci_constructs.rules.rds._admin_names import judge_admin
from pci_constructs.rules.rule import Judgement, Rule, each_resource

_SOURCES = ("SnapshotIdentifier", "ReplicationSourceIdentifier", "SourceDBClusterIdentifier", "SourceDbClusterResourceId")


@each_resource("AWS::RDS::DBCluster")
def _check(resource: Resource, _: Stack) -> Judgement:
    properties = resource.properties
    if properties.get("GlobalClusterIdentifier") and "MasterUsername" not in properties:
        return Judgement(Verdict.NOT_APPLICABLE, "a secondary of a global cluster; the primary has the administrator")
    return judge_admin(resource, *_SOURCES)


RULE = Rule(
    id="rds-cluster-default-admin-check",
    title="Administrators of database clusters do not have a vendor's name",
    severity=Severity.MEDIUM,
    requirements={"2.2.2": "the vendor's default account is replaced by one of our own; the name alone is the smaller half of it"},
    remediation="choose another MasterUsername (which replaces the cluster), "
    "or record who accepts the name of a cluster that has it (default_admin=ExceptionRecord(…)) and until when",
    check_all=_check,
)
