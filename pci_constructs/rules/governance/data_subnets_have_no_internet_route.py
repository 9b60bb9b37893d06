"""Databases and caches lie in subnets that the internet has no route to.

A store is one changed setting or one wide rule away from the public as long as its subnet is joined to an internet gateway. Stores of
account data are not directly reachable from untrusted networks (1.4.4), and a control stands between (1.4.1): the subnet itself says so.
A route to the gateway for some destinations counts as well, for those are untrusted too.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, undetermined
from pci_constructs.rules.subnets import every_subnet, example, no_internet_route

_PATH = "SubnetIds"
_SUBNETS = {_PATH: [{"Ref": "Subnet"}]}


def _check(group: ResourceView) -> Judgement:
    default = undetermined("no subnet is named", _PATH, blocked_by="the route tables of the default VPC's subnets")
    return every_subnet(group, _PATH, no_internet_route, empty=default)


RULE = Rule(
    id="data-subnets-have-no-internet-route",
    title="Databases and caches lie in subnets without a route to the internet",
    severity=Severity.HIGH,
    requirements={
        "1.4.1": "between untrusted networks and the tier of stores stands more than the store's own settings",
        "1.4.4": "what stores account data is not directly reachable from untrusted networks",
    },
    remediation="name subnets whose route tables have no route to an internet gateway",
    types=(
        "AWS::RDS::DBSubnetGroup",
        "AWS::ElastiCache::SubnetGroup",
        "AWS::ElastiCache::ServerlessCache",
        "AWS::DAX::SubnetGroup",
        "AWS::DocDB::DBSubnetGroup",
        "AWS::MemoryDB::SubnetGroup",
        "AWS::Neptune::DBSubnetGroup",
        "AWS::Redshift::ClusterSubnetGroup",
    ),
    check=_check,
    equivalents={"securityhub": "RDS.46", "config": "rds-instance-subnet-igw-check"},
    passing=example("AWS::RDS::DBSubnetGroup", _SUBNETS, public=False),
    failing=example("AWS::RDS::DBSubnetGroup", _SUBNETS, public=True),
)
