"""How manifests get into the cluster: by the handler of its construct, in the order in which CloudFormation makes them."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_eks_v2 as eks
from constructs import Construct

from pci_constructs.aws.eks import PrivateCluster
from pci_constructs.aws.eks.kubectl import Kubectl
from pci_constructs.kubernetes.manifests.objects import Manifest
from pci_constructs.refusals import RefusedSetting


def handler_of(cluster: PrivateCluster, *, where: str) -> Kubectl:
    """The handler of a cluster that may make namespaces and policies.

    Raises:
        RefusedSetting: the cluster has none, or one for named namespaces alone.
    """
    cure = (
        "pass kubectl=KubectlAccess(placement=…, kubectl_layer=…, group=MANIFEST_HANDLER) to the cluster, or write the manifests as YAML "
        "with pci-constructs manifests"
    )
    if cluster.kubectl is None:
        raise RefusedSetting(
            where=where,
            argument="cluster",
            value=cluster,
            allowed="a cluster with a handler that applies manifests",
            requirement_id=None,
            cure=cure,
        )
    if not cluster.kubectl.access.reaches_the_cluster:
        raise RefusedSetting(
            where=where,
            argument="cluster",
            value=", ".join(cluster.kubectl.access.namespaces),
            allowed="a cluster whose handler may make namespaces and policies: one bound to namespaces may not",
            requirement_id=None,
            cure=cure,
        )
    return cluster.kubectl


def apply(
    scope: Construct, construct_id: str, handler: Kubectl, manifests: Sequence[Manifest], *, keep: bool = False
) -> eks.KubernetesManifest:
    """Applies manifests.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        handler: the handler of the cluster.
        manifests: the manifests, in the order in which they are applied.
        keep: whether they stay in the cluster when the resource leaves the template: what protects must not vanish by a renaming.
    """
    return eks.KubernetesManifest(
        scope,
        construct_id,
        cluster=handler.cluster,
        manifest=list(manifests),
        # What is there already, kept from before or made by hand, becomes what is written here.
        overwrite=True,
        prune=False,
        removal_policy=cdk.RemovalPolicy.RETAIN if keep else cdk.RemovalPolicy.DESTROY,
    )
