"""EKS clusters that are reached from inside the VPC alone, and that nobody permanently administers."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aspects import declare_scope
from pci_constructs.aws._settings import check_log_retention, is_known, where
from pci_constructs.aws.ec2.connections import ANY_CLIENT_PORTS, GATEWAY_ENDPOINTS, INTERNET, WorkloadMember
from pci_constructs.aws.ec2.placement import Member, Placement, Tier
from pci_constructs.aws.eks.access import RoleAccess, access_entry, check_access
from pci_constructs.aws.eks.addons import AgentManagement, ClusterAddons, check_versions
from pci_constructs.aws.eks.alarms import (
    alarm_on_anonymous_calls,
    alarm_on_cluster_admins,
    alarm_on_refused_calls,
    alarm_on_removed_policies,
)
from pci_constructs.aws.eks.kubectl import Kubectl, KubectlAccess, check_kubectl
from pci_constructs.aws.eks.paths import API_PORT, NodeMember, RequiredPath, paths_of_nodes, paths_to_dns
from pci_constructs.aws.eks.policies import control_plane_statements, role
from pci_constructs.aws.eks.versions import check_supported
from pci_constructs.aws.eks.workload import Workload
from pci_constructs.aws.kms import check_customer_managed
from pci_constructs.aws.logs import AuditLogGroup
from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard import Scope

if TYPE_CHECKING:
    from pci_constructs.aws.ec2.vpc import SegmentedVpc

NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,99}")
_OPENED_BY_EKS = (
    "EKS gives the control plane's interfaces a security group that lets everything out, and no template can change it; the network ACL "
    "of the tier and the egress control bound it"
)


class PrivateCluster(Construct):
    """An EKS cluster with a private endpoint, encrypted secrets, retained audit logs and no permanent administrator.

    The endpoint answers inside the VPC alone (1.4.4). Kubernetes secrets are encrypted with the key (3.6.1). All five control-plane logs
    are kept for 12 months (10.2.1, 10.5.1), with alarms on refused and anonymous calls, on policies that are deleted and on any use of a
    cluster administrator (10.4.1.1). Access is by access entries alone (7.2.1), and the creator of the cluster gets none. A Kubernetes
    version past standard support is refused, and AWS never moves the cluster to extended support (6.3.3, 12.3.4).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``eks.Cluster`` with this id.
        cluster_name: the cluster's name; it must be known, because the log group's name carries it.
        version: the Kubernetes version, such as ``1.35``; one in standard support.
        placement: the subnets, in two zones or more, of the control plane's interfaces: the CDE tier if payment services run here.
        key: the customer managed key of secrets, volumes and logs; its policy is extended for EKS and CloudWatch Logs.
        alarms: the topic of the alarms.
        access: the roles that may use the Kubernetes API, and for what; none by default.
        kubectl: how CloudFormation applies manifests; not at all by default, and then no handler exists.
        system_workload: the nodes that cluster DNS and the volume controller run on; those of payment services by default, because the
            controller can attach their volumes.
        addon_versions: versions to pin, by add-on; EKS chooses the default for the Kubernetes version otherwise.
        guardduty_agent: who manages GuardDuty's agent; this template by default.
        log_retention_days: how long the control-plane logs are kept, in days; 365 by default and at least (10.5.1).
        service_cidr: the addresses of Kubernetes services; EKS chooses by default.

    Attributes:
        cluster: the ``eks.Cluster``.
        cluster_name: its name.
        control_plane: the control plane's interfaces, as a member of ``vpc.allow``.
        security_group: their security group; EKS adds one of its own, which no node carries.
        addons: the add-ons.
        kubectl: the handler that applies manifests, or ``None``.
        log_group: the log group of the control plane.
        alarms: the topic of its alarms.
        scope: the PCI scope of the control plane.

    Raises:
        RefusedSetting: see the page of this construct.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster_name: str,
        version: str,
        placement: Placement,
        key: kms.IKey,
        alarms: sns.ITopic,
        access: Sequence[RoleAccess] = (),
        kubectl: KubectlAccess | None = None,
        system_workload: Workload = Workload.PAYMENT,
        addon_versions: Mapping[str, str] | None = None,
        guardduty_agent: AgentManagement = AgentManagement.ADD_ON,
        log_retention_days: int = 365,
        service_cidr: str | None = None,
    ) -> None:
        place = where(scope, construct_id)
        _check_name(cluster_name, where=place)
        check_supported(version, where=place)
        placement.check_tier(Tier.CDE, Tier.NON_CDE, where=place, requirement_id="1.4.4")
        placement.check_zones(2, where=place)
        check_customer_managed(key, where=place)
        check_log_retention(log_retention_days, where=place, argument="log_retention_days")
        check_versions(addon_versions or {}, where=place)
        for entry in access:
            check_access(entry, where=place)
        check_kubectl(kubectl, where=place)
        super().__init__(scope, construct_id)
        self.cluster_name = cluster_name
        self.version = version
        self.key = key
        self.alarms = alarms
        self.system_workload = system_workload
        self.scope = Scope.CDE if placement.tier is Tier.CDE else Scope.CONNECTED_TO
        declare_scope(self, self.scope, reason="the Kubernetes control plane administers every node of the cluster")
        self.log_group = AuditLogGroup(
            self, "PciLog", key=key, retention_days=log_retention_days, log_group_name=f"/aws/eks/{cluster_name}/cluster"
        ).log_group
        self.security_group = ec2.SecurityGroup(
            self,
            "PciSecurityGroup",
            vpc=placement.vpc,
            description=f"Control plane of {cluster_name}, declared paths only",
            allow_all_outbound=False,
        )
        self.control_plane = WorkloadMember(
            connections=ec2.Connections(security_groups=[self.security_group]),
            tier=placement.tier,
            name=f"control plane of {cluster_name}",
            client_ports=ANY_CLIENT_PORTS,
        )
        _allow_envelope_encryption(key)
        self.cluster = self._cluster(placement, service_cidr, guardduty_agent, self.log_group)
        self.addons = ClusterAddons(
            self,
            "PciAddons",
            cluster=self.cluster,
            cluster_name=cluster_name,
            vpc_id=placement.vpc.vpc_id,
            key=key,
            system_workload=system_workload,
            agent=guardduty_agent,
            versions=addon_versions or {},
        )
        self.kubectl = None if kubectl is None else Kubectl(self, "PciKubectl", cluster=self.cluster, access=kubectl, key=key)
        entries = [*access, *([self.kubectl.role_access] if self.kubectl else [])]
        for entry in entries:
            built = access_entry(self, self.cluster.cluster_name, entry)
            if self.kubectl and entry is self.kubectl.role_access:
                self.kubectl.wait_for(built)
        alarm_on_refused_calls(self, self.log_group, cluster_name, alarms)
        alarm_on_removed_policies(self, self.log_group, cluster_name, alarms)
        alarm_on_anonymous_calls(self, self.log_group, cluster_name, alarms)
        if any(entry.is_cluster_admin for entry in entries):
            alarm_on_cluster_admins(self, self.log_group, cluster_name, alarms)
        self._groups: list[NodeMember] = []
        self._system: list[NodeMember] = []

    def add_group(self, group: NodeMember, workload: Workload, resource: Construct) -> None:
        """Takes in a group of nodes; ``NodeGroup`` calls it."""
        self._groups.append(group)
        resource.node.add_dependency(*self.addons.before_nodes)
        if workload is self.system_workload:
            self._system.append(group)
            for addon in self.addons.after_nodes:
                addon.node.add_dependency(resource)

    @property
    def required_paths(self) -> list[RequiredPath]:
        """The connections between the control plane, the node groups and the handler that the cluster cannot work without.

        Raises:
            RefusedSetting: there are node groups, and none for cluster DNS and the volume controller.
        """
        if self._groups and not self._system:
            raise RefusedSetting(
                where=self.node.path,
                argument="system_workload",
                value=self.system_workload.value,
                allowed="the workload of one of the node groups, so that cluster DNS has somewhere to run",
                requirement_id=None,
            )
        paths = [path for group in self._groups for path in paths_of_nodes(self.control_plane, group)]
        paths += [path for group in self._groups for system in self._system for path in paths_to_dns(group, system)]
        if self.kubectl:
            reason = "the handler of CloudFormation applies manifests"
            paths.append(RequiredPath(source=self.kubectl, target=self.control_plane, port=API_PORT, reason=reason))
        return paths

    def declare_paths(self, vpc: "SegmentedVpc") -> None:
        """Declares on the VPC the required paths, and those of nodes and handler to AWS; call it after the last node group was added."""
        for path in self.required_paths:
            vpc.allow(path.source, path.target, path.port, reason=path.reason, protocol=path.protocol)
        handlers = [self.kubectl] if self.kubectl else []
        members: list[Member] = [*self._groups, *handlers]
        for member in members:
            vpc.allow(member, vpc.interface_endpoints, API_PORT, reason="nodes and pods call AWS without the internet")
        # A handler without the whole cluster installs no charts, which come from S3 like images.
        pulling: list[Member] = [*self._groups, *(handler for handler in handlers if handler.access.cluster_admin)]
        for member in pulling:
            vpc.allow(member, GATEWAY_ENDPOINTS, API_PORT, reason="layers of container images come from S3")
        vpc.note_opened_by_aws(self.control_plane, GATEWAY_ENDPOINTS, API_PORT, reason=_OPENED_BY_EKS)
        if vpc.firewall is None:
            # A firewall passes the domains of the register alone, whoever asks.
            vpc.note_opened_by_aws(self.control_plane, INTERNET, API_PORT, reason=_OPENED_BY_EKS)

    def _cluster(self, placement: Placement, service_cidr: str | None, agent: AgentManagement, log_group: logs.LogGroup) -> eks.ICluster:
        cluster = eks.Cluster(
            self,
            "Default",
            cluster_name=self.cluster_name,
            version=eks.KubernetesVersion.of(self.version),
            vpc=placement.vpc,
            vpc_subnets=[placement.selection],
            endpoint_access=eks.EndpointAccess.PRIVATE,
            security_group=self.security_group,
            role=_control_plane_role(self, self.cluster_name, self.key),
            secrets_encryption_key=self.key,
            cluster_logging=list(eks.ClusterLoggingTypes),
            bootstrap_cluster_creator_admin_permissions=False,
            bootstrap_self_managed_addons=False,
            default_capacity_type=eks.DefaultCapacityType.NODEGROUP,
            default_capacity=0,
            service_ipv4_cidr=service_cidr,
            tags={"GuardDutyManaged": "false"} if agent is AgentManagement.ADD_ON else None,
        )
        resource = cluster.node.default_child
        if not isinstance(resource, eks.CfnCluster):
            raise TypeError("the cluster has no CfnCluster")
        resource.upgrade_policy = eks.CfnCluster.UpgradePolicyProperty(support_type="STANDARD")
        resource.deletion_protection = True
        resource.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        # EKS would otherwise make the log group itself, unencrypted and without retention.
        resource.node.add_dependency(log_group)
        # A parameter that only the L2's own kubectl provider waits for.
        cluster.node.try_remove_child("KubectlReadyBarrier")
        for warning in ("clusterMustManuallyTagSubnet", "isolatedSubnetsForKubectlPrivateSubnets"):
            cdk.Annotations.of(cluster).acknowledge_warning(f"@aws-cdk/aws-eks:{warning}", "docs/constructs/private-cluster.md says how")
        # In Python's type hints of the L2, a cluster lacks one member of its own interface.
        return cast("eks.ICluster", cluster)


