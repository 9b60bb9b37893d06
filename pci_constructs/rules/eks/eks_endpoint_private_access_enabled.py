"""Nodes reach the API of a cluster inside the VPC.

Without the private endpoint, nodes and administrators in the VPC call the API by its public address: through whatever way out the network
has, and with the public endpoint open for it (1.4.2). The private endpoint is off unless the template says otherwise.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.eks._clusters import CLUSTERS, switched_on


def _check(cluster: ResourceView) -> Judgement:
    return switched_on(
        cluster,
        "ResourcesVpcConfig.EndpointPrivateAccess",
        good="the API has an endpoint in the VPC",
        bad="the API has no endpoint in the VPC",
    )


RULE = Rule(
    id="eks-endpoint-private-access-enabled",
    title="The API of a cluster has an endpoint in the VPC",
    severity=Severity.MEDIUM,
    requirements={"1.4.2": "nodes and administrators need no way through untrusted networks to the API"},
    remediation="set ResourcesVpcConfig.EndpointPrivateAccess to true",
    types=CLUSTERS,
    check=_check,
    passing={"ResourcesVpcConfig": {"EndpointPrivateAccess": True}},
    failing={"ResourcesVpcConfig": {"EndpointPrivateAccess": False}},
)
