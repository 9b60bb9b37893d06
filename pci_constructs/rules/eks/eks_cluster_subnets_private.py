"""Nodes and pods run in private subnets.

Payment workloads need no address on the internet: requests come through a load balancer, and what leaves goes through a control. A subnet
that is joined to an internet gateway, or gives out public addresses, makes every node one wide rule away from the public (1.4.1, 1.4.4).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, undetermined
from pci_constructs.rules.subnets import every_subnet, example, no_internet_route, no_public_addresses

_GROUP = "AWS::EKS::Nodegroup"
_PATH = "Subnets"
_SUBNETS = {_PATH: [{"Ref": "Subnet"}]}


def _check(nodes: ResourceView) -> Judgement:
    default = undetermined("no subnet is named", _PATH, blocked_by="the subnets that EKS chooses")
    return every_subnet(nodes, _PATH, no_internet_route, no_public_addresses, empty=default)


RULE = Rule(
    id="eks-cluster-subnets-private",
    title="Nodes and pods run in private subnets",
    severity=Severity.HIGH,
    requirements={
        "1.4.1": "between the nodes and untrusted networks stand load balancers and a way out that is controlled",
        "1.4.4": "nodes that process account data are not directly reachable from the internet",
    },
    remediation="name subnets without a route to an internet gateway that assign no public addresses",
    types=(_GROUP, "AWS::EKS::FargateProfile"),
    check=_check,
    passing=example(_GROUP, _SUBNETS, public=False),
    failing=example(_GROUP, _SUBNETS, public=True),
)
