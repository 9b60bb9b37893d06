"""The handler that applies manifests for CloudFormation, with scoped rights (PCI DSS 7.2.5).

The L2's own way, ``kubectl_provider_options``, gives its handler cluster-admin in any case. The same handler, built as a construct of its
own, gets no access entry: see docs/decisions/eks-access.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk import custom_resources
from constructs import Construct, IConstruct

from pci_constructs.aws._settings import acknowledge
from pci_constructs.aws.ec2.placement import Placement, Tier
from pci_constructs.aws.eks.access import RESERVED_GROUPS, AccessPolicy, RoleAccess
from pci_constructs.aws.eks.policies import role
from pci_constructs.aws.logs import AuditLogGroup
from pci_constructs.records import ExceptionRecord
from pci_constructs.refusals import RefusedSetting

CONCURRENCY = 10
"""CloudFormation applies several manifests at once, and a throttled call fails the deployment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KubectlAccess:
    """How CloudFormation applies manifests.

    Attributes:
        placement: the subnets that the handler runs in: the tier of the control plane.
        kubectl_layer: the layer with ``kubectl`` and ``helm`` for the cluster's version (package ``aws-cdk.lambda-layer-kubectl-v35``).
        namespaces: the namespaces that it may administer.
        group: the Kubernetes group that it is in, instead of namespaces: ``kubernetes.MANIFEST_HANDLER`` may make namespaces, policies
            and roles and nothing else. A cluster administrator binds it once: ``pci-constructs manifests --part handler``.
        cluster_admin: who accepted a handler that administers the whole cluster, instead of namespaces; each use raises an alarm.
        awscli_layer: the layer with the AWS CLI; that of the CDK by default.
    """

    placement: Placement
    kubectl_layer: lambda_.ILayerVersion
    namespaces: Sequence[str] = ()
    group: str | None = None
    cluster_admin: ExceptionRecord | None = None

    @property
    def reaches_the_cluster(self) -> bool:
        """Whether it makes what belongs to no namespace, such as namespaces themselves."""
        return self.group is not None or self.cluster_admin is not None

    awscli_layer: lambda_.ILayerVersion | None = None


