"""The EKS cluster with one node group and one namespace for payment services, and one of each for general ones."""

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from constructs import Construct

from pci_constructs.aws.ec2 import SegmentedVpc, Tier
from pci_constructs.aws.eks import AccessPolicy, KubectlAccess, NodeGroup, PrivateCluster, RoleAccess, Workload
from pci_constructs.kubernetes import MANIFEST_HANDLER, CdeNamespace, ConnectedNamespace, SignedImagesOnly, TeamRole
from pci_constructs.kubernetes.manifests.kyverno import WEBHOOK_PORT
from pci_constructs.standard import Scope
from stacks.base import ReferenceStack
from stacks.security import SecurityStack
from stacks.settings import Nodes, Settings

PAYMENTS, GENERAL = "payments", "general"


class ClusterStack(ReferenceStack):
    """A shared control plane makes the general node group connected to the CDE, never out of scope; two clusters are stricter.

    The handler that applies manifests administers nothing: a cluster administrator gives it its rights and installs Kyverno once, before
    the first deployment (docs/kubernetes.md).
    """

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
                    namespaces=[PAYMENTS, GENERAL],
                )
            ],
            kubectl=KubectlAccess(
                placement=network.placement(Tier.CDE), kubectl_layer=KubectlV36Layer(self, "Kubectl"), group=MANIFEST_HANDLER
            ),
        )
        self.payment = self._nodes("PaymentNodes", Workload.PAYMENT, settings.cluster.payment, network)
        self.general = self._nodes("GeneralNodes", Workload.GENERAL, settings.cluster.general, network)
        self.payments = CdeNamespace(
            self, "Payments", name=PAYMENTS, cluster=self.cluster, nodes=self.payment, service_accounts=["payments-api"]
        )
        self.others = ConnectedNamespace(self, "General", name=GENERAL, cluster=self.cluster, nodes=self.general)
        TeamRole(
            self,
            "Developers",
            name="developers",
            role=iam.Role.from_role_name(self, "DeveloperRole", settings.cluster.developer_role),
            namespaces=[self.payments, self.others],
        )
        SignedImagesOnly(
            self, "Images", cluster=self.cluster, signer=kms.Key.from_key_arn(self, "SigningKey", settings.cluster.signing_key)
        )

    def _nodes(self, name: str, workload: Workload, size: Nodes, network: SegmentedVpc) -> NodeGroup:
        return NodeGroup(
            self,
            name,
            cluster=self.cluster,
            placement=network.placement(workload.tier),
            workload=workload,
            instance_types=[ec2.InstanceType(size.instance_type)],
            min_size=size.minimum,
            max_size=size.maximum,
            key=self._security.card_key,
            webhook_ports=[WEBHOOK_PORT] if workload is Workload.PAYMENT else [],
        )
