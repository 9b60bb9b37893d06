"""The add-ons of a cluster."""

from collections.abc import Callable
from typing import Any

from pci_constructs.rules import Example, Judgement, ResourceView, some
from pci_constructs.rules.eks._clusters import CLUSTER

ADDON = "AWS::EKS::Addon"
IDENTITY = "AWS::EKS::PodIdentityAssociation"
NETWORK = "vpc-cni"


def name_of(addon: ResourceView) -> str:
    """What the add-on is called."""
    return addon.text("AddonName").strip()


def cluster_of(part: ResourceView) -> Any:
    """What stands for the cluster of an add-on or a pod's role: the same for two of one cluster, however each names it."""
    return named_or_referred(part.get("ClusterName"), CLUSTER, part)


def named_or_referred(value: Any, type_: str, near: ResourceView) -> Any:
    """What stands for a resource of a type that a value refers to, or names as its name or at the end of its ARN."""
    if value is None:
        return None
    links = near.evaluation.links
    found = links.target(value) or links.named(type_, str(value).rpartition("/")[2], near)
    return (found.resource.template, found.logical_id) if found else str(value)


def some_addon(cluster: ResourceView, name: str, decide: Callable[[ResourceView], Judgement], *, empty: Judgement) -> Judgement:
    """The best of what a function decides on the add-ons of a cluster that have a name.

    Args:
        cluster: the cluster.
        name: the add-on, such as ``vpc-cni``.
        decide: decides on the add-on.
        empty: the judgement where the cluster has none of this name.
    """
    return some(cluster.linked(ADDON, "ClusterName"), lambda addon: decide(addon) if name_of(addon) == name else empty, empty=empty)


def example(**addon: object) -> Example:
    """A cluster with one add-on, for examples."""
    return Example(
        resources={
            "Cluster": {"Type": CLUSTER, "Properties": {"Name": "pay"}},
            "Addon": {"Type": ADDON, "Properties": {"ClusterName": {"Ref": "Cluster"}, **addon}},
        }
    )
