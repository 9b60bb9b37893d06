"""Teams: what they may do in their namespaces, and the IAM role that they come with."""

from collections.abc import Sequence

from aws_cdk import aws_iam as iam
from constructs import Construct

from pci_constructs.aws._settings import where
from pci_constructs.aws.eks import RoleAccess
from pci_constructs.aws.eks.access import access_entry, check_access
from pci_constructs.kubernetes._apply import apply, handler_of
from pci_constructs.kubernetes.manifests.access import READING, Permission, team_binding, team_role
from pci_constructs.kubernetes.namespace import ClusterNamespace
from pci_constructs.refusals import RefusedSetting


class TeamRole(Construct):
    """What a team may do in its namespaces: least privilege, bound through an access entry of the cluster (7.2.1, 7.2.2).

    No permission leads to more: none reads secrets, opens a shell, starts or changes pods, or gives rights (7.2.5). The role in Kubernetes
    is one object a namespace, and the team is a Kubernetes group that the access entry of its IAM role names; the session name stays in
    the audit log, so that persons are told apart (8.2.1, 10.2.1.2).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        name: the team's name.
        role: the IAM role that its people take, federated with multi-factor authentication (8.4.2).
        namespaces: where; of one cluster.
        permissions: what; by default to see what runs, read logs, and see services and network policies.

    Attributes:
        group: the Kubernetes group of the team.

    Raises:
        RefusedSetting: there is no namespace, the namespaces are of several clusters, or a name or permission is not allowed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        role: iam.IRole,
        namespaces: Sequence[ClusterNamespace],
        permissions: Sequence[Permission] = READING,
    ) -> None:
        place = where(scope, construct_id)
        clusters = {namespace.cluster.node.path: namespace.cluster for namespace in namespaces}
        if len(clusters) != 1:
            raise RefusedSetting(
                where=place,
                argument="namespaces",
                value=[namespace.node.path for namespace in namespaces],
                allowed="one or more namespaces of one cluster",
                requirement_id="7.2.2",
            )
        (cluster,) = clusters.values()
        handler = handler_of(cluster, where=place)
        self.group = f"pci-team-{name}"
        made = {
            namespace: [team_role(name, namespace.name, permissions), team_binding(name, namespace.name, self.group)]
            for namespace in namespaces
        }
        entry = RoleAccess(name=f"team-{name}", role=role, groups=[self.group])
        check_access(entry, where=place)
        super().__init__(scope, construct_id)
        for namespace, manifests in made.items():
            applied = apply(self, f"Role-{namespace.name}", handler, manifests)
            applied.node.add_dependency(namespace.manifest)
        access_entry(self, cluster.cluster.cluster_name, entry)
