"""Warehouses refuse connections without TLS.

A client that does not ask for TLS sends its password and gets whole reports of card data readable. The parameter that makes Redshift refuse
such clients keeps authentication factors (8.3.2) and, on open networks, card data (4.2.1) from travelling in clear. Parameter groups of
the family ``redshift-2.0`` demand it unless they say otherwise, those of the one before do not; which one a warehouse has that names none
depends on the year in which it was made.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, failed, passed, undetermined
from pci_constructs.rules.databases import group_of
from pci_constructs.rules.redshift._clusters import CLUSTER, MADE_BEFORE_2025, demands_tls
from pci_constructs.rules.restarts import in_force

_GROUP, _NAME = "AWS::Redshift::ClusterParameterGroup", "ClusterParameterGroupName"
_RECENT = "redshift-2.0"


def _silent(group: ResourceView) -> Judgement:
    """Judges a group that says nothing of TLS by what its family does."""
    if group.text("ParameterGroupFamily").strip().lower() == _RECENT:
        return passed(f"clients without TLS are refused, as the family {_RECENT} has it", "ParameterGroupFamily")
    return failed("clients without TLS are let in: the parameter group says nothing of require_ssl", "Parameters")


def _check(resource: ResourceView) -> Judgement:
    group = resource if resource.type == _GROUP else group_of(resource, _NAME, _GROUP)
    if group is not None:
        found = demands_tls(group, "Parameters", name="ParameterName") or _silent(group)
        # A change may wait until the warehouse is restarted.
        return found if resource.type == _GROUP else in_force(resource, found)
    name = resource.text(_NAME).strip().lower()
    if name == f"default.{_RECENT}":
        return in_force(resource, passed(f"default.{_RECENT} refuses clients without TLS", _NAME))
    if not name:
        return undetermined("the warehouse names no parameter group", _NAME, blocked_by=MADE_BEFORE_2025)
    return failed(f"{name} lets clients without TLS in", _NAME)


def _example(value: str) -> Example:
    tls = {"ParameterName": "require_ssl", "ParameterValue": value}
    group = {"Description": "Payments", "ParameterGroupFamily": "redshift-1.0", "Parameters": [tls]}
    return Example(
        resources={
            "Cluster": {"Type": CLUSTER, "Properties": {_NAME: {"Ref": "Group"}}},
            "Group": {"Type": _GROUP, "Properties": group},
        }
    )


RULE = Rule(
    id="redshift-require-tls-ssl",
    title="Warehouses refuse connections without TLS",
    severity=Severity.MEDIUM,
    requirements={
        "8.3.2": "passwords are unreadable while they travel to the warehouse",
        "4.2.1": "card data that leaves the VPC on its way is encrypted; within it the standard asks less",
    },
    remediation="set require_ssl to true in an AWS::Redshift::ClusterParameterGroup, and name it in ClusterParameterGroupName",
    types=(CLUSTER, _GROUP),
    check=_check,
    equivalents={
        "securityhub": "Redshift.2",
        "config": "redshift-require-tls-ssl",
        "cdk-nag": "PCI.DSS.321-RedshiftRequireTlsSSL",
        "checkov": "CKV_AWS_105",
    },
    passing=_example("true"),
    failing=_example("false"),
)
