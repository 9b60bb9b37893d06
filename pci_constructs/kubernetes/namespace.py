"""Namespaces of a cluster: one for services that touch card data, one for what is beside them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

from constructs import Construct

from pci_constructs.aspects import declare_scope
from pci_constructs.aws._settings import where
from pci_constructs.aws.ec2 import SegmentedVpc
from pci_constructs.aws.eks import NodeGroup, PrivateCluster, Workload
from pci_constructs.aws.eks.alarms import alarm_on_shells
from pci_constructs.kubernetes._apply import apply, handler_of
from pci_constructs.kubernetes.flows import NamespacePods, flows_of
from pci_constructs.kubernetes.manifests.namespace import Quota, namespace_and_bounds
from pci_constructs.kubernetes.manifests.network import declared, default_deny
from pci_constructs.kubernetes.manifests.objects import check_labels
from pci_constructs.refusals import RefusedSetting


class ClusterNamespace(Construct):
    """A namespace for one kind of workload; use ``CdeNamespace`` or ``ConnectedNamespace``.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        name: the namespace's name.
        cluster: the cluster; its handler must be able to make namespaces.
        nodes: the nodes that its pods run on, whose security group carries their connections.
        quota: what its pods may ask for together, and a container by itself; modest by default.
        service_accounts: the accounts of its workloads, without tokens of the Kubernetes API; only ``default`` by default.
        labels: further labels of the namespace.

    Attributes:
        name: its name.
        cluster: its cluster.
        pci_scope: how what runs in it relates to card data.
        manifest: the namespace with its bounds, applied.

    Raises:
        RefusedSetting: the nodes are for another workload or of another cluster, a name, label or amount is not allowed, or the
            cluster's handler cannot make namespaces.
    """

    _workload: ClassVar[Workload]
    """The kind of workload that the nodes must be for."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        cluster: PrivateCluster,
        nodes: NodeGroup,
        quota: Quota | None = None,
        service_accounts: Sequence[str] = (),
        labels: Mapping[str, str] | None = None,
    ) -> None:
        workload = self._workload
        place = where(scope, construct_id)
        handler = handler_of(cluster, where=place)
        if nodes.workload is not workload:
            raise RefusedSetting(
                where=place,
                argument="nodes",
                value=f"{nodes.node.path}, for {nodes.workload} workloads",
                allowed=f"nodes for {workload} workloads, whose subnets and security group are those of its scope",
                requirement_id=workload.requirement_id,
            )
        manifests = namespace_and_bounds(name, scope=workload.scope, quota=quota, service_accounts=tuple(service_accounts), labels=labels)
        super().__init__(scope, construct_id)
        self.name = name
        self.cluster = cluster
        self.pci_scope = workload.scope
        self._nodes = nodes
        self._handler = handler
        declare_scope(self, workload.scope, reason=f"namespace {name} of {workload} workloads in {cluster.cluster_name}")
        # In one resource: there is no moment at which the namespace is there and open.
        self.manifest = apply(self, "Default", handler, [*manifests, default_deny(name)], keep=True)
        self._watch()

    def _watch(self) -> None:
        """Alarms on what is done in it; none by default."""

    def pods(self, labels: Mapping[str, str] | None = None) -> NamespacePods:
        """Pods of the namespace as an end of ``vpc.allow``: those with these labels, all of them by default.

        Raises:
            RefusedSetting: Kubernetes does not take such labels.
        """
        chosen = check_labels(labels or {}, where=self.node.path, argument="labels")
        return NamespacePods(
            connections=self._nodes.connections,
            tier=self._nodes.tier,
            name=self._nodes.node.path,
            namespace=self.name,
            labels=MappingProxyType(chosen),
        )

    def open_declared(self, vpc: SegmentedVpc) -> None:
        """Opens in the cluster what ``vpc.allow`` declared for pods of this namespace, and DNS; call it after the last declaration.

        Until then, and without it, nothing gets into the namespace or out of it.
        """
        for policy in declared(self.name, flows_of(self.name, vpc)):
            short = policy["metadata"]["name"].removeprefix("declared-connections").strip("-")
            built = apply(self, f"Connections{short and '-'}{short}", self._handler, [policy])
            built.node.add_dependency(self.manifest)


class CdeNamespace(ClusterNamespace, Construct):
    """A namespace for services that touch card data: restricted pods on nodes of the CDE, closed to the network but for declared ways.

    Pods that are not restricted are refused, written to the audit log and warned of (2.2.4, 2.2.6). Nothing gets in or out (1.3.1,
    1.3.2) until ``open_declared`` opens what ``vpc.allow`` declared, with its reason on the object (1.2.5). Pods get no token of the
    Kubernetes API (7.2.5), services no port of a node and no load balancer of their own (1.4.2). A quota and limits bound what it may
    take. An alarm tells of each shell, debugger or port that somebody opens in one of its pods (10.2.1.2, 10.4.1.1). What is in the
    namespace stays when the stack goes.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        name: the namespace's name.
        cluster: the cluster; its handler must be able to make namespaces.
        nodes: the nodes for payment services that its pods run on.
        quota: what its pods may ask for together, and a container by itself; modest by default.
        service_accounts: the accounts of its workloads; only ``default`` by default.
        labels: further labels of the namespace.

    Raises:
        RefusedSetting: as ``ClusterNamespace``.
    """

    _workload = Workload.PAYMENT

    def _watch(self) -> None:
        of = self.cluster
        alarm_on_shells(self, of.log_group, of.cluster_name, of.alarms, namespace=self.name)


class ConnectedNamespace(ClusterNamespace, Construct):
    """A namespace for what runs beside the CDE on general nodes: as closed and as restricted, and never out of scope (1.3.1, 2.2.3, 2.2.6).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        name: the namespace's name.
        cluster: the cluster; its handler must be able to make namespaces.
        nodes: the nodes for general workloads that its pods run on.
        quota: what its pods may ask for together, and a container by itself; modest by default.
        service_accounts: the accounts of its workloads; only ``default`` by default.
        labels: further labels of the namespace.

    Raises:
        RefusedSetting: as ``ClusterNamespace``.
    """

    _workload = Workload.GENERAL
