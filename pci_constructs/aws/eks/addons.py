"""The add-ons that a cluster gets its network, its storage, its pod identities and its runtime detection from."""

import json
from collections.abc import Mapping
from enum import StrEnum

from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from pci_constructs.aws.eks.policies import network_statements, pods, role, volume_statements
from pci_constructs.aws.eks.workload import Workload
from pci_constructs.refusals import RefusedSetting

NETWORK = "vpc-cni"
PROXY = "kube-proxy"
DNS = "coredns"
IDENTITY = "eks-pod-identity-agent"
VOLUMES = "aws-ebs-csi-driver"
DETECTION = "aws-guardduty-agent"
NETWORK_ACCOUNT = "aws-node"
VOLUMES_ACCOUNT = "ebs-csi-controller-sa"
ADDONS = (NETWORK, PROXY, IDENTITY, DETECTION, DNS, VOLUMES)


class AgentManagement(StrEnum):
    """Who installs and updates GuardDuty's agent on the nodes; two managers would fight over one add-on."""

    ADD_ON = "add-on"
    """This template; the cluster is tagged so that GuardDuty's automated management leaves it alone."""
    AUTOMATED = "automated"
    """GuardDuty, which also makes an interface endpoint and a security group in the VPC, outside every template."""


class ClusterAddons(Construct):
    """The add-ons of one cluster.

    Network policies are enforced (1.3.1, 1.3.2), pods get AWS permissions through Pod Identity alone (7.2.5), volumes that pods ask for
    must be encrypted (3.5.1), and GuardDuty watches what runs (5.2.1, 11.5.1).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        cluster: the cluster.
        cluster_name: its name, known at synth.
        vpc_id: the VPC of its nodes.
        key: the customer managed key of the volumes.
        system_workload: the nodes that cluster DNS and the volume controller run on.
        agent: who manages GuardDuty's agent.
        versions: versions to pin, by add-on; EKS chooses the default for the cluster's version otherwise.

    Attributes:
        before_nodes: the add-ons that nodes need to become ready.
        after_nodes: the add-ons that need nodes to become active.

    Raises:
        RefusedSetting: a version is given for an add-on that the cluster does not have.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        cluster_name: str,
        vpc_id: str,
        key: kms.IKey,
        system_workload: Workload,
        agent: AgentManagement,
        versions: Mapping[str, str],
    ) -> None:
        super().__init__(scope, construct_id)
        self._cluster = cluster
        self._versions = versions
        network = role(
            self,
            "NetworkRole",
            pods(cluster_name, NETWORK_ACCOUNT),
            network_statements(self, cluster_name=cluster_name, vpc_id=vpc_id),
            wildcards="the plugin makes and moves interfaces whose ids are not known before; describing has no resource level. It is bound "
            "to this account and region, to subnets and security groups of this VPC, and to instances of this cluster",
        )
        volumes = role(
            self,
            "VolumesRole",
            pods(cluster_name, VOLUMES_ACCOUNT),
            volume_statements(self, cluster_name=cluster_name, key_arn=key.key_arn),
            wildcards="the driver makes volumes whose ids are not known before; describing has no resource level. It is bound to this "
            "account and region, to volumes that it tagged itself, to encrypted ones when it makes them, and to instances of this cluster",
        )
        self.before_nodes = [
            # The add-on's schema takes the text "true", not the boolean.
            self._addon(NETWORK, {"enableNetworkPolicy": "true"}, pod_role=network, service_account=NETWORK_ACCOUNT),
            self._addon(PROXY),
            self._addon(IDENTITY),
        ]
        if agent is AgentManagement.ADD_ON:
            self.before_nodes.append(self._addon(DETECTION))
        self.after_nodes = [
            self._addon(DNS, system_workload.placement),
            self._addon(VOLUMES, {"controller": system_workload.placement}, pod_role=volumes, service_account=VOLUMES_ACCOUNT),
        ]

    def _addon(
        self,
        name: str,
        values: Mapping[str, object] | None = None,
        *,
        pod_role: iam.IRole | None = None,
        service_account: str | None = None,
    ) -> eks.CfnAddon:
        identities = None
        if pod_role is not None and service_account is not None:
            identities = [eks.CfnAddon.PodIdentityAssociationProperty(role_arn=pod_role.role_arn, service_account=service_account)]
        return eks.CfnAddon(
            self,
            name,
            addon_name=name,
            addon_version=self._versions.get(name),
            cluster_name=self._cluster.cluster_name,
            configuration_values=json.dumps(values, sort_keys=True) if values else None,
            pod_identity_associations=identities,
            # What somebody changed by hand in the cluster goes back to what is written here.
            resolve_conflicts="OVERWRITE",
        )


def check_versions(versions: Mapping[str, str], *, where: str) -> None:
    """Refuses versions of add-ons that the cluster does not have: a misspelt pin would pin nothing.

    Raises:
        RefusedSetting: a name is none of ``ADDONS``.
    """
    for name in versions:
        if name not in ADDONS:
            raise RefusedSetting(
                where=where,
                argument="addon_versions",
                value=name,
                allowed=f"by name of an add-on, one of {', '.join(ADDONS)}",
                requirement_id=None,
            )


def encrypted_storage_class(key_arn: str) -> dict[str, object]:
    """The manifest of a default storage class whose volumes are encrypted with the key (3.5.1)."""
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": "encrypted", "annotations": {"storageclass.kubernetes.io/is-default-class": "true"}},
        "provisioner": "ebs.csi.aws.com",
        "parameters": {"type": "gp3", "encrypted": "true", "kmsKeyId": key_arn},
        "volumeBindingMode": "WaitForFirstConsumer",
        "reclaimPolicy": "Retain",
        "allowVolumeExpansion": True,
    }
