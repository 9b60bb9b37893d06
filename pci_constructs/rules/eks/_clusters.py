"""Clusters, as CloudFormation's own resource and as the custom one of the CDK's older construct, whose keys begin in lower case."""

from pci_constructs.rules import Block, Judgement, ResourceView, flag_is_true

CLUSTER = "AWS::EKS::Cluster"
OLD_CLUSTER = "Custom::AWSCDK-EKS-Cluster"
CLUSTERS = (CLUSTER, OLD_CLUSTER)


def named(cluster: Block, path: str) -> str:
    """A property's path in this kind of cluster."""
    if cluster.owner != OLD_CLUSTER:
        return path
    lower = ".".join(f"{name[0].lower()}{name[1:]}" for name in path.split("."))
    return lower if cluster.path else f"Config.{lower}"


def switched_on(cluster: ResourceView, path: str, *, good: str, bad: str) -> Judgement:
    """Judges a boolean that should be true and is false by default."""
    return flag_is_true(cluster, named(cluster, path), good=good, bad=bad)
