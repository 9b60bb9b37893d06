"""Whether somebody is told of what the audit log of a cluster shows."""

from collections.abc import Callable
from functools import partial

from pci_constructs.rules import Example, Judgement, ResourceView
from pci_constructs.rules.cloudtrail._alarms import alarm_tells, watched
from pci_constructs.rules.eks._clusters import CLUSTER

_GROUP, _NAME = "AWS::Logs::LogGroup", "LogGroupName"


def told(cluster: ResourceView, what: str, finds: Callable[[str], bool]) -> Judgement:
    """Judges that a metric filter on the log group of a cluster finds something, and that an alarm on it tells a topic.

    Args:
        cluster: the cluster.
        what: what the filter finds, for messages.
        finds: whether a filter's pattern finds it.
    """
    return alarm_tells(cluster, what, finds, partial(_of, cluster), "Logging")


def _of(cluster: ResourceView, filter_: ResourceView) -> bool:
    """Whether a metric filter is on the log group that EKS writes the logs of a cluster to."""
    group = filter_.follow(_NAME)
    named = group if group and group.type == _GROUP else filter_
    if cluster.is_(named.follow(_NAME)):
        return True
    return cluster.has("Name") and named.text(_NAME) == f"/aws/eks/{cluster.text('Name')}/cluster"


def example(pattern: str) -> Example:
    """A cluster with its log group, a filter and an alarm, for examples."""
    others = {name: body for name, body in watched(pattern).resources.items() if name != "Trail"}
    log = {"Type": _GROUP, "Properties": {_NAME: "/aws/eks/pay/cluster"}}
    return Example(resources={"Cluster": {"Type": CLUSTER, "Properties": {"Name": "pay"}}, **others, "Log": log})
