from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.eks._clusters import CLUSTER, OLD_CLUSTER
from pci_constructs.rules.eks._nodes import GROUP
from tests.rules.tables import FAIL, PASS, UNDETERMINED, P, resource, said

CURRENT = resource(CLUSTER, Name="c", Version="1.36")
NAMED = {"Type": "namespace", "Namespaces": ["payments"]}


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ({}, PASS),
        ({"Version": "1.36"}, PASS),
        ({"Version": "1.35"}, FAIL),
        ({"Version": "1.27"}, FAIL),
        ({"Version": P}, UNDETERMINED),
        ({"Version": "1.36", "ClusterName": "c"}, PASS),
        ({"Version": "1.36", "ClusterName": "elsewhere"}, UNDETERMINED),
        ({"Version": "1.27", "ClusterName": "elsewhere"}, FAIL),
        ({"AmiType": "AL2023_x86_64_STANDARD"}, PASS),
        ({"AmiType": "AL2_ARM_64"}, FAIL),
        ({"AmiType": "CUSTOM"}, UNDETERMINED),
        ({"AmiType": P}, UNDETERMINED),
        ({"AmiType": P, "Version": "1.27"}, FAIL),
    ],
)
def test_versions_of_nodes(group: dict[str, Any], expected: Verdict) -> None:
    assert said("eks-nodegroup-version-current", resource(GROUP, **{"ClusterName": {"Ref": "C"}, **group}), C=CURRENT) is expected


@pytest.mark.parametrize(
    ("data", "group", "expected"),
    [
        ({"ImageId": "ami-0123456789abcdef0"}, {}, UNDETERMINED),
        ({"ImageId": P}, {}, UNDETERMINED),
        ({"InstanceType": "m7g.large"}, {}, PASS),
        ({"ImageId": {"Ref": "AWS::NoValue"}}, {}, PASS),
        ({"InstanceType": "m7g.large"}, {"AmiType": "AL2_ARM_64"}, FAIL),
        ({"ImageId": "ami-0123456789abcdef0"}, {"Version": "1.27"}, FAIL),
    ],
)
def test_an_image_that_the_launch_template_names(data: dict[str, Any], group: dict[str, Any], expected: Verdict) -> None:
    nodes = resource(GROUP, ClusterName={"Ref": "C"}, LaunchTemplate={"Id": {"Ref": "T"}}, **group)
    template = resource("AWS::EC2::LaunchTemplate", LaunchTemplateData=data)
    assert said("eks-nodegroup-version-current", nodes, C=CURRENT, T=template) is expected


@pytest.mark.parametrize(
    ("policy", "scope", "expected"),
    [
        ("AmazonEKSAdminPolicy", NAMED, PASS),
        ("AmazonEKSAdminPolicy", {"Type": "cluster"}, FAIL),
        ("AmazonEKSEditPolicy", {"Type": "CLUSTER"}, FAIL),
        ("AmazonEKSEditPolicy", {"Type": "namespace", "Namespaces": []}, FAIL),
        ("AmazonEKSEditPolicy", {"Type": "namespace", "Namespaces": ["*"]}, FAIL),
        ("AmazonEKSEditPolicy", {"Type": "namespace", "Namespaces": ["payments", "*"]}, FAIL),
        ("AmazonEKSEditPolicy", {"Type": "namespace", "Namespaces": ["payments-*"]}, PASS),
        ("AmazonEKSEditPolicy", {"Type": "namespace", "Namespaces": [P, "**"]}, FAIL),
        ("AmazonEKSEditPolicy", {"Type": "namespace", "Namespaces": ["payments", P]}, UNDETERMINED),
        ("AmazonEKSClusterAdminPolicy", {"Type": "namespace", "Namespaces": ["*"]}, FAIL),
        ("AmazonEKSClusterAdminPolicy", NAMED, PASS),
        # Another rule's.
        ("AmazonEKSClusterAdminPolicy", {"Type": "cluster"}, PASS),
        ("AmazonEKSEditPolicy", {"Type": "namespace", "Namespaces": P}, UNDETERMINED),
        ("AmazonEKSEditPolicy", {"Type": P}, UNDETERMINED),
        ("AmazonEKSEditPolicy", None, FAIL),
        ("AmazonEKSViewPolicy", {"Type": "cluster"}, PASS),
    ],
)
def test_scopes_of_rights(policy: str, scope: Any, expected: Verdict) -> None:
    entry = {"PolicyArn": f"arn:aws:eks::aws:cluster-access-policy/{policy}", **({"AccessScope": scope} if scope else {})}
    asked = "eks-access-entry-namespace-scoped"
    assert said(asked, resource("AWS::EKS::AccessEntry", AccessPolicies=[entry])) is expected
    joined = {**entry, "PolicyArn": {"Fn::Sub": f"arn:${{AWS::Partition}}:eks::aws:cluster-access-policy/{policy}"}}
    assert said(asked, resource("AWS::EKS::AccessEntry", AccessPolicies=[joined])) is expected


def test_whose_policy_is_not_known() -> None:
    of = resource("AWS::EKS::AccessEntry", AccessPolicies=[{"PolicyArn": P, "AccessScope": {"Type": "cluster"}}])
    assert said("eks-access-entry-namespace-scoped", of) is UNDETERMINED
    assert said("eks-access-entry-namespace-scoped", resource("AWS::EKS::AccessEntry")) is PASS


@pytest.mark.parametrize(
    ("type_", "on", "expected"),
    [
        (CLUSTER, {"ResourcesVpcConfig": {"EndpointPrivateAccess": "true"}, "DeletionProtection": "true"}, PASS),
        (CLUSTER, {}, FAIL),
        (CLUSTER, {"ResourcesVpcConfig": {"EndpointPrivateAccess": P}, "DeletionProtection": P}, UNDETERMINED),
        (OLD_CLUSTER, {"Config": {"resourcesVpcConfig": {"endpointPrivateAccess": True}, "deletionProtection": True}}, PASS),
        (OLD_CLUSTER, {"Config": {}}, FAIL),
    ],
)
def test_switches_of_clusters(type_: str, on: dict[str, Any], expected: Verdict) -> None:
    for asked in ("eks-endpoint-private-access-enabled", "eks-cluster-deletion-protection-enabled"):
        assert said(asked, resource(type_, **on)) is expected
