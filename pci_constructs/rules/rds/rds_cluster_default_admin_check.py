"""The administrator of a database cluster does not have the vendor's name.

Whoever guesses passwords starts with the names that every vendor ships. A default account that is in use is to be changed (2.2.2), and
its name is half of what an attacker has to know. A secondary of a global cluster has the administrator of the primary.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.copies import GLOBAL, is_secondary, source_of
from pci_constructs.rules.databases import CLUSTER, own_administrator
from pci_constructs.rules.rds._admin_names import DEFAULT_ADMINS


def _check(cluster: ResourceView) -> Judgement:
    secondary = is_secondary(cluster) and not cluster.has("MasterUsername")
    return own_administrator(cluster, DEFAULT_ADMINS, source_of(cluster) or (GLOBAL if secondary else None))


RULE = Rule(
    id="rds-cluster-default-admin-check",
    title="Administrators of database clusters do not have a vendor's name",
    severity=Severity.MEDIUM,
    requirements={"2.2.2": "the vendor's default account is replaced by one of our own; the name alone is the smaller half of it"},
    remediation="choose another MasterUsername (which replaces the cluster), "
    "or record who accepts the name of a cluster that has it (default_admin=ExceptionRecord(…)) and until when",
    types=(CLUSTER,),
    check=_check,
    equivalents={"securityhub": "RDS.24", "config": "rds-cluster-default-admin-check"},
    passing={"MasterUsername": "payments_owner"},
    failing={"MasterUsername": "admin"},
)
