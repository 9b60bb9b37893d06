from datetime import date
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Rule, judge
from pci_constructs.rules.eks.eks_access_entry_no_cluster_admin import RULE as ACCESS
from pci_constructs.rules.elasticache.elasticache_auto_failover_enabled import RULE as FAILOVER
from pci_constructs.rules.rds.rds_multi_az_support import RULE as MULTI_AZ
from tests.kit_assembly import assembly, stack

ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
VIEW = {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":eks::aws:cluster-access-policy/AmazonEKSViewPolicy"]]}
ADMIN_JOIN = {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"]]}


def verdict(rule: Rule, type_: str, **properties: Any) -> Verdict:
    built = stack({"R": {"Type": type_, "Properties": properties}})
    (found,) = judge(assembly(built), [rule], today=date(2026, 11, 24)).findings
    return found.verdict


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"MultiAZ": True}, Verdict.PASS),
        ({"MultiAZ": "true"}, Verdict.PASS),
        ({"MultiAZ": False}, Verdict.FAIL),
        ({"MultiAZ": "false"}, Verdict.FAIL),
        ({}, Verdict.FAIL),
        ({"MultiAZ": {"Ref": "P"}}, Verdict.UNDETERMINED),
        ({"DBClusterIdentifier": "c"}, Verdict.NOT_APPLICABLE),
        ({"SourceDBInstanceIdentifier": "i"}, Verdict.NOT_APPLICABLE),
    ],
)
def test_databases_have_a_standby(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdict(MULTI_AZ, "AWS::RDS::DBInstance", **properties) is expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"AutomaticFailoverEnabled": True, "MultiAZEnabled": True}, Verdict.PASS),
        ({"AutomaticFailoverEnabled": True}, Verdict.FAIL),
        ({"MultiAZEnabled": True}, Verdict.FAIL),
        ({"AutomaticFailoverEnabled": {"Fn::If": ["C", True, False]}, "MultiAZEnabled": True}, Verdict.UNDETERMINED),
    ],
)
def test_caches_fail_over(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdict(FAILOVER, "AWS::ElastiCache::ReplicationGroup", **properties) is expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"AccessPolicies": [{"PolicyArn": VIEW}]}, Verdict.PASS),
        ({}, Verdict.PASS),
        ({"AccessPolicies": [{"PolicyArn": ADMIN}]}, Verdict.FAIL),
        ({"AccessPolicies": [{"PolicyArn": VIEW}, {"PolicyArn": ADMIN_JOIN}]}, Verdict.FAIL),
        ({"AccessPolicies": [{"PolicyArn": {"Ref": "Policy"}}]}, Verdict.UNDETERMINED),
        ({"AccessPolicies": {"Ref": "Policies"}}, Verdict.UNDETERMINED),
        ({"KubernetesGroups": ["system:masters"]}, Verdict.FAIL),
        ({"KubernetesGroups": ["developers"]}, Verdict.PASS),
    ],
)
def test_nobody_administers_the_cluster(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdict(ACCESS, "AWS::EKS::AccessEntry", **properties) is expected


def test_a_rule_claims_requirements_or_to_be_a_guard_rail() -> None:
    assert MULTI_AZ.guard_rail
    with pytest.raises(ValueError, match="must claim either requirements or to be a guard rail"):
        Rule(id="x", title="x", severity=MULTI_AZ.severity, requirements={}, remediation="x", check_all=lambda _: ())
