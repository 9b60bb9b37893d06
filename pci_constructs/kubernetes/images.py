"""Images in the CDE: by digest, from our registry, signed by our pipeline, on the nodes of their scope."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from pci_constructs.aws._settings import is_known, where
from pci_constructs.aws.eks import PrivateCluster
from pci_constructs.aws.eks.policies import pods, role
from pci_constructs.kubernetes._apply import apply, handler_of
from pci_constructs.kubernetes.manifests import kyverno
from pci_constructs.kubernetes.manifests.admission import (
    cde_pods_on_cde_nodes,
    check_registries,
    images_by_digest,
    other_pods_off_cde_nodes,
)
from pci_constructs.kubernetes.manifests.signatures import SigningIdentity, SigningKey, signed_images
from pci_constructs.refusals import RefusedSetting


class SignedImagesOnly(Construct):
    """Pods of the CDE run images that were named by digest, come from our registry and were signed by our pipeline.

    The API server itself denies images that are named by tag or come from elsewhere (6.3.2, 6.5.1), pods of the CDE outside its nodes and
    other pods on them (2.2.3): ``ValidatingAdmissionPolicy``, which needs no component that could be down. Kyverno verifies signatures
    with the key of the pipeline (6.5.1, 11.5.2), whose public half it asks KMS for through the VPC's endpoint; where it does not answer,
    nothing starts in the CDE.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        cluster: the cluster; its handler must be able to make policies.
        registries: the registries of CDE images with their path, ending in a slash; ``/cde/`` in ECR of this account by default.
        signer: the KMS key that the pipeline signs with, or the identity of a keyless signature, for which Kyverno needs a way out to
            Sigstore.
        chart_registry: the registry with its path that Kyverno's chart and images are mirrored to; the chart is then installed from
            there, which takes a handler that administers the whole cluster, on the record. By default Kyverno is installed beforehand,
            with the values of ``pci-constructs manifests --part kyverno-values``.

    Attributes:
        registries: the registries.
        kyverno_role: what Kyverno may do in AWS: read the public key and the signatures.
        chart: the ``eks.HelmChart``; ``None`` if it is installed beforehand.

    Raises:
        RefusedSetting: a registry has no path, the signer is no KMS key and no workflow, or the handler cannot do it.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: PrivateCluster,
        signer: kms.IKey | SigningIdentity,
        registries: Sequence[str] | None = None,
        chart_registry: str | None = None,
    ) -> None:
        place = where(scope, construct_id)
        handler = handler_of(cluster, where=place)
        if chart_registry is not None and handler.access.cluster_admin is None:
            raise RefusedSetting(
                where=place,
                argument="chart_registry",
                value=chart_registry,
                allowed="left out: the chart makes kinds, roles and webhooks, which only a cluster administrator may",
                requirement_id="7.2.5",
                cure="install Kyverno once with the values of pci-constructs manifests --part kyverno-values, or record the administrator",
            )
        stack = cdk.Stack.of(scope)
        if registries is None and not (is_known(stack.account) and is_known(stack.region)):
            raise RefusedSetting(
                where=place,
                argument="registries",
                value=None,
                allowed="given where the stack does not say its account and region: admission policies compare with the registry's name",
                requirement_id=None,
            )
        own = [f"{stack.account}.dkr.ecr.{stack.region}.amazonaws.com/cde/"]
        self.registries = check_registries(own if registries is None else registries, where=place)
        by = signer if isinstance(signer, SigningIdentity) else SigningKey(arn=signer.key_arn)
        known = isinstance(by, SigningIdentity) or is_known(by.arn)
        admission = [*images_by_digest(self.registries), *cde_pods_on_cde_nodes(), *other_pods_off_cde_nodes()]
        verified = signed_images(self.registries, by, known=known)
        super().__init__(scope, construct_id)
        apply(self, "Default", handler, admission, keep=True)
        self.kyverno_role = self._identity(cluster, by)
        self.chart = None if chart_registry is None else self._chart(handler.cluster, chart_registry)
        signed = apply(self, "Signatures", handler, [verified], keep=True)
        signed.node.add_dependency(self.kyverno_role)
        if self.chart is not None:
            signed.node.add_dependency(self.chart)

    def _identity(self, cluster: PrivateCluster, signer: SigningKey | SigningIdentity) -> iam.Role:
        repositories = [
            cdk.Stack.of(self).format_arn(
                service="ecr", account=registry.partition(".")[0], resource="repository", resource_name=f"{registry.partition('/')[2]}*"
            )
            for registry in self.registries
            if ".dkr.ecr." in registry
        ]
        reading = ["ecr:BatchGetImage", "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer"]
        statements = [iam.PolicyStatement(actions=["ecr:GetAuthorizationToken"], resources=["*"])]
        if repositories:
            statements.append(iam.PolicyStatement(actions=reading, resources=repositories))
        if isinstance(signer, SigningKey):
            statements.append(iam.PolicyStatement(actions=["kms:DescribeKey", "kms:GetPublicKey"], resources=[signer.arn]))
        made = role(
            self,
            "KyvernoRole",
            pods(cluster.cluster_name, kyverno.SERVICE_ACCOUNT, namespace=kyverno.NAMESPACE),
            statements,
            wildcards="a registry token has no resource level; signatures are read from the repositories of CDE images, made later",
        )
        eks.CfnPodIdentityAssociation(
            self,
            "KyvernoIdentity",
            cluster_name=cluster.cluster.cluster_name,
            namespace=kyverno.NAMESPACE,
            service_account=kyverno.SERVICE_ACCOUNT,
            role_arn=made.role_arn,
        )
        return made

    def _chart(self, cluster: eks.ICluster, registry: str) -> eks.HelmChart:
        (checked,) = check_registries([registry], where=self.node.path, argument="chart_registry")
        return eks.HelmChart(
            self,
            "Kyverno",
            cluster=cluster,
            repository=f"oci://{checked}{kyverno.CHART}",
            chart=kyverno.CHART,
            release=kyverno.CHART,
            version=kyverno.CHART_VERSION,
            namespace=kyverno.NAMESPACE,
            values=kyverno.chart_values(registry),
            wait=True,
            timeout=cdk.Duration.minutes(10),
        )
