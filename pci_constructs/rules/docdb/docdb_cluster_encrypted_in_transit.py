"""Document databases refuse connections without TLS.

A client that speaks clear text sends whole documents and gets them back readable. Clusters demand TLS unless ``tls`` is ``disabled`` in
their parameter group, and then they speak clear text alone: administrators (2.2.7), credentials (8.3.2) and, on open networks, card data
(4.2.1) lose their protection. The value ``enabled`` takes every version since 1.0; ``tls1.2+`` is stricter than this rule asks.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, failed, passed, undetermined
from pci_constructs.rules.databases import group_of, parameter
from pci_constructs.rules.restarts import in_force

_CLUSTER, _GROUP, _NAME = "AWS::DocDB::DBCluster", "AWS::DocDB::DBClusterParameterGroup", "DBClusterParameterGroupName"
_SECURE = ("enabled", "fips-140-3", "tls1.2+", "tls1.3+")


def _check(cluster: ResourceView) -> Judgement:
    given = parameter(group_of(cluster, _NAME, _GROUP), "tls")
    value = (given or "enabled").lower()
    if value == "disabled":
        return failed("clients speak clear text: tls is disabled in the parameter group", _NAME)
    if value not in _SECURE:
        return undetermined(f"{value} is no value of tls that is known", _NAME, blocked_by="whether the cluster demands TLS")
    # The parameter is static: instances take it when they are restarted.
    return in_force(cluster, passed(f"clients without TLS are refused: tls is {value}{'' if given else ' by default'}", _NAME))


def _example(value: str) -> Example:
    group = {"Description": "Payments", "Family": "docdb5.0", "Parameters": {"audit_logs": "all", "tls": value}}
    return Example(
        resources={
            "Cluster": {"Type": _CLUSTER, "Properties": {_NAME: {"Ref": "Group"}}},
            "Group": {"Type": _GROUP, "Properties": group},
        }
    )


RULE = Rule(
    id="docdb-cluster-encrypted-in-transit",
    title="Document databases refuse connections without TLS",
    severity=Severity.MEDIUM,
    requirements={
        "8.3.2": "what clients prove themselves with is unreadable while it travels to the database",
        "2.2.7": "administrators of the database sign in over an encrypted connection",
        "4.2.1": "card data that leaves the VPC on its way is encrypted; within it the standard asks less",
    },
    remediation="set tls in the cluster's parameter group to tls1.2+, or to enabled where the engine is too old for it, and restart the "
    "instances",
    types=(_CLUSTER,),
    check=_check,
    equivalents={"config": "docdb-cluster-encrypted-in-transit", "checkov": "CKV_AWS_90"},
    passing=_example("tls1.2+"),
    failing=_example("disabled"),
)
