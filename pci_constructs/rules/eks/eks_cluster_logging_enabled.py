"""A cluster writes all its control plane logs.

The audit log says who did what through the API, the authenticator log who was let in or refused, the others what the control plane made
of it. Administrative actions (10.2.1.2) and refused attempts (10.2.1.4) cannot be traced without them. EKS writes none unless asked.
"""

from typing import Any

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, passed, some, worst
from pci_constructs.rules.eks._clusters import CLUSTERS, OLD_CLUSTER, named

_TYPES = ("audit", "authenticator", "api", "controllerManager", "scheduler")


def _check(cluster: ResourceView) -> Judgement:
    where = named(cluster, "Logging.ClusterLogging")
    return worst((_written(cluster, where, kind) for kind in _TYPES), empty=passed("unused"))


def _written(cluster: ResourceView, where: str, kind: str) -> Judgement:
    good = passed("the cluster writes all its control plane logs", where)
    bad = failed(f"the cluster does not write its {kind} log", where)

    def of_type(entry: Block) -> Judgement:
        return good if entry.text("Type").strip() == kind else bad

    def named_in(text: Any) -> Judgement:
        return good if str(text).strip() == kind else bad

    def setup(part: Block) -> Judgement:
        return some(part.each("types"), named_in, empty=bad) if part.flag("enabled") else bad

    if cluster.type == OLD_CLUSTER:
        return some(cluster.each(where), setup, empty=bad)
    return some(cluster.each(f"{where}.EnabledTypes"), of_type, empty=bad)


RULE = Rule(
    id="eks-cluster-logging-enabled",
    title="A cluster writes all its control plane logs",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "audit logs are active for the API that administers the cluster",
        "10.2.1.2": "what an administrator does in the cluster is in its audit log alone",
        "10.2.1.4": "refused attempts are in the authenticator and audit logs",
    },
    remediation="name api, audit, authenticator, controllerManager and scheduler in Logging.ClusterLogging.EnabledTypes",
    types=CLUSTERS,
    check=_check,
    equivalents={
        "securityhub": "EKS.8",
        "config": "eks-cluster-logging-enabled",
        "checkov": "CKV_AWS_37",
    },
    passing={"Logging": {"ClusterLogging": {"EnabledTypes": [{"Type": kind} for kind in _TYPES]}}},
    failing={"Logging": {"ClusterLogging": {"EnabledTypes": [{"Type": "audit"}]}}},
)
