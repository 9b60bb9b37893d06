"""Groups of nodes that keep payment services and everything else on separate machines, subnets and security groups."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from pci_constructs.aspects import declare_scope
from pci_constructs.aws._settings import where
from pci_constructs.aws.ec2.placement import Placement, Tier
from pci_constructs.aws.eks.cluster import PrivateCluster
from pci_constructs.aws.eks.policies import node_statements, role
from pci_constructs.aws.eks.workload import Workload
from pci_constructs.aws.kms import allow_use, check_customer_managed
from pci_constructs.refusals import RefusedSetting

AUTO_SCALING_ROLE = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"


class NodeImage(StrEnum):
    """What the nodes run."""

    BOTTLEROCKET = "bottlerocket"
    """No shell, no package manager, no SSH; a read-only, verified root and SELinux enforcing."""
    AMAZON_LINUX = "amazon-linux"
    """Amazon Linux 2023, for agents that need a general-purpose host."""


_AMI_TYPES = {
    (NodeImage.BOTTLEROCKET, ec2.InstanceArchitecture.ARM_64): eks.NodegroupAmiType.BOTTLEROCKET_ARM_64,
    (NodeImage.BOTTLEROCKET, ec2.InstanceArchitecture.X86_64): eks.NodegroupAmiType.BOTTLEROCKET_X86_64,
    (NodeImage.AMAZON_LINUX, ec2.InstanceArchitecture.ARM_64): eks.NodegroupAmiType.AL2023_ARM_64_STANDARD,
    (NodeImage.AMAZON_LINUX, ec2.InstanceArchitecture.X86_64): eks.NodegroupAmiType.AL2023_X86_64_STANDARD,
}

# Bottlerocket keeps its system on the first volume and containers on the second.
_VOLUMES: dict[NodeImage, dict[str, int | None]] = {
    NodeImage.BOTTLEROCKET: {"/dev/xvda": 4, "/dev/xvdb": None},
    NodeImage.AMAZON_LINUX: {"/dev/xvda": None},
}


class NodeGroup(Construct):
    """A managed node group for one kind of workload, in the subnets of its tier, with a security group of its own.

    Its launch template names the security group, and so EKS does not add the cluster's implicit one. The instance metadata service wants
    a token and answers no pod (2.2.6, 7.2.5); volumes are encrypted with the key (3.5.1); there is no SSH and no public address
    (1.4.4, 2.2.4). Payment nodes are tainted. General nodes share a control plane with the CDE: they are *connected-to*, never out of
    scope.

    Args:
        scope: the parent construct, in the stack of the cluster.
        construct_id: the id below the parent; logical ids are those of a plain ``eks.Nodegroup`` with this id.
        cluster: the cluster.
        placement: the subnets: the CDE tier for payment services, the non-CDE tier for general ones.
        workload: what runs here; it decides tier, scope, labels and taints.
        instance_types: the instance types, of one architecture.
        key: the customer managed key of the volumes; its policy is extended for EC2 Auto Scaling.
        min_size: the fewest nodes; 2 by default.
        max_size: the most nodes; 4 by default.
        desired_size: the nodes at first; as many as ``min_size`` by default.
        volume_gib: the volume of containers and images, in GiB; 50 by default.
        image: what the nodes run; Bottlerocket by default.
        labels: further labels.
        webhook_ports: the ports on which pods here answer admission webhooks; none by default.

    Attributes:
        node_group: the ``eks.Nodegroup``.
        launch_template: the ``ec2.LaunchTemplate``.
        role: the role of the nodes; pods have roles of their own.
        security_group: the security group of the nodes.
        connections: the same, as a member of ``vpc.allow``.
        tier: the tier of the nodes.
        scope: their PCI scope.

    Raises:
        RefusedSetting: the tier does not suit the workload, the control plane of payment nodes is outside the CDE, the key is not
            customer managed, or the group is in another stack than its cluster.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: PrivateCluster,
        placement: Placement,
        workload: Workload,
        instance_types: Sequence[ec2.InstanceType],
        key: kms.IKey,
        min_size: int = 2,
        max_size: int = 4,
        desired_size: int | None = None,
        volume_gib: int = 50,
        image: NodeImage = NodeImage.BOTTLEROCKET,
        labels: Mapping[str, str] | None = None,
        webhook_ports: Sequence[int] = (),
    ) -> None:
        place = where(scope, construct_id)
        placement.check_tier(workload.tier, where=place, requirement_id=workload.requirement_id)
        check_customer_managed(key, where=place, requirement_id="3.5.1")
        _check_cluster(cluster, workload, scope, where=place)
        _check_labels(labels or {}, workload, where=place)
        super().__init__(scope, construct_id)
        self.tier = placement.tier
        self.workload = workload
        self.scope = workload.scope
        self.webhook_ports = tuple(webhook_ports)
        declare_scope(self, self.scope, reason=f"nodes for {workload} workloads of the cluster {cluster.cluster_name}")
        self.security_group = ec2.SecurityGroup(
            self,
            "PciSecurityGroup",
            vpc=placement.vpc,
            description=f"Nodes for {workload} workloads of {cluster.cluster_name}, declared paths only",
            allow_all_outbound=False,
        )
        self.connections = ec2.Connections(security_groups=[self.security_group])
        self.role = role(
            self,
            "PciRole",
            iam.ServicePrincipal("ec2.amazonaws.com"),
            node_statements(self, cdk.Stack.of(self).format_arn(service="eks", resource="cluster", resource_name=cluster.cluster_name)),
            wildcards="a registry token has no resource level, and the images of EKS and GuardDuty are in AWS accounts that differ by "
            "region; reading an image of another account also needs that repository's policy",
        )
        account = cdk.Stack.of(self).account
        allow_use(key, iam.ArnPrincipal(f"arn:{cdk.Aws.PARTITION}:iam::{account}:role/{AUTO_SCALING_ROLE}"))
        self.launch_template = self._launch_template(image, volume_gib, key)
        self.node_group = eks.Nodegroup(
            self,
            "Default",
            cluster=cluster.cluster,
            subnets=placement.selection,
            ami_type=_AMI_TYPES[image, instance_types[0].architecture],
            instance_types=list(instance_types),
            node_role=self.role,
            launch_template_spec=_launch_template_spec(self.launch_template),
            labels={**(labels or {}), **workload.labels},
            taints=workload.taints,
            min_size=min_size,
            max_size=max_size,
            desired_size=min_size if desired_size is None else desired_size,
            max_unavailable_percentage=33,
            enable_node_auto_repair=True,
            # An update that disruption budgets hold up fails instead of breaking the service.
            force_update=False,
        )
        resource = self.node_group.node.default_child
        if not isinstance(resource, eks.CfnNodegroup):
            raise TypeError("the node group has no CfnNodegroup")
        # Nodes follow the control plane when its version is raised (6.3.3).
        resource.version = cluster.version
        cluster.add_group(self, workload, resource)

    def _launch_template(self, image: NodeImage, volume_gib: int, key: kms.IKey) -> ec2.LaunchTemplate:
        devices = [
            ec2.BlockDevice(
                device_name=name,
                volume=ec2.BlockDeviceVolume.ebs(
                    size or volume_gib,
                    encrypted=True,
                    kms_key=key,
                    volume_type=ec2.EbsDeviceVolumeType.GP3,
                    delete_on_termination=True,
                ),
            )
            for name, size in _VOLUMES[image].items()
        ]
        return ec2.LaunchTemplate(
            self,
            "PciLaunchTemplate",
            security_group=self.security_group,
            associate_public_ip_address=False,
            block_devices=devices,
            detailed_monitoring=True,
            http_tokens=ec2.LaunchTemplateHttpTokens.REQUIRED,
            http_put_response_hop_limit=1,
            user_data=_bottlerocket_settings() if image is NodeImage.BOTTLEROCKET else None,
        )


