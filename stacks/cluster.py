"""The EKS cluster with one node group for payment services and one for general ones."""

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from pci_constructs.aws.ec2 import SegmentedVpc, Tier
from pci_constructs.aws.eks import AccessPolicy, NodeGroup, PrivateCluster, RoleAccess, Workload
from pci_constructs.standard import Scope
from stacks.base import ReferenceStack
from stacks.security import SecurityStack
from stacks.settings import Nodes, Settings


class ClusterStack(ReferenceStack):
    """A shared control plane makes the general node group connected to the CDE, never out of scope; two clusters are stricter."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, security: SecurityStack, network: SegmentedVpc) -> None:
        super().__init__(scope, construct_id, settings=settings, pci_scope=Scope.CDE, reason="runs payment services")
        self._security = security
        self.cluster = PrivateCluster(
            self,
            "Cluster",
            cluster_name=f"payments-{settings.environment}",
            version=settings.cluster.version,
            placement=network.placement(Tier.CDE),
            key=security.card_key,
            alarms=security.alarms,
            log_retention_days=settings.retention_days,
            access=[
                RoleAccess(
                    name="Platform",
                    role=iam.Role.from_role_name(self, "PlatformRole", settings.cluster.platform_role),
                    policy=AccessPolicy.ADMIN,
                    namespaces=["payments", "general"],
                )
            ],
        )
        self.payment = self._nodes("PaymentNodes", Workload.PAYMENT, settings.cluster.payment, network, Tier.CDE)
        self.general = self._nodes("GeneralNodes", Workload.GENERAL, settings.cluster.general, network, Tier.NON_CDE)

    def _nodes(self, name: str, workload: Workload, size: Nodes, network: SegmentedVpc, tier: Tier) -> NodeGroup:
        return NodeGroup(
            self,
            name,
            cluster=self.cluster,
            placement=network.placement(tier),
            workload=workload,
            instance_types=[ec2.InstanceType(size.instance_type)],
            min_size=size.minimum,
            max_size=size.maximum,
            key=self._security.card_key,
        )
