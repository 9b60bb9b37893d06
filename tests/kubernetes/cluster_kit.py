"""A cluster with a handler, its nodes and a segmented network, for the tests of the constructs."""

import json
from dataclasses import dataclass
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_

from pci_constructs.aws.ec2 import FirewallEgress, PaymentProcessor, SegmentedVpc, Tier
from pci_constructs.aws.eks import KubectlAccess, NodeGroup, PrivateCluster, Workload
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.sns import AlarmTopic
from pci_constructs.kubernetes import MANIFEST_HANDLER, CdeNamespace, ConnectedNamespace
from pci_constructs.kubernetes.manifests.objects import Manifest
from tests.kit import Resource, resources
from tests.kubernetes.kit import KEY

APPLIED = "Custom::AWSCDK-EKS-KubernetesResource"
STRIPE = PaymentProcessor.stripe()


@dataclass(frozen=True)
class Setting:
    """A stack with all that namespaces need."""

    stack: cdk.Stack
    vpc: SegmentedVpc
    key: kms.IKey
    cluster: PrivateCluster
    payment: NodeGroup
    general: NodeGroup

    def payments(self, **changes: Any) -> CdeNamespace:
        return CdeNamespace(self.stack, "Payments", **{"name": "payments", "cluster": self.cluster, "nodes": self.payment, **changes})

    def others(self, **changes: Any) -> ConnectedNamespace:
        return ConnectedNamespace(self.stack, "General", **{"name": "general", "cluster": self.cluster, "nodes": self.general, **changes})

    def role(self, name: str = "developers") -> iam.IRole:
        return iam.Role.from_role_arn(self.stack, name, f"arn:aws:iam::111122223333:role/{name}")

    def signer(self) -> kms.IKey:
        return kms.Key.from_key_arn(self.stack, "Signer", KEY)


def setting_in(stack: cdk.Stack, **access: Any) -> Setting:
    """A cluster in a network of its own; its handler may make namespaces and policies unless it is said otherwise."""
    key = CustomerManagedKey(stack, "Key", description="cluster").key
    egress = FirewallEgress(processors=[STRIPE])
    vpc = SegmentedVpc(stack, "Vpc", cidr="10.0.0.0/16", zones=["eu-central-1a", "eu-central-1b"], key=key, egress=egress)
    layer = lambda_.LayerVersion.from_layer_version_arn(stack, "Layer", "arn:aws:lambda:eu-central-1:111122223333:layer:kubectl:1")
    chosen = access or {"group": MANIFEST_HANDLER}
    kubectl = KubectlAccess(placement=vpc.placement(Tier.CDE), kubectl_layer=layer, **chosen)
    cluster = PrivateCluster(
        stack,
        "Cluster",
        cluster_name="shop",
        version="1.36",
        placement=vpc.placement(Tier.CDE),
        key=key,
        alarms=AlarmTopic(stack, "Alarms", key=key).topic,
        kubectl=kubectl,
    )
    nodes = {
        workload: NodeGroup(
            stack,
            f"{str(workload).title()}Nodes",
            cluster=cluster,
            placement=vpc.placement(workload.tier),
            workload=workload,
            instance_types=[ec2.InstanceType("m7g.large")],
            key=key,
        )
        for workload in Workload
    }
    return Setting(stack, vpc, key, cluster, nodes[Workload.PAYMENT], nodes[Workload.GENERAL])


@pytest.fixture
def setting(stack: cdk.Stack) -> Setting:
    """The setting in the stack of the test."""
    return setting_in(stack)


def applied(stack: cdk.Stack) -> dict[str, list[Manifest]]:
    """What each resource of a stack applies, by logical id."""
    return {id_: json.loads(resource["Properties"]["Manifest"]) for id_, resource in resources(stack, APPLIED).items()}


def everything(stack: cdk.Stack) -> list[Manifest]:
    """All manifests of a stack."""
    return [manifest for manifests in applied(stack).values() for manifest in manifests]


def only(stack: cdk.Stack, kind: str, name: str, namespace: str | None = None) -> Manifest:
    """The one object of a kind and a name."""
    (found,) = [
        one
        for one in everything(stack)
        if (one["kind"], one["metadata"]["name"]) == (kind, name) and namespace in (None, one["metadata"].get("namespace"))
    ]
    return found


def resource_of(stack: cdk.Stack, kind: str, name: str) -> tuple[str, Resource]:
    """The resource that applies an object."""
    (found,) = [
        id_ for id_, manifests in applied(stack).items() if any((m["kind"], m["metadata"]["name"]) == (kind, name) for m in manifests)
    ]
    return found, resources(stack, APPLIED)[found]