def _bottlerocket_settings() -> ec2.UserData:
    """Settings that EKS merges with its own: neither of the containers that give a person a way onto the host (2.2.4)."""
    return ec2.UserData.custom("[settings.host-containers.admin]\nenabled = false\n\n[settings.host-containers.control]\nenabled = false\n")


def _launch_template_spec(template: ec2.LaunchTemplate) -> eks.LaunchTemplateSpec:
    if template.launch_template_id is None:
        raise TypeError("the launch template has no id")
    return eks.LaunchTemplateSpec(id=template.launch_template_id, version=template.latest_version_number)


def _check_cluster(cluster: PrivateCluster, workload: Workload, scope: Construct, *, where: str) -> None:
    if workload is Workload.PAYMENT and cluster.control_plane.tier is not Tier.CDE:
        raise RefusedSetting(
            where=where,
            argument="cluster",
            value=f"{cluster.cluster_name}, whose control plane is in the {cluster.control_plane.tier} tier",
            allowed="a cluster whose control plane is in the CDE tier, since it administers these nodes",
            requirement_id="1.3.1",
        )
    stacks = {cdk.Stack.of(construct).node.path for construct in (cluster, scope)}
    if len(stacks) > 1:
        raise RefusedSetting(
            where=where,
            argument="cluster",
            value=cluster.cluster_name,
            allowed="in the stack of its node groups, because some add-ons come before the nodes and some after",
            requirement_id=None,
        )


def _check_labels(labels: Mapping[str, str], workload: Workload, *, where: str) -> None:
    taken = sorted(set(labels) & set(workload.labels))
    if taken:
        raise RefusedSetting(
            where=where,
            argument="labels",
            value=", ".join(taken),
            allowed="labels other than those that the workload decides",
            requirement_id=None,
        )
