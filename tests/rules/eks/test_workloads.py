"""Add-ons, roles of nodes and pods, disks of nodes, logs and groups of clusters."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.eks._addons import ADDON, IDENTITY
from pci_constructs.rules.eks._clusters import CLUSTER, OLD_CLUSTER
from pci_constructs.rules.eks._nodes import GROUP
from tests.rules.eks.test_clusters import FAIL, FREE, NONE, OPEN, PASS, asked
from tests.rules.tables import resource

KEY = "arn:aws:kms:eu-central-1:111122223333:key/1"
LOGGED = {"Logging": {"ClusterLogging": {"EnabledTypes": [{"Type": "audit"}]}}}
ARN = "arn:aws:iam::111122223333:role/"
BY_TEMPLATE = {"LaunchTemplate": {"Id": {"Ref": "T"}}}


def group(**more: Any) -> dict[str, Any]:
    return {"Log": resource("AWS::Logs::LogGroup", **{"LogGroupName": "/aws/eks/pay/cluster", "KmsKeyId": KEY, **more})}


@pytest.mark.parametrize(
    ("cluster", "others", "expected"),
    [
        ({"Name": "pay", **LOGGED}, group(), PASS),
        ({"Name": "pay", **LOGGED}, group(RetentionInDays=365), PASS),
        ({"Name": "pay", **LOGGED}, group(RetentionInDays=364), FAIL),
        ({"Name": "pay", **LOGGED}, group(KmsKeyId=""), FAIL),
        ({"Name": "pay", **LOGGED}, group(LogGroupClass="DELIVERY"), FAIL),
        ({"Name": "pay", **LOGGED}, group(RetentionInDays=FREE), OPEN),
        ({"Name": "pay", **LOGGED}, group(RetentionInDays=FREE, KmsKeyId=""), FAIL),
        ({"Name": "other", **LOGGED}, group(), OPEN),
        ({"Name": "pay", **LOGGED}, {}, OPEN),
        ({"Name": FREE, **LOGGED}, group(), OPEN),
        (LOGGED, group(LogGroupName={"Fn::Sub": "/aws/eks/${R}/cluster"}), PASS),
        (LOGGED, group(LogGroupName={"Fn::Sub": "/aws/eks/${R}/cluster"}, RetentionInDays=30), FAIL),
        # The groups of what runs in the cluster are others.
        (LOGGED, group(LogGroupName={"Fn::Sub": "/aws/containerinsights/${R}/cluster"}), OPEN),
        (LOGGED, group(LogGroupName={"Fn::Sub": "/aws/eks/${R}/application"}), OPEN),
        ({"Name": "pay"}, group(), NONE),
        ({"Name": "pay", "Logging": {"ClusterLogging": {"EnabledTypes": []}}}, group(), NONE),
        ({"Name": "pay", "Logging": FREE}, group(KmsKeyId=""), FAIL),
    ],
)
def test_the_log_group_of_a_cluster(cluster: Any, others: Any, expected: Verdict) -> None:
    assert asked("eks-cluster-log-group-retained", CLUSTER, cluster, others) is expected


def test_the_log_group_is_kept_as_long_as_the_team_says() -> None:
    def kept(days: int) -> Verdict:
        found = group(RetentionInDays=400)
        return asked("eks-cluster-log-group-retained", CLUSTER, {"Name": "pay", **LOGGED}, found, minimum_log_retention_days=days)

    assert kept(400) is PASS
    assert kept(401) is FAIL


def disk(name: str, **ebs: Any) -> dict[str, Any]:
    return {"DeviceName": name, "Ebs": ebs}


@pytest.mark.parametrize(
    ("nodes", "disks", "expected"),
    [
        ({}, [disk("/dev/xvda", Encrypted=True)], PASS),
        ({}, [disk("/dev/xvda", Encrypted="true"), {"DeviceName": "/dev/sdb", "VirtualName": "ephemeral0"}], PASS),
        ({}, [disk("/dev/xvda", Encrypted=False)], FAIL),
        ({}, [disk("/dev/xvda", VolumeSize=20)], FAIL),
        ({}, [disk("/dev/xvda", Encrypted=True), disk("/dev/xvdb", Encrypted=False)], FAIL),
        ({}, [disk("/dev/xvdb", Encrypted=True)], OPEN),
        ({}, [disk("/dev/xvdb", Encrypted=False)], FAIL),
        ({}, [], OPEN),
        ({}, [disk("/dev/xvda", Encrypted=FREE)], OPEN),
        ({}, FREE, OPEN),
        ({"AmiType": "BOTTLEROCKET_ARM_64"}, [disk("/dev/xvda", Encrypted=True)], OPEN),
        ({"AmiType": "BOTTLEROCKET_ARM_64"}, [disk("/dev/xvda", Encrypted=True), disk("/dev/xvdb", Encrypted=True)], PASS),
        ({"AmiType": FREE}, [disk("/dev/xvda", Encrypted=True)], OPEN),
        ({"AmiType": "AL2023_x86_64_STANDARD"}, [disk("/dev/xvda", Encrypted=True)], PASS),
        # By a name that the image does not have, it is one more disk.
        ({}, [disk("/dev/sda1", Encrypted=True)], OPEN),
        ({"AmiType": "AL2023_x86_64_STANDARD"}, [disk("/dev/sda1", Encrypted=True)], OPEN),
        ({"AmiType": "WINDOWS_CORE_2022_x86_64"}, [disk("/dev/xvda", Encrypted=True)], OPEN),
        ({"AmiType": "WINDOWS_CORE_2022_x86_64"}, [disk("/dev/sda1", Encrypted=True)], PASS),
        ({"AmiType": "CUSTOM"}, [disk("/dev/sda1", Encrypted=True)], PASS),
        ({}, [{"DeviceName": "/dev/xvda"}], OPEN),
    ],
)
def test_disks_of_nodes(nodes: Any, disks: Any, expected: Verdict) -> None:
    template = {"T": resource("AWS::EC2::LaunchTemplate", LaunchTemplateData={"BlockDeviceMappings": disks})}
    assert asked("eks-nodegroup-disk-encrypted", GROUP, {**BY_TEMPLATE, **nodes}, template) is expected


def test_disks_of_an_image_of_the_teams_own() -> None:
    data = {"ImageId": "ami-0123456789abcdef0", "BlockDeviceMappings": [disk("/dev/sda1", Encrypted=True)]}
    template = {"T": resource("AWS::EC2::LaunchTemplate", LaunchTemplateData=data)}
    assert asked("eks-nodegroup-disk-encrypted", GROUP, BY_TEMPLATE, template) is PASS


def test_disks_of_nodes_without_a_launch_template_are_left_to_the_account() -> None:
    assert asked("eks-nodegroup-disk-encrypted", GROUP, {"DiskSize": 20}) is OPEN


def allowing(*actions: Any, **more: Any) -> dict[str, Any]:
    return {"PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*", **more}]}}


ALLOWED = {"Effect": "Allow", "Action": "ecr:BatchGetImage", "Resource": "*"}
OF_AWS = "arn:aws:iam::aws:policy/"


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ({}, PASS),
        ({"ManagedPolicyArns": [OF_AWS + "AmazonEKSWorkerNodePolicy", OF_AWS + "AmazonEC2ContainerRegistryPullOnly"]}, PASS),
        ({"ManagedPolicyArns": [OF_AWS + "AmazonEKS_CNI_Policy", OF_AWS + "AmazonSSMManagedInstanceCore"]}, PASS),
        ({"ManagedPolicyArns": [OF_AWS + "AmazonEKSWorkerNodePolicy", OF_AWS + "service-role/AmazonEBSCSIDriverPolicy"]}, FAIL),
        ({"ManagedPolicyArns": [OF_AWS + "AdministratorAccess", FREE]}, FAIL),
        ({"ManagedPolicyArns": [FREE]}, OPEN),
        ({"ManagedPolicyArns": ["arn:aws:iam::111122223333:policy/Nodes"]}, OPEN),
        ({"ManagedPolicyArns": [{"Ref": "Managed"}]}, PASS),
        ({"Policies": [allowing("ecr:GetAuthorizationToken", "ec2:DescribeInstances")]}, PASS),
        ({"Policies": [allowing("ec2:*")]}, FAIL),
        ({"Policies": [allowing("*")]}, FAIL),
        ({"Policies": [allowing("s3:GetObject")]}, FAIL),
        ({"Policies": [allowing("ecr:BatchGetImage", FREE)]}, OPEN),
        ({"Policies": [allowing("s3:GetObject", Effect="Deny")]}, PASS),
        ({"Policies": [{"PolicyDocument": {"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]}}]}, FAIL),
        ({"Policies": [{"PolicyDocument": FREE}]}, OPEN),
        ({"Policies": [allowing("ecr:BatchGetImage"), allowing("s3:GetObject")]}, FAIL),
        ({"Policies": [{"PolicyDocument": {"Statement": [ALLOWED, {**ALLOWED, "Action": "s3:GetObject"}]}}]}, FAIL),
        ({"ManagedPolicyArns": [{"Fn::GetAtt": ["Custom", "Arn"]}]}, OPEN),
    ],
)
def test_roles_of_nodes(role: Any, expected: Verdict) -> None:
    others = {
        "Custom": resource("Custom::Policy"),
        "Role": resource("AWS::IAM::Role", **role),
        "Managed": resource("AWS::IAM::ManagedPolicy", **allowing("ssmmessages:OpenDataChannel")),
    }
    nodes = {"NodeRole": {"Fn::GetAtt": ["Role", "Arn"]}}
    assert asked("eks-node-role-least-privilege", GROUP, nodes, others) is expected


@pytest.mark.parametrize(
    ("attached", "expected"),
    [
        (resource("AWS::IAM::Policy", Roles=[{"Ref": "Role"}], **allowing("s3:GetObject")), FAIL),
        (resource("AWS::IAM::RolePolicy", RoleName={"Ref": "Role"}, **allowing("s3:GetObject")), FAIL),
        (resource("AWS::IAM::ManagedPolicy", Roles=[{"Ref": "Role"}], **allowing("s3:GetObject")), FAIL),
        (resource("AWS::IAM::Policy", Roles=[{"Ref": "Role"}], **allowing("ecr:BatchGetImage")), PASS),
        (resource("AWS::IAM::Policy", Roles=["other"], **allowing("s3:GetObject")), PASS),
    ],
)
def test_policies_that_are_attached_to_roles_of_nodes(attached: Any, expected: Verdict) -> None:
    others = {"Role": resource("AWS::IAM::Role"), "Attached": attached}
    assert asked("eks-node-role-least-privilege", GROUP, {"NodeRole": {"Fn::GetAtt": ["Role", "Arn"]}}, others) is expected


def test_one_bad_policy_of_several_that_are_attached_is_enough() -> None:
    attached = [
        resource("AWS::IAM::Policy", Roles=[{"Ref": "Role"}], **allowing(action)) for action in ("ecr:BatchGetImage", "s3:GetObject")
    ]
    others = {"Role": resource("AWS::IAM::Role"), "A": attached[0], "B": attached[1]}
    assert asked("eks-node-role-least-privilege", GROUP, {"NodeRole": {"Fn::GetAtt": ["Role", "Arn"]}}, others) is FAIL


def test_roles_of_nodes_by_name_and_of_elsewhere() -> None:
    others = {"Role": resource("AWS::IAM::Role", RoleName="nodes", ManagedPolicyArns=[OF_AWS + "AmazonS3FullAccess"])}
    assert asked("eks-node-role-least-privilege", GROUP, {"NodeRole": ARN + "nodes"}, others) is FAIL
    assert asked("eks-node-role-least-privilege", GROUP, {"NodeRole": ARN + "elsewhere"}, others) is OPEN
    assert asked("eks-node-role-least-privilege", GROUP, {"NodeRole": FREE}, others) is OPEN


@pytest.mark.parametrize(
    ("addon", "expected"),
    [
        ({"AddonName": "vpc-cni", "ConfigurationValues": '{"enableNetworkPolicy": "true"}'}, PASS),
        ({"AddonName": "vpc-cni"}, FAIL),
        ({"AddonName": "vpc-cni", "ConfigurationValues": FREE}, OPEN),
        ({"AddonName": "coredns"}, OPEN),
        ({"AddonName": FREE}, OPEN),
    ],
)
def test_clusters_enforce_network_policies(addon: Any, expected: Verdict) -> None:
    others = {"Addon": resource(ADDON, ClusterName={"Ref": "R"}, **addon)}
    assert asked("eks-network-policy-enabled", CLUSTER, {"Name": "pay"}, others) is expected


def test_the_network_add_on_of_another_cluster_is_that_of_the_other() -> None:
    others = {"Addon": resource(ADDON, ClusterName="other", AddonName="vpc-cni", ConfigurationValues='{"enableNetworkPolicy": "true"}')}
    assert asked("eks-network-policy-enabled", CLUSTER, {"Name": "pay"}, others) is OPEN
    assert asked("eks-network-policy-enabled", CLUSTER, {"Name": "other"}, others) is PASS


def detector(feature: str, agent: Any, **more: Any) -> dict[str, Any]:
    agents = [{"Name": "EKS_ADDON_MANAGEMENT", "Status": agent}]
    features = [{"Name": "RUNTIME_MONITORING", "Status": feature, "AdditionalConfiguration": agents}]
    return {"Detector": resource("AWS::GuardDuty::Detector", **{"Enable": True, "Features": features, **more})}


def with_addon(name: Any) -> dict[str, Any]:
    return {"Addon": resource(ADDON, ClusterName={"Ref": "R"}, AddonName=name)}


@pytest.mark.parametrize(
    ("cluster", "others", "expected"),
    [
        ({}, with_addon("aws-guardduty-agent"), PASS),
        ({}, with_addon("coredns"), OPEN),
        ({}, {}, OPEN),
        ({}, detector("ENABLED", "ENABLED"), PASS),
        ({}, detector("ENABLED", "DISABLED"), FAIL),
        ({}, detector("DISABLED", "ENABLED"), FAIL),
        ({}, detector("ENABLED", "ENABLED", Enable=False), FAIL),
        ({}, detector("ENABLED", FREE), OPEN),
        ({}, {**with_addon(FREE), **detector("ENABLED", "DISABLED")}, OPEN),
        ({}, {**with_addon(FREE), **detector("ENABLED", "ENABLED")}, PASS),
        ({}, {**with_addon("aws-guardduty-agent"), **detector("ENABLED", "DISABLED")}, PASS),
        ({"Tags": [{"Key": "GuardDutyManaged", "Value": "false"}]}, detector("ENABLED", "ENABLED"), FAIL),
        ({"Tags": [{"Key": "GuardDutyManaged", "Value": "false"}]}, with_addon("aws-guardduty-agent"), PASS),
        ({"Tags": [{"Key": "GuardDutyManaged", "Value": "false"}]}, with_addon(FREE), OPEN),
        ({"Tags": [{"Key": "GuardDutyManaged", "Value": "true"}]}, detector("ENABLED", "ENABLED"), PASS),
    ],
)
def test_clusters_have_the_agent(cluster: Any, others: Any, expected: Verdict) -> None:
    assert asked("eks-addon-guardduty-agent-installed", CLUSTER, cluster, others) is expected


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        ("https://login.example.com", PASS),
        ("https://login.example.com/", PASS),
        ("https://login.example.com.evil.example", FAIL),
        ("", FAIL),
        (FREE, OPEN),
    ],
)
def test_providers_of_identities(issuer: Any, expected: Verdict) -> None:
    provider = {"Type": "oidc", "ClusterName": "pay", "Oidc": {"IssuerUrl": issuer}}
    type_, approved = "AWS::EKS::IdentityProviderConfig", ["https://login.example.com"]
    assert asked("eks-identity-provider-mfa-backed", type_, provider, approved_identity_providers=approved) is expected
    assert asked("eks-identity-provider-mfa-backed", type_, provider) is OPEN


def identity(**more: Any) -> dict[str, Any]:
    return {"ClusterName": "pay", "Namespace": "kube-system", "ServiceAccount": "aws-node", "RoleArn": ARN + "network", **more}


@pytest.mark.parametrize(
    ("addon", "others", "expected"),
    [
        ({"AddonName": "coredns"}, {}, NONE),
        ({"AddonName": FREE}, {}, OPEN),
        ({"AddonName": "vpc-cni"}, {}, FAIL),
        ({"AddonName": "vpc-cni", "ServiceAccountRoleArn": ARN + "network"}, {}, PASS),
        ({"AddonName": "vpc-cni", "ServiceAccountRoleArn": FREE}, {}, OPEN),
        ({"AddonName": "vpc-cni", "PodIdentityAssociations": [{"RoleArn": ARN + "n", "ServiceAccount": "aws-node"}]}, {}, PASS),
        ({"AddonName": "vpc-cni", "PodIdentityAssociations": []}, {}, FAIL),
        ({"AddonName": "vpc-cni", "PodIdentityAssociations": FREE}, {}, OPEN),
        ({"AddonName": "vpc-cni"}, identity(), PASS),
        ({"AddonName": "vpc-cni"}, identity(ClusterName="other"), FAIL),
        ({"AddonName": "vpc-cni"}, identity(ServiceAccount="other"), FAIL),
        ({"AddonName": "aws-ebs-csi-driver"}, identity(), FAIL),
        ({"AddonName": "aws-ebs-csi-driver", "ConfigurationValues": '{"a": {"eks.amazonaws.com/role-arn": "arn"}}'}, {}, PASS),
        ({"AddonName": "aws-ebs-csi-driver", "ConfigurationValues": '{"a": 1}'}, {}, FAIL),
    ],
)
def test_add_ons_have_roles(addon: Any, others: Any, expected: Verdict) -> None:
    more = {"Identity": resource(IDENTITY, **others)} if others else {}
    assert asked("eks-pod-identity-used", ADDON, {"ClusterName": "pay", **addon}, more) is expected


@pytest.mark.parametrize(
    ("role", "other", "expected"),
    [
        (ARN + "api", resource(IDENTITY, **identity()), PASS),
        (ARN + "network", resource(IDENTITY, **identity()), FAIL),
        (ARN + "network", resource(IDENTITY, **identity(Namespace="pay", ServiceAccount="api", ClusterName="other")), PASS),
        (ARN + "network", resource(IDENTITY, **identity(Namespace="pay")), FAIL),
        (FREE, resource(IDENTITY, **identity()), OPEN),
        (ARN + "api", resource(IDENTITY, **identity(RoleArn=FREE)), OPEN),
        (ARN + "network", resource(ADDON, AddonName="vpc-cni", ServiceAccountRoleArn=ARN + "network"), FAIL),
        (ARN + "network", resource(ADDON, AddonName="vpc-cni", PodIdentityAssociations=[{"RoleArn": ARN + "network"}]), FAIL),
        (ARN + "api", resource(ADDON, AddonName="vpc-cni", ServiceAccountRoleArn=ARN + "network"), PASS),
        (ARN + "api", resource(ADDON, AddonName="vpc-cni"), PASS),
        ({"Fn::GetAtt": ["Role", "Arn"]}, resource(IDENTITY, **identity(RoleArn=ARN + "named")), FAIL),
        ({"Fn::GetAtt": ["Role", "Arn"]}, resource(IDENTITY, **identity(RoleArn={"Fn::GetAtt": ["Role", "Arn"]})), FAIL),
        ({"Fn::GetAtt": ["Role", "Arn"]}, resource(IDENTITY, **identity()), PASS),
    ],
)
def test_pods_share_no_role(role: Any, other: Any, expected: Verdict) -> None:
    own = identity(Namespace="pay", ServiceAccount="api", RoleArn=role)
    others = {"Other": other, "Role": resource("AWS::IAM::Role", RoleName="named")}
    assert asked("eks-pod-identity-used", IDENTITY, own, others) is expected


@pytest.mark.parametrize(
    "more", [{"ServiceAccountRoleArn": ARN + "network"}, {"PodIdentityAssociations": [{"RoleArn": ARN + "network"}]}], ids=["own", "listed"]
)
def test_the_role_of_an_add_on_and_of_its_service_account_is_one(more: Any) -> None:
    others = {"Addon": resource(ADDON, AddonName="vpc-cni", **more)}
    assert asked("eks-pod-identity-used", IDENTITY, identity(), others) is PASS
    assert asked("eks-pod-identity-used", IDENTITY, identity(ServiceAccount="other"), others) is FAIL


def test_one_identity_of_several_is_enough() -> None:
    others = {"Other": resource(IDENTITY, **identity(ServiceAccount="other")), "Own": resource(IDENTITY, **identity())}
    assert asked("eks-pod-identity-used", ADDON, {"ClusterName": "pay", "AddonName": "vpc-cni"}, others) is PASS
    own = identity(Namespace="pay", ServiceAccount="api")
    listed = [{"RoleArn": ARN + "another"}, {"RoleArn": ARN + "network"}]
    addons = {"A": resource(ADDON, AddonName="external-dns"), "B": resource(ADDON, AddonName="vpc-cni", PodIdentityAssociations=listed)}
    assert asked("eks-pod-identity-used", IDENTITY, own, addons) is FAIL


def admitting(**entry: Any) -> dict[str, Any]:
    entry = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, **entry}
    return {"Group": resource("AWS::EC2::SecurityGroup", GroupDescription="API", SecurityGroupIngress=[entry])}


OF_GROUP = {"ResourcesVpcConfig": {"SubnetIds": ["s"], "SecurityGroupIds": [{"Fn::GetAtt": ["Group", "GroupId"]}]}}


@pytest.mark.parametrize(
    ("cluster", "others", "expected"),
    [
        (OF_GROUP, admitting(CidrIp="10.0.0.0/8"), PASS),
        (OF_GROUP, admitting(CidrIp="10.0.0.0/7"), FAIL),
        (OF_GROUP, admitting(CidrIp="0.0.0.0/0"), FAIL),
        (OF_GROUP, admitting(CidrIpv6="::/0"), FAIL),
        (OF_GROUP, admitting(CidrIpv6="fd00::/8"), PASS),
        (OF_GROUP, admitting(CidrIp="203.0.113.7/32"), FAIL),
        (OF_GROUP, admitting(SourceSecurityGroupId="sg-0123456789abcdef0"), PASS),
        (OF_GROUP, admitting(CidrIp=FREE), OPEN),
        (OF_GROUP, admitting(SourcePrefixListId="pl-0123456789abcdef0"), OPEN),
        (OF_GROUP, admitting(CidrIp={"Fn::GetAtt": ["Vpc", "CidrBlock"]}), PASS),
        (OF_GROUP, admitting(CidrIp={"Fn::GetAtt": ["Public", "CidrBlock"]}), PASS),
        (OF_GROUP, admitting(CidrIp={"Fn::Sub": "${P}/32"}), OPEN),
        (OF_GROUP, admitting(CidrIp={"Fn::Sub": "${P}/0"}), FAIL),
        ({"ResourcesVpcConfig": {"SecurityGroupIds": ["sg-0123456789abcdef0"]}}, {}, OPEN),
        ({"ResourcesVpcConfig": {"SubnetIds": ["s"]}}, {}, PASS),
        ({"ResourcesVpcConfig": FREE}, {}, OPEN),
    ],
)
def test_groups_of_the_control_plane(cluster: Any, others: Any, expected: Verdict) -> None:
    more = {**others, "Vpc": resource("AWS::EC2::VPC", CidrBlock="10.0.0.0/16")}
    more["Public"] = resource("AWS::EC2::VPC", CidrBlock="203.0.113.0/24")
    assert asked("eks-cluster-security-group-ingress-restricted", CLUSTER, cluster, more) is expected


@pytest.mark.parametrize(("source", "expected"), [("10.0.0.0/16", PASS), ("0.0.0.0/0", FAIL)])
def test_groups_of_the_cluster_of_the_older_construct(source: str, expected: Verdict) -> None:
    network = {"subnetIds": ["s"], "securityGroupIds": [{"Fn::GetAtt": ["Group", "GroupId"]}]}
    old = {"Config": {"resourcesVpcConfig": network}}
    assert asked("eks-cluster-security-group-ingress-restricted", OLD_CLUSTER, old, admitting(CidrIp=source)) is expected


def test_the_cluster_of_the_older_construct_uses_its_groups() -> None:
    network = {"subnetIds": ["s"], "securityGroupIds": [{"Fn::GetAtt": ["R", "GroupId"]}]}
    old = resource(OLD_CLUSTER, Config={"resourcesVpcConfig": network})
    asks = "ec2-security-group-attached-to-eni-periodic"
    assert asked(asks, "AWS::EC2::SecurityGroup", {"GroupDescription": "API"}, {"Old": old}) is PASS


@pytest.mark.parametrize(("source", "expected"), [("10.0.0.0/16", PASS), ("0.0.0.0/0", FAIL)])
@pytest.mark.parametrize(
    "named", [{"Fn::GetAtt": ["Group", "GroupId"]}, {"Fn::GetAtt": ["R", "ClusterSecurityGroupId"]}], ids=["own", "made"]
)
def test_rules_of_their_own_on_groups_of_the_control_plane(named: Any, source: str, expected: Verdict) -> None:
    rule = resource("AWS::EC2::SecurityGroupIngress", GroupId=named, IpProtocol="tcp", FromPort=443, ToPort=443, CidrIp=source)
    others = {"Group": resource("AWS::EC2::SecurityGroup", GroupDescription="API"), "Rule": rule}
    assert asked("eks-cluster-security-group-ingress-restricted", CLUSTER, OF_GROUP, others) is expected


def test_one_open_group_or_entry_of_several_is_enough() -> None:
    rule = "eks-cluster-security-group-ingress-restricted"
    closed, open_ = ({"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": cidr} for cidr in ("10.0.0.0/16", "0.0.0.0/0"))
    groups = {
        "One": resource("AWS::EC2::SecurityGroup", GroupDescription="one", SecurityGroupIngress=[closed]),
        "Two": resource("AWS::EC2::SecurityGroup", GroupDescription="two", SecurityGroupIngress=[closed, open_]),
    }
    both = {"ResourcesVpcConfig": {"SecurityGroupIds": [{"Fn::GetAtt": [name, "GroupId"]} for name in groups]}}
    assert asked(rule, CLUSTER, both, groups) is FAIL
    made = {"Fn::GetAtt": ["R", "ClusterSecurityGroupId"]}
    rules = {name: resource("AWS::EC2::SecurityGroupIngress", GroupId=made, **entry) for name, entry in (("A", closed), ("B", open_))}
    assert asked(rule, CLUSTER, {"ResourcesVpcConfig": {"SubnetIds": ["s"]}}, rules) is FAIL
