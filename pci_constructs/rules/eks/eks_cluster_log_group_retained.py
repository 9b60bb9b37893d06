"""The log group of a cluster keeps its logs for twelve months, with a key of the team's own.

EKS writes the logs of the control plane, audit log included, to a group whose name follows from the cluster's. If nobody made the group
before, EKS makes it: under CloudWatch's own key (10.3.1) and without an end, which the next person who looks at the bill changes to a
week (10.5.1). A group that the template makes first has both settled.
"""

from collections.abc import Iterator

from pci_constructs.rules import (
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    attempt,
    failed,
    not_applicable,
    some,
    undetermined,
)
from pci_constructs.rules.eks._clusters import CLUSTER
from pci_constructs.rules.logs._groups import GROUP, kept_and_encrypted

_TYPES = "Logging.ClusterLogging.EnabledTypes"


def _check(cluster: ResourceView) -> Judgement:
    if not cluster.each(_TYPES):
        return not_applicable("the control plane logs nothing", _TYPES)
    if cluster.live:
        none = failed("the control plane logs, and its log group is not there", "Name")
    else:
        where = f"/aws/eks/{cluster.text('Name')}/cluster" if cluster.has("Name") else "the log group of the cluster"
        none = undetermined("no template makes the log group of the cluster", "Name", blocked_by=f"{where}, as it is in the account")
    return some(_groups(cluster), lambda group: attempt(lambda: kept_and_encrypted(group)), empty=none)


def _groups(cluster: ResourceView) -> Iterator[ResourceView]:
    """The group that EKS writes to: named by the cluster's name, or by a reference to the cluster."""
    if cluster.has("Name"):
        found = cluster.evaluation.links.named(GROUP, f"/aws/eks/{cluster.text('Name')}/cluster", cluster)
        if found is not None:
            yield found
            return
    for group in cluster.linked(GROUP, "LogGroupName"):
        name = group.text("LogGroupName")
        if name.startswith("/aws/eks/") and name.endswith("/cluster"):
            yield group


def _example(days: int) -> Example:
    log = {"LogGroupName": "/aws/eks/pay/cluster", "RetentionInDays": days, "KmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/1"}
    cluster = {"Name": "pay", "Logging": {"ClusterLogging": {"EnabledTypes": [{"Type": "audit"}]}}}
    return Example(resources={"Cluster": {"Type": CLUSTER, "Properties": cluster}, "Log": {"Type": GROUP, "Properties": log}})


RULE = Rule(
    id="eks-cluster-log-group-retained",
    title="The log group of a cluster keeps logs for twelve months under a key of KMS",
    severity=Severity.MEDIUM,
    requirements={
        "10.5.1": "the audit log of the cluster is there for twelve months, and not for as long as somebody left it",
        "10.3.1": "reading the audit log of the cluster takes rights on a key",
    },
    remediation="make the log group /aws/eks/<name>/cluster in the template, with RetentionInDays of 365 or more and a KmsKeyId",
    types=(CLUSTER,),
    check=_check,
    passing=_example(365),
    failing=_example(90),
)
