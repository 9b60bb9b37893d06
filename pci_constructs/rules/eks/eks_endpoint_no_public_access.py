"""The API of a cluster is not reachable from the internet.

Whoever administers Kubernetes does it through this endpoint. On the internet, one stolen token or one flaw in its server is enough to
command the whole CDE: administration stays off untrusted networks (1.4.2), and components with account data are not directly reachable
from them (1.4.4). AWS makes the endpoint public unless the template says otherwise.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_false
from pci_constructs.rules.eks._clusters import CLUSTERS, named


def _check(cluster: ResourceView) -> Judgement:
    path = named(cluster, "ResourcesVpcConfig.EndpointPublicAccess")
    return flag_is_false(cluster, path, good="the API is private", bad="the API is reachable from the internet", default=True)


RULE = Rule(
    id="eks-endpoint-no-public-access",
    title="The API of a cluster is not reachable from the internet",
    severity=Severity.HIGH,
    requirements={
        "1.4.2": "what comes from untrusted networks is limited to what is meant to be public, which the API of a cluster is not",
        "1.4.4": "the cluster holds secrets and workloads with account data, and untrusted networks reach it directly",
        "2.2.7": "administration over the internet rests on the encryption and credentials of one endpoint alone",
    },
    remediation="set ResourcesVpcConfig.EndpointPublicAccess to false and EndpointPrivateAccess to true",
    types=CLUSTERS,
    check=_check,
    equivalents={
        "securityhub": "EKS.1",
        "config": "eks-endpoint-no-public-access",
        "guard": "EKS_ENDPOINT_NO_PUBLIC_ACCESS",
        "checkov": "CKV_AWS_39",
    },
    passing={"ResourcesVpcConfig": {"SubnetIds": ["subnet-1"], "EndpointPublicAccess": False, "EndpointPrivateAccess": True}},
    failing={"ResourcesVpcConfig": {"SubnetIds": ["subnet-1"]}},
)