class Kubectl(Construct):
    """The handler, its framework function, and the cluster as manifests see it.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        cluster: the cluster.
        access: its settings, checked.
        key: the customer managed key of its logs, environment and dead letters.

    Attributes:
        cluster: the cluster to pass to ``eks.KubernetesManifest`` and ``eks.HelmChart``.
        role: the role that the handler runs as.
        role_access: the access entry that it needs.
        access: its settings.
        security_group: its security group.
        connections: the same, as a member of ``vpc.allow``.
        tier: the tier that it runs in.
    """

    def __init__(self, scope: Construct, construct_id: str, *, cluster: eks.ICluster, access: KubectlAccess, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        self.access = access
        self.tier = access.placement.tier
        self.security_group = ec2.SecurityGroup(
            self,
            "SecurityGroup",
            vpc=access.placement.vpc,
            description="Handler that applies manifests, declared paths only",
            allow_all_outbound=False,
        )
        self.connections = ec2.Connections(security_groups=[self.security_group])
        self._key = key
        self._log = AuditLogGroup(self, "Log", key=key).log_group
        self._dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=key,
            enforce_ssl=True,
            retention_period=cdk.Duration.days(14),
        )
        acknowledge(
            self._dead_letters, "AwsSolutions::AwsSolutions-SQS3", reason="this queue is itself the dead-letter queue of two functions"
        )
        interfaces = ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces"]
        self.role = role(
            self,
            "Role",
            iam.ServicePrincipal("lambda.amazonaws.com"),
            [
                *self._own_statements(),
                iam.PolicyStatement(actions=["eks:DescribeCluster"], resources=[cluster.cluster_arn]),
                iam.PolicyStatement(actions=interfaces, resources=["*"]),
            ],
            wildcards="Lambda checks that its functions may make network interfaces, without naming one",
        )
        self._provider, handler = self._handler(cluster, access)
        token = self._framework(handler).service_token
        self.cluster = eks.Cluster.from_cluster_attributes(
            self,
            "Cluster",
            cluster_name=cluster.cluster_name,
            # Pruning lists objects of the whole cluster, which a handler of namespaces may not.
            prune=False,
            kubectl_provider=eks.KubectlProvider.from_kubectl_provider_attributes(
                self, "Provider", service_token=token, role=self.role.without_policy_updates()
            ),
        )
        self.role_access = _entry(self.role, access)

    def wait_for(self, entry: IConstruct) -> None:
        """Lets no manifest be applied before the handler has its access entry."""
        self._provider.node.add_dependency(entry)

    def _handler(self, cluster: eks.ICluster, access: KubectlAccess) -> tuple[eks.KubectlProvider, lambda_.Function]:
        provider = eks.KubectlProvider(
            self,
            "Kubectl",
            cluster=cluster,
            kubectl_layer=access.kubectl_layer,
            awscli_layer=access.awscli_layer,
            private_subnets=list(access.placement.subnets),
            security_groups=[self.security_group],
            role=self.role.without_policy_updates(),
        )
        # The provider's own framework function has a role with inline and AWS managed policies, and no log group: ours takes its place.
        provider.node.try_remove_child("Provider")
        self.node.try_remove_child("HasEcrPublic")
        handler = provider.node.find_child("Handler")
        if not isinstance(handler, lambda_.Function):
            raise TypeError("the kubectl provider has no handler")
        self._harden(handler, provider)
        acknowledge(
            handler,
            "AwsSolutions::AwsSolutions-L1",
            reason="the CDK ships this handler with the Python that it was tested with, which Lambda supports; a bump of the CDK moves it",
        )
        return provider, handler

    def _framework(self, handler: lambda_.Function) -> custom_resources.Provider:
        invoke = iam.PolicyStatement(actions=["lambda:InvokeFunction", "lambda:GetFunction"], resources=[handler.function_arn])
        framework_role = role(self, "FrameworkRole", iam.ServicePrincipal("lambda.amazonaws.com"), [*self._own_statements(), invoke])
        framework = custom_resources.Provider(
            self,
            "Framework",
            on_event_handler=handler,
            framework_on_event_role=framework_role.without_policy_updates(),
            log_group=self._log,
            provider_function_env_encryption=self._key,
        )
        function = framework.node.find_child("framework-onEvent")
        if not isinstance(function, lambda_.Function):
            raise TypeError("the provider framework has no function")
        self._harden(function, framework)
        acknowledge(
            function,
            "PCI.DSS.321::PCI.DSS.321-LambdaInsideVPC",
            reason="it calls the handler and answers CloudFormation, both over AWS APIs; a VPC would add network paths",
        )
        return framework

    def _own_statements(self) -> list[iam.PolicyStatement]:
        return [
            iam.PolicyStatement(actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[self._log.log_group_arn]),
            iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[self._dead_letters.queue_arn]),
            iam.PolicyStatement(actions=["kms:Decrypt", "kms:GenerateDataKey"], resources=[self._key.key_arn]),
        ]

    def _harden(self, function: lambda_.Function, owner: Construct) -> None:
        resource = function.node.default_child
        if not isinstance(resource, lambda_.CfnFunction):
            raise TypeError(f"{owner.node.path} has no CfnFunction")
        function.node.try_remove_child("LogGroup")
        resource.logging_config = lambda_.CfnFunction.LoggingConfigProperty(log_group=self._log.log_group_name)
        resource.kms_key_arn = self._key.key_arn
        resource.reserved_concurrent_executions = CONCURRENCY
        resource.dead_letter_config = lambda_.CfnFunction.DeadLetterConfigProperty(target_arn=self._dead_letters.queue_arn)


def _entry(handler: iam.IRole, access: KubectlAccess) -> RoleAccess:
    name = "manifest-handler"
    if access.group:
        return RoleAccess(name=name, role=handler, groups=[access.group])
    if access.cluster_admin:
        return RoleAccess(name=name, role=handler, policy=AccessPolicy.CLUSTER_ADMIN, exception=access.cluster_admin)
    return RoleAccess(name=name, role=handler, policy=AccessPolicy.ADMIN, namespaces=tuple(access.namespaces))


def check_kubectl(access: KubectlAccess | None, *, where: str) -> None:
    """Refuses a handler without bounds.

    Raises:
        RefusedSetting: not exactly one of namespaces, a group and an exception on the record is given, the group is one of Kubernetes or
            AWS, or it runs in a tier that does not fit.
    """
    if access is None:
        return
    access.placement.check_tier(Tier.CDE, Tier.NON_CDE, where=where, requirement_id="1.4.4")
    if [bool(access.namespaces), bool(access.group), bool(access.cluster_admin)].count(True) != 1:
        raise RefusedSetting(
            where=where,
            argument="kubectl.namespaces",
            value=list(access.namespaces),
            allowed="the namespaces that the handler administers, unless kubectl.group names its group or kubectl.cluster_admin is an "
            "ExceptionRecord",
            requirement_id="7.2.5",
        )
    if access.group and access.group.startswith(RESERVED_GROUPS):
        raise RefusedSetting(
            where=where,
            argument="kubectl.group",
            value=access.group,
            allowed="a group of your own: system:masters and its like belong to Kubernetes and AWS",
            requirement_id="7.2.1",
        )
