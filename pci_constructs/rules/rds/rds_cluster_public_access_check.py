"""Multi-AZ database clusters have no public address.

The instances of such a cluster are not in the template, so the cluster itself says whether they answer on public addresses; if it does
not, RDS gives them some in the account's default subnets, and none in a subnet group of its own. Systems that store card data must not be
reachable from untrusted networks (1.4.4). Each instance of an Aurora cluster says it for itself, and of a limitless one the group of its
shards does; left out there, the gateways of the VPC decide.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_false, not_applicable, undetermined
from pci_constructs.rules.databases import CLUSTER
from pci_constructs.rules.rds._databases import private_by_default

_PUBLIC, _SHARDS = "PubliclyAccessible", "AWS::RDS::DBShardGroup"


def _check(cluster: ResourceView) -> Judgement:
    said = cluster.has(_PUBLIC)
    if not said and cluster.type == _SHARDS:
        blocked_by = "whether an internet gateway is attached to the VPC of its cluster"
        return undetermined("the template does not say whether the shards have public addresses", _PUBLIC, blocked_by=blocked_by)
    if not said and not cluster.has("DBClusterInstanceClass"):
        return not_applicable("each instance of an Aurora cluster says whether it is public", _PUBLIC)
    bad = "the cluster has public addresses" if said else "nothing keeps the cluster from public addresses"
    default = None if said else private_by_default(cluster)
    return default or flag_is_false(cluster, _PUBLIC, good="the cluster has no public address", bad=bad, default=True)


RULE = Rule(
    id="rds-cluster-public-access-check",
    title="Multi-AZ database clusters have no public address",
    severity=Severity.CRITICAL,
    requirements={"1.4.4": "a database with card data that has a public address is reachable from untrusted networks"},
    remediation="set PubliclyAccessible to false (which replaces the cluster), and connect from within the VPC",
    types=(CLUSTER, _SHARDS),
    check=_check,
    passing={"DBClusterInstanceClass": "db.m6gd.large", "PubliclyAccessible": False},
    failing={"DBClusterInstanceClass": "db.m6gd.large", "PubliclyAccessible": True},
)
