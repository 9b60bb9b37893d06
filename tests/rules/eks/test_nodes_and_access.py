from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.eks._nodes import GROUP
from tests.rules.eks.test_clusters import FAIL, FREE, NONE, OPEN, PASS, asked

ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
OF_CLUSTER = {"Fn::GetAtt": ["C", "ClusterSecurityGroupId"]}
IMDS = {"HttpTokens": "required", "HttpPutResponseHopLimit": 1}


def template(data: Any, **named: Any) -> dict[str, Any]:
    return {"T": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": data, **named}}}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (IMDS, PASS),
        ({**IMDS, "HttpPutResponseHopLimit": "1"}, PASS),
        ({**IMDS, "HttpPutResponseHopLimit": 2}, FAIL),
        ({**IMDS, "HttpTokens": "optional"}, FAIL),
        ({"HttpPutResponseHopLimit": 1}, FAIL),
        # Account and image decide.
        ({"HttpTokens": "required"}, OPEN),
        ({"HttpTokens": "optional"}, FAIL),
        ({"HttpEndpoint": "disabled"}, PASS),
        ({**IMDS, "HttpTokens": FREE}, OPEN),
        ({**IMDS, "HttpPutResponseHopLimit": FREE}, OPEN),
        ({"HttpTokens": FREE, "HttpPutResponseHopLimit": 2}, FAIL),
        (FREE, OPEN),
        (None, FAIL),
    ],
)
def test_metadata_of_nodes(options: Any, expected: Verdict) -> None:
    group = {"LaunchTemplate": {"Id": {"Ref": "T"}}}
    assert asked("eks-nodegroup-launch-template-hardened", GROUP, group, template({"MetadataOptions": options})) is expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ({"Id": {"Ref": "T"}}, PASS),
        ({"Name": {"Ref": "T"}}, PASS),
        ({"Name": "nodes"}, PASS),
        ({"Name": "others"}, OPEN),
        ({"Id": {"Fn::ImportValue": "x"}}, OPEN),
        ({"Id": {"Ref": "R"}}, OPEN),
        (FREE, OPEN),
        (None, FAIL),
        ({}, FAIL),
    ],
)
def test_which_launch_template_a_group_has(reference: Any, expected: Verdict) -> None:
    made = template({"MetadataOptions": IMDS, "SecurityGroupIds": ["sg-1"]}, LaunchTemplateName="nodes")
    for id_ in ("eks-nodegroup-launch-template-hardened", "eks-nodegroup-launch-template-own-security-group"):
        assert asked(id_, GROUP, {"LaunchTemplate": reference}, made) is expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"SecurityGroupIds": [FREE]}, OPEN),
        ({"SecurityGroupIds": []}, FAIL),
        ({"NetworkInterfaces": [{"DeviceIndex": 0, "Groups": ["sg-1"]}]}, PASS),
        ({"NetworkInterfaces": [{"DeviceIndex": 0}]}, FAIL),
        ({"NetworkInterfaces": [{"DeviceIndex": 0, "Groups": [{"Fn::GetAtt": ["T", "GroupId"]}]}]}, PASS),
        ({"NetworkInterfaces": FREE}, OPEN),
        ({"NetworkInterfaces": FREE, "SecurityGroupIds": ["sg-1"]}, PASS),
        ({}, FAIL),
        # By its attribute, that of the cluster is the one that nodes have without a word.
        ({"SecurityGroupIds": [OF_CLUSTER]}, FAIL),
        ({"SecurityGroupIds": [OF_CLUSTER, "sg-1"]}, PASS),
        ({"SecurityGroupIds": [OF_CLUSTER, FREE]}, OPEN),
        ({"NetworkInterfaces": [{"DeviceIndex": 0, "Groups": [OF_CLUSTER]}]}, FAIL),
    ],
)
def test_security_groups_of_nodes(data: Any, expected: Verdict) -> None:
    group = {"LaunchTemplate": {"Id": {"Ref": "T"}}}
    cluster = {"C": {"Type": "AWS::EKS::Cluster", "Properties": {"Name": "pay"}}}
    assert asked("eks-nodegroup-launch-template-own-security-group", GROUP, group, {**template(data), **cluster}) is expected


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        (None, PASS),
        ({}, PASS),
        ({"Ec2SshKey": {"Ref": "AWS::NoValue"}}, PASS),
        ({"Ec2SshKey": "k"}, FAIL),
        ({"Ec2SshKey": FREE}, FAIL),
        ({"Ec2SshKey": "k", "SourceSecurityGroups": ["sg-1"]}, FAIL),
        ({"SourceSecurityGroups": ["sg-1"]}, FAIL),
        ({"Ec2SshKey": "k", "SourceSecurityGroups": [FREE]}, FAIL),
        (FREE, OPEN),
    ],
)
def test_remote_access(access: Any, expected: Verdict) -> None:
    assert asked("eks-nodegroup-no-remote-access", GROUP, {"RemoteAccess": access}) is expected


