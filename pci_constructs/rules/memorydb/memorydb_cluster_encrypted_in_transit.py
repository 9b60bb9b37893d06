"""MemoryDB speaks TLS with everybody.

MemoryDB is a database of record, and without TLS all of it crosses the network readable, between its nodes as well (4.2.1). A cluster
without TLS takes only the access control list that lets everybody in, so nobody proves who he is either (8.3.1). TLS can only be chosen
when the cluster is made. What AWS makes of a template that says nothing is not in its documents.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true, undetermined

_TLS = "TLSEnabled"


def _check(cluster: ResourceView) -> Judgement:
    if not cluster.has(_TLS):
        blocked_by = "what AWS chose when it made the cluster: look at it in the account"
        return undetermined("the template does not say whether the cluster speaks TLS", _TLS, blocked_by=blocked_by)
    return flag_is_true(cluster, _TLS, good="the cluster speaks TLS alone", bad="the cluster speaks clear text")


RULE = Rule(
    id="memorydb-cluster-encrypted-in-transit",
    title="MemoryDB speaks TLS with everybody",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "card data that leaves the VPC on its way is encrypted; within it the standard asks less",
        "8.3.1": "only a cluster with TLS can ask users who they are; whether it does is up to its access control list",
    },
    remediation="set TLSEnabled to true (which replaces the cluster)",
    types=("AWS::MemoryDB::Cluster",),
    check=_check,
    equivalents={"checkov": "CKV_AWS_202"},
    passing={"TLSEnabled": True},
    failing={"TLSEnabled": False},
)
