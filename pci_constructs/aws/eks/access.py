"""Who may do what in a cluster: access entries for roles, scoped to namespaces (PCI DSS 7.2.1, 7.2.2, 8.2.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import aws_cdk as cdk
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from constructs import Construct

from pci_constructs.exceptions import accept
from pci_constructs.records import ExceptionRecord
from pci_constructs.refusals import RefusedSetting

CLUSTER_ADMIN_RULE = "eks-access-entry-no-cluster-admin"
RESERVED_GROUPS = ("system:", "eks:", "aws:", "amazon:", "iam:")
"""Groups of Kubernetes and AWS; EKS refuses them in access entries."""
CLUSTER_ADMIN_USER = "cluster-admin"
"""The prefix of the Kubernetes user names of cluster administrators: the alarm on their use looks for it in the audit log."""


class AccessPolicy(StrEnum):
    """What an access entry grants: the policies that EKS manages."""

    VIEW = "AmazonEKSViewPolicy"
    """Read most objects, and no secret; the only policy that may hold in the whole cluster."""
    ADMIN_VIEW = "AmazonEKSAdminViewPolicy"
    """Read every object, secrets included, in named namespaces."""
    EDIT = "AmazonEKSEditPolicy"
    """Change most objects in named namespaces."""
    ADMIN = "AmazonEKSAdminPolicy"
    """Change objects, roles and role bindings in named namespaces."""
    CLUSTER_ADMIN = "AmazonEKSClusterAdminPolicy"
    """Everything in the whole cluster; only with an exception on the record, and every use raises an alarm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAccess:
    """What one IAM role may do in the cluster.

    Attributes:
        name: a name for the entry, unique in the cluster: letters, digits and hyphens.
        role: the role, federated with multi-factor authentication for people (8.2.2, 8.4.2).
        policy: what it may do; reading without secrets by default, nothing of EKS's own if it has ``groups``.
        namespaces: where; the whole cluster, which only ``VIEW`` may have, if empty.
        groups: Kubernetes groups, whose rights are bound in the cluster; ``TeamRole`` makes them.
        exception: who accepted a cluster administrator; needed for ``CLUSTER_ADMIN`` alone.
    """

    name: str
    role: iam.IRole
    policy: AccessPolicy = AccessPolicy.VIEW
    namespaces: Sequence[str] = ()
    groups: Sequence[str] = ()
    exception: ExceptionRecord | None = None

    @property
    def is_cluster_admin(self) -> bool:
        """Whether it may do everything."""
        return self.policy is AccessPolicy.CLUSTER_ADMIN


def check_access(entry: RoleAccess, *, where: str) -> None:
    """Refuses access beyond need.

    Raises:
        RefusedSetting: a cluster administrator without an exception on the record, one bound to namespaces, or a policy that needs
            namespaces and names none.
    """
    argument = f"access[{entry.name}]"
    if entry.is_cluster_admin and entry.exception is None:
        raise RefusedSetting(
            where=where,
            argument=f"{argument}.policy",
            value=entry.policy.value,
            allowed="a policy scoped to namespaces",
            requirement_id="7.2.1",
            cure="name the namespaces that the role works in, or pass an ExceptionRecord as its exception",
        )
    if entry.is_cluster_admin and entry.namespaces:
        raise RefusedSetting(
            where=where,
            argument=f"{argument}.namespaces",
            value=list(entry.namespaces),
            allowed="empty for a cluster administrator, who is bound by none",
            requirement_id=None,
            cure=f"use {AccessPolicy.ADMIN.name} for namespaces",
        )
    for group in entry.groups:
        if group.startswith(RESERVED_GROUPS) or entry.policy is not AccessPolicy.VIEW or entry.namespaces:
            raise RefusedSetting(
                where=where,
                argument=f"{argument}.groups",
                value=group,
                allowed="groups of your own, whose rights are bound in the cluster, instead of a policy and namespaces",
                requirement_id="7.2.1",
            )
    if not entry.namespaces and entry.policy not in (AccessPolicy.VIEW, AccessPolicy.CLUSTER_ADMIN):
        raise RefusedSetting(
            where=where,
            argument=f"{argument}.namespaces",
            value=list(entry.namespaces),
            allowed=f"the namespaces that {entry.policy.name} holds in",
            requirement_id="7.2.2",
        )


def access_entry(scope: Construct, cluster_name: str, entry: RoleAccess) -> eks.CfnAccessEntry:
    """Builds the entry of a role that was checked; an exception goes on the record of the entry."""
    if entry.groups:
        return eks.CfnAccessEntry(
            scope,
            f"PciAccess-{entry.name}",
            cluster_name=cluster_name,
            principal_arn=entry.role.role_arn,
            type="STANDARD",
            kubernetes_groups=list(entry.groups),
        )
    access_scope = eks.CfnAccessEntry.AccessScopeProperty(
        type="namespace" if entry.namespaces else "cluster", namespaces=list(entry.namespaces) or None
    )
    policy_arn = f"arn:{cdk.Aws.PARTITION}:eks::aws:cluster-access-policy/{entry.policy.value}"
    built = eks.CfnAccessEntry(
        scope,
        f"PciAccess-{entry.name}",
        cluster_name=cluster_name,
        principal_arn=entry.role.role_arn,
        type="STANDARD",
        # The session name stays in the user name, so that the audit log still tells persons apart (10.2.1.2).
        username=f"{CLUSTER_ADMIN_USER}:{entry.name}:{{{{SessionName}}}}" if entry.is_cluster_admin else None,
        access_policies=[eks.CfnAccessEntry.AccessPolicyProperty(policy_arn=policy_arn, access_scope=access_scope)],
    )
    if entry.is_cluster_admin and entry.exception is not None:
        accept(built, CLUSTER_ADMIN_RULE, entry.exception)
    return built
