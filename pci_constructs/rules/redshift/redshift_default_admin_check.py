"""The administrator of a warehouse does not have the vendor's name.

AWS's console calls the administrator awsuser, and whoever guesses passwords knows it. A default account that is in use is to be changed
(2.2.2), and its name is half of what an attacker has to know. A restored warehouse has the administrator of its snapshot.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import own_administrator
from pci_constructs.rules.redshift._clusters import CLUSTER, restored_from


def _check(cluster: ResourceView) -> Judgement:
    return own_administrator(cluster, ("awsuser", "admin"), restored_from(cluster))


RULE = Rule(
    id="redshift-default-admin-check",
    title="Administrators of warehouses do not have a vendor's name",
    severity=Severity.MEDIUM,
    requirements={"2.2.2": "the vendor's default account is replaced by one of our own; the name alone is the smaller half of it"},
    remediation="choose another MasterUsername (which replaces the cluster)",
    types=(CLUSTER,),
    check=_check,
    equivalents={"securityhub": "Redshift.8", "config": "redshift-default-admin-check"},
    passing={"MasterUsername": "warehouse_owner"},
    failing={"MasterUsername": "awsuser"},
)