def _control_plane_role(scope: Construct, cluster_name: str, key: kms.IKey) -> iam.Role:
    stack = cdk.Stack.of(scope)
    cluster_arn = stack.format_arn(service="eks", resource="cluster", resource_name=cluster_name)
    conditions = {"StringEquals": {"aws:SourceAccount": stack.account}, "ArnEquals": {"aws:SourceArn": cluster_arn}}
    return role(
        scope,
        "PciRole",
        iam.ServicePrincipal("eks.amazonaws.com", conditions=conditions),
        control_plane_statements(scope, key.key_arn),
        wildcards="describing has no resource level, and nodes that join later have ids that are not known before; tagging is bound to "
        "instances of this account and region and to the tag key of clusters",
    )


def _allow_envelope_encryption(key: kms.IKey) -> None:
    """Lets whoever IAM allows to create the cluster grant the key to EKS.

    ``CreateCluster`` does not work with ``kms:GrantIsForAWSResource`` (EKS user guide, create a cluster), which is how the key's policy
    otherwise bounds grants; the service that the call comes through bounds them here.
    """
    stack = cdk.Stack.of(key)
    key.add_to_resource_policy(
        iam.PolicyStatement(
            sid="GrantsThroughEks",
            actions=["kms:CreateGrant"],
            principals=[iam.AccountRootPrincipal()],
            resources=["*"],
            conditions={"StringEquals": {"kms:ViaService": f"eks.{stack.region}.amazonaws.com"}},
        )
    )


def _check_name(cluster_name: str, *, where: str) -> None:
    if is_known(cluster_name) and not NAME.fullmatch(cluster_name):
        raise RefusedSetting(
            where=where,
            argument="cluster_name",
            value=cluster_name,
            allowed="up to 100 letters, digits, hyphens and underscores, beginning with a letter or digit",
            requirement_id=None,
        )
