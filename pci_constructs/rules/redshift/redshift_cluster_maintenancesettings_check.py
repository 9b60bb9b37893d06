"""Warehouses take new versions by themselves.

New versions of Redshift carry the fixes of known vulnerabilities, which are to be installed within a month if they are critical (6.3.3). A
warehouse takes them in its maintenance window unless the template says no.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import upgraded
from pci_constructs.rules.redshift._clusters import CLUSTER


def _check(cluster: ResourceView) -> Judgement:
    return upgraded(cluster, "AllowVersionUpgrade")


RULE = Rule(
    id="redshift-cluster-maintenancesettings-check",
    title="Warehouses take new versions by themselves",
    severity=Severity.MEDIUM,
    requirements={"6.3.3": "security fixes of the engine are installed within the time that the standard leaves"},
    remediation="set AllowVersionUpgrade to true, and PreferredMaintenanceWindow to what suits",
    types=(CLUSTER,),
    check=_check,
    equivalents={
        "securityhub": "Redshift.6",
        "config": "redshift-cluster-maintenancesettings-check",
        "cdk-nag": "PCI.DSS.321-RedshiftClusterMaintenanceSettings",
        "guard": "REDSHIFT_CLUSTER_MAINTENANCESETTINGS_CHECK",
    },
    passing={"AllowVersionUpgrade": True},
    failing={"AllowVersionUpgrade": False},
)
