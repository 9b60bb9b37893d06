"""Somebody is told when calls to a cluster are refused.

The audit log of a cluster shows each call that was refused: a workload that tries what it may not, or somebody with a stolen token who
looks around. Refused attempts are recorded (10.2.1.4) and looked through by a machine, and not by somebody when there is time (10.4.1.1).
A metric filter on the log group of the cluster with an alarm has to tell a topic.
"""

import re
from functools import partial

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.cloudtrail._alarms import alarm_tells, watched
from pci_constructs.rules.eks._clusters import CLUSTER

_GROUP, _NAME = "AWS::Logs::LogGroup", "LogGroupName"
_REFUSED = re.compile(r"(?<!\d)40[13](?!\d)|forbid|anonymous", re.IGNORECASE)


def _check(cluster: ResourceView) -> Judgement:
    return alarm_tells(cluster, "refused calls", lambda pattern: bool(_REFUSED.search(pattern)), partial(_of, cluster), "Logging")


def _of(cluster: ResourceView, filter_: ResourceView) -> bool:
    """Whether a metric filter is on the log group that EKS writes the logs of a cluster to."""
    group = filter_.follow(_NAME)
    named = group if group and group.type == _GROUP else filter_
    if cluster.is_(named.follow(_NAME)):
        return True
    return cluster.has("Name") and named.text(_NAME) == f"/aws/eks/{cluster.text('Name')}/cluster"


def _example(pattern: str) -> Example:
    others = {name: body for name, body in watched(pattern).resources.items() if name != "Trail"}
    log = {"Type": _GROUP, "Properties": {_NAME: "/aws/eks/pay/cluster"}}
    return Example(resources={"Cluster": {"Type": CLUSTER, "Properties": {"Name": "pay"}}, **others, "Log": log})


RULE = Rule(
    id="alarm-eks-audit-failures",
    title="Somebody is told when calls to a cluster are refused",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.4": "attempts on the cluster that were refused are seen",
        "10.4.1.1": "a machine looks through the audit log of the cluster all the time",
    },
    remediation="add a metric filter on /aws/eks/<cluster>/cluster for responseStatus.code 401 and 403, and an alarm that tells a topic",
    types=(CLUSTER,),
    check=_check,
    passing=_example("{ ($.responseStatus.code = 401) || ($.responseStatus.code = 403) }"),
    failing=_example("{ $.responseStatus.code = 500 }"),
)
