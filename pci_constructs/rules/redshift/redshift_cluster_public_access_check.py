"""Warehouses have no public address.

A warehouse collects what all other stores keep. On a public address, one rule of a security group and one login stand between that and
everybody; systems that store card data must not be reachable from untrusted networks (1.4.4). A warehouse that AWS made before 2025 is
public unless the template says otherwise, a later one is not: where it says nothing, the day when the warehouse was made decides.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_false, undetermined
from pci_constructs.rules.redshift._clusters import CLUSTER, MADE_BEFORE_2025

_PUBLIC = "PubliclyAccessible"


def _check(cluster: ResourceView) -> Judgement:
    if not cluster.has(_PUBLIC):
        return undetermined("the template does not say whether the warehouse has a public address", _PUBLIC, blocked_by=MADE_BEFORE_2025)
    return flag_is_false(cluster, _PUBLIC, good="the warehouse has no public address", bad="the warehouse has a public address")


RULE = Rule(
    id="redshift-cluster-public-access-check",
    title="Warehouses have no public address",
    severity=Severity.CRITICAL,
    requirements={"1.4.4": "a warehouse with card data that has a public address is reachable from untrusted networks"},
    remediation="set PubliclyAccessible to false, and connect from within the VPC",
    types=(CLUSTER,),
    check=_check,
    equivalents={
        "securityhub": "Redshift.1",
        "config": "redshift-cluster-public-access-check",
        "cdk-nag": "PCI.DSS.321-RedshiftClusterPublicAccess",
        "guard": "REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK",
        "checkov": "CKV_AWS_87",
    },
    passing={"PubliclyAccessible": False},
    failing={"PubliclyAccessible": True},
)
