"""What a team may do in its namespace, in permissions none of which leads to more (PCI DSS 7.2.1, 7.2.2, 7.2.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pci_constructs.kubernetes.manifests.objects import Manifest, check_name, check_namespace, thing
from pci_constructs.refusals import RefusedSetting

API_GROUP = "rbac.authorization.k8s.io"
API_VERSION = f"{API_GROUP}/v1"
READ = ("get", "list", "watch")
RESERVED_GROUPS = ("system:", "eks:", "aws:", "amazon:", "iam:")
"""Groups that are Kubernetes' or AWS's own: ``system:masters`` administers everything, and EKS refuses all of them in access entries."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What may be done with some resources of one API group."""

    group: str
    resources: tuple[str, ...]
    verbs: tuple[str, ...] = READ

    @property
    def manifest(self) -> Manifest:
        """The rule as a role has it."""
        return {"apiGroups": [self.group], "resources": list(self.resources), "verbs": list(self.verbs)}


class Permission(StrEnum):
    """What a team may be given.

    What is not here leads to more: secrets are credentials, whoever starts or changes pods runs as any service account of the namespace,
    a shell in a pod is the pod, and roles, bindings and tokens are rights themselves.
    """

    VIEW_WORKLOADS = "view-workloads"
    """See pods, deployments and what else runs, and how it is doing."""
    READ_LOGS = "read-logs"
    """Read what containers write to their log."""
    VIEW_NETWORK = "view-network"
    """See services and network policies."""
    VIEW_SETTINGS = "view-settings"
    """Read config maps, which hold settings and no secret."""
    SCALE = "scale"
    """Change how many replicas a deployment or stateful set has, within the quota."""
    RESTART = "restart"
    """Delete a pod, so that its controller makes another one of the same image."""


RULES: dict[Permission, tuple[Rule, ...]] = {
    Permission.VIEW_WORKLOADS: (
        Rule("", ("pods", "events", "persistentvolumeclaims", "resourcequotas", "limitranges")),
        Rule("apps", ("deployments", "replicasets", "statefulsets", "daemonsets")),
        Rule("batch", ("jobs", "cronjobs")),
        Rule("autoscaling", ("horizontalpodautoscalers",)),
        Rule("policy", ("poddisruptionbudgets",)),
    ),
    Permission.READ_LOGS: (Rule("", ("pods/log",), ("get",)),),
    Permission.VIEW_NETWORK: (
        Rule("", ("services",)),
        Rule("discovery.k8s.io", ("endpointslices",)),
        Rule("networking.k8s.io", ("ingresses", "networkpolicies")),
    ),
    Permission.VIEW_SETTINGS: (Rule("", ("configmaps",)),),
    Permission.SCALE: (Rule("apps", ("deployments/scale", "statefulsets/scale"), ("get", "patch", "update")),),
    Permission.RESTART: (Rule("", ("pods",), ("delete",)),),
}
"""The rules of each permission."""

READING = (Permission.VIEW_WORKLOADS, Permission.READ_LOGS, Permission.VIEW_NETWORK)
"""What a team has by default."""


def team_role(team: str, namespace: str, permissions: Sequence[Permission]) -> Manifest:
    """The role of a team in one namespace.

    Args:
        team: the team's name.
        namespace: the namespace.
        permissions: what it may do there.

    Raises:
        RefusedSetting: a name is no DNS label, or a permission does not exist or is missing.
    """
    where = f"team {team!r}"
    check_name(team, where=where, argument="name")
    check_namespace(namespace, where=where, argument="namespaces")
    known = [str(permission) for permission in Permission]
    wrong = [each for each in permissions if each not in known]
    if wrong or not permissions:
        raise RefusedSetting(
            where=where,
            argument="permissions",
            value=wrong[0] if wrong else [],
            allowed=f"one or more of {', '.join(known)}, which lead to nothing more",
            requirement_id="7.2.2",
        )
    rules = [rule.manifest for permission in Permission if permission in permissions for rule in RULES[permission]]
    return thing(API_VERSION, "Role", f"team-{team}", namespace=namespace, rules=rules)


def team_binding(team: str, namespace: str, group: str) -> Manifest:
    """The binding of a team's role to the Kubernetes group that its access entry names.

    Raises:
        RefusedSetting: the group is one of Kubernetes or AWS.
    """
    check_group(group, where=f"team {team!r}", argument="group")
    return thing(
        API_VERSION,
        "RoleBinding",
        f"team-{team}",
        namespace=namespace,
        roleRef={"apiGroup": API_GROUP, "kind": "Role", "name": f"team-{team}"},
        subjects=[{"apiGroup": API_GROUP, "kind": "Group", "name": group}],
    )


def check_group(group: object, *, where: str, argument: str) -> str:
    """The name of a group of ours.

    Raises:
        RefusedSetting: it is empty, or a group of Kubernetes or AWS.
    """
    if not isinstance(group, str) or not group.strip() or group.startswith(RESERVED_GROUPS):
        raise RefusedSetting(
            where=where,
            argument=argument,
            value=group,
            allowed=f"a group of your own; those that begin with {', '.join(RESERVED_GROUPS)} belong to Kubernetes and AWS",
            requirement_id="7.2.1",
        )
    return group