@pytest.mark.parametrize(
    ("data", "access", "expected"),
    [
        ({"KeyName": "operators"}, None, FAIL),
        ({"KeyName": {"Ref": "Key"}}, None, FAIL),
        ({"KeyName": FREE}, None, OPEN),
        ({"KeyName": {"Ref": "AWS::NoValue"}}, None, PASS),
        ({"InstanceType": "m7g.large"}, None, PASS),
        ({"KeyName": "operators"}, FREE, FAIL),
        (FREE, {"Ec2SshKey": "k"}, FAIL),
        (FREE, None, OPEN),
    ],
)
def test_a_shared_key_in_the_launch_template(data: Any, access: Any, expected: Verdict) -> None:
    group = {"LaunchTemplate": {"Id": {"Ref": "T"}}, "RemoteAccess": access}
    more = {**template(data), "Key": {"Type": "AWS::EC2::KeyPair", "Properties": {"KeyName": "operators"}}}
    assert asked("eks-nodegroup-no-remote-access", GROUP, group, more) is expected


@pytest.mark.parametrize(
    ("addon", "expected"),
    [
        ({"AddonName": "coredns"}, NONE),
        ({"AddonName": FREE}, OPEN),
        ({"AddonName": "vpc-cni"}, FAIL),
        ({"AddonName": "vpc-cni", "ConfigurationValues": '{"enableNetworkPolicy": true}'}, PASS),
        ({"AddonName": "vpc-cni", "ConfigurationValues": '{"enableNetworkPolicy": "false"}'}, FAIL),
        ({"AddonName": "vpc-cni", "ConfigurationValues": '{"env": {}}'}, FAIL),
        ({"AddonName": "vpc-cni", "ConfigurationValues": {"Fn::ToJsonString": {"enableNetworkPolicy": "true"}}}, PASS),
        ({"AddonName": "vpc-cni", "ConfigurationValues": "enableNetworkPolicy: 'true'"}, OPEN),
        ({"AddonName": "vpc-cni", "ConfigurationValues": FREE}, OPEN),
    ],
)
def test_network_policies(addon: Any, expected: Verdict) -> None:
    assert asked("eks-vpc-cni-network-policy-enabled", "AWS::EKS::Addon", addon) is expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"AccessPolicies": [{"PolicyArn": ADMIN, "AccessScope": {"Type": "cluster"}}]}, FAIL),
        ({"AccessPolicies": [{"PolicyArn": ADMIN, "AccessScope": {"Type": "namespace", "Namespaces": ["a"]}}]}, PASS),
        ({"AccessPolicies": [{"PolicyArn": ADMIN, "AccessScope": {"Type": FREE}}]}, OPEN),
        ({"AccessPolicies": [FREE, {"PolicyArn": ADMIN}]}, FAIL),
        ({"AccessPolicies": FREE, "KubernetesGroups": ["system:masters"]}, FAIL),
        ({"AccessPolicies": [{"PolicyArn": {"Fn::Sub": "arn:${P}:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"}}]}, PASS),
        ({"AccessPolicies": [{"PolicyArn": {"Fn::Sub": "arn:${P}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"}}]}, FAIL),
        ({"AccessPolicies": [{"PolicyArn": {"Fn::Sub": "arn:aws:eks::aws:cluster-access-policy/AmazonEKS${P}"}}]}, OPEN),
        ({"AccessPolicies": [{"PolicyArn": "arn:aws:iam::aws:policy/Other"}]}, OPEN),
        # EKS has policies for other services of AWS, whose names begin in another way.
        ({"AccessPolicies": [{"PolicyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonAIOpsAssistantPolicy"}]}, PASS),
        ({"AccessPolicies": [{"PolicyArn": {"Fn::Sub": "arn:aws:eks::aws:cluster-access-policy/${P}"}}]}, OPEN),
    ],
)
def test_access_entries(entry: Any, expected: Verdict) -> None:
    assert asked("eks-access-entry-no-cluster-admin", "AWS::EKS::AccessEntry", entry) is expected


def test_a_role_for_emergencies_may_administer() -> None:
    entry = {"AccessPolicies": [{"PolicyArn": ADMIN}], "PrincipalArn": "arn:aws:iam::111122223333:role/emergency"}
    id_, type_ = "eks-access-entry-no-cluster-admin", "AWS::EKS::AccessEntry"
    assert asked(id_, type_, entry, break_glass_roles=["emergency"]) is PASS
    assert asked(id_, type_, entry, break_glass_roles=["other"]) is FAIL
    role = {"Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "emergency"}}}
    by_reference = {**entry, "PrincipalArn": {"Fn::GetAtt": ["Role", "Arn"]}}
    assert asked(id_, type_, by_reference, role, break_glass_roles=["arn:aws:iam::111122223333:role/emergency"]) is PASS
