import inspect
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks

from pci_constructs.aws.ec2 import Tier
from pci_constructs.aws.eks import NodeGroup, NodeImage, Workload
from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard import Scope
from tests.aws.eks_kit import Setting, setting, setting_in
from tests.conftest import FLAGS
from tests.kit import Replacement, Resource, only, replacements, resources

__all__ = ["setting"]

CREATE_ONLY = {
    "AWS::EKS::Nodegroup": (
        "AmiType",
        "CapacityType",
        "ClusterName",
        "DiskSize",
        "InstanceTypes",
        "NodegroupName",
        "NodeRole",
        "RemoteAccess",
        "Subnets",
    )
}


def launch_template(stack: cdk.Stack) -> Resource:
    data: Resource = only(stack, "AWS::EC2::LaunchTemplate")["LaunchTemplateData"]
    return data


def test_metadata_wants_a_token_and_answers_no_pod(stack: cdk.Stack, setting: Setting) -> None:
    setting.group(setting.cluster())
    assert launch_template(stack)["MetadataOptions"] == {"HttpPutResponseHopLimit": 1, "HttpTokens": "required"}


@pytest.mark.parametrize("image", NodeImage)
def test_every_volume_is_encrypted_with_the_key(stack: cdk.Stack, setting: Setting, image: NodeImage) -> None:
    setting.group(setting.cluster(), image=image, volume_gib=80)
    volumes = {m["DeviceName"]: m["Ebs"] for m in launch_template(stack)["BlockDeviceMappings"]}
    assert set(volumes) == ({"/dev/xvda", "/dev/xvdb"} if image is NodeImage.BOTTLEROCKET else {"/dev/xvda"})
    for volume in volumes.values():
        assert (volume["Encrypted"], volume["KmsKeyId"]) == (True, {"Fn::GetAtt": ["Key961B73FD", "Arn"]})
        assert volume["VolumeType"] == "gp3"
    assert max(volume["VolumeSize"] for volume in volumes.values()) == 80


def test_auto_scaling_may_use_the_key(stack: cdk.Stack, setting: Setting) -> None:
    setting.group(setting.cluster())
    (use, lend) = [s for s in only(stack, "AWS::KMS::Key")["KeyPolicy"]["Statement"] if "AutoScaling" in str(s["Principal"])]
    assert "kms:Decrypt" in use["Action"]
    assert (lend["Action"], lend["Condition"]) == ("kms:CreateGrant", {"Bool": {"kms:GrantIsForAWSResource": True}})


def test_nodes_have_no_ssh_and_no_public_address(stack: cdk.Stack, setting: Setting) -> None:
    setting.group(setting.cluster())
    assert "KeyName" not in launch_template(stack)
    assert "RemoteAccess" not in only(stack, "AWS::EKS::Nodegroup")
    (interface,) = launch_template(stack)["NetworkInterfaces"]
    assert interface["AssociatePublicIpAddress"] is False


def test_nothing_asks_for_ssh() -> None:
    arguments = set(inspect.signature(NodeGroup).parameters)
    assert not arguments & {"remote_access", "ssh_key", "ssh_key_name", "key_name", "key_pair"}


def test_the_launch_template_names_the_group_and_sets_nothing_that_eks_forbids(stack: cdk.Stack, setting: Setting) -> None:
    group = setting.group(setting.cluster())
    data = launch_template(stack)
    assert data["NetworkInterfaces"][0]["Groups"] == [stack.resolve(group.security_group.security_group_id)]
    assert not set(data) & {"IamInstanceProfile", "InstanceInitiatedShutdownBehavior", "HibernationOptions", "ImageId", "SecurityGroupIds"}
    assert "SubnetId" not in data["NetworkInterfaces"][0]


def test_groups_share_no_security_group_and_open_nothing(stack: cdk.Stack, setting: Setting) -> None:
    cluster = setting.cluster()
    groups = [setting.group(cluster, workload).security_group for workload in Workload]
    ids = {group.security_group_id for group in (*groups, cluster.security_group)}
    assert len(ids) == 3
    assert resources(stack, "AWS::EC2::SecurityGroupIngress") == {}
    for group in resources(stack, "AWS::EC2::SecurityGroup").values():
        assert "SecurityGroupIngress" not in group["Properties"]
        assert [rule["CidrIp"] for rule in group["Properties"]["SecurityGroupEgress"]] == ["255.255.255.255/32"]


def test_payment_nodes_are_labelled_and_tainted(stack: cdk.Stack, setting: Setting) -> None:
    group = setting.group(setting.cluster(), labels={"team": "checkout"})
    nodes = only(stack, "AWS::EKS::Nodegroup")
    assert nodes["Labels"] == {"pci-scope": "cde", "pci-workload": "payment", "team": "checkout"}
    assert nodes["Taints"] == [{"Effect": "NO_SCHEDULE", "Key": "pci-scope", "Value": "cde"}]
    assert (group.tier, group.scope) == (Tier.CDE, Scope.CDE)


def test_general_nodes_are_connected_to_the_cde_and_untainted(stack: cdk.Stack, setting: Setting) -> None:
    group = setting.group(setting.cluster(), Workload.GENERAL)
    nodes = only(stack, "AWS::EKS::Nodegroup")
    assert nodes["Labels"] == {"pci-scope": "connected-to", "pci-workload": "general"}
    assert nodes["Taints"] == []
    assert nodes["Tags"]["pci-scope"] == "connected-to"
    assert (group.tier, group.scope) == (Tier.NON_CDE, Scope.CONNECTED_TO)


def test_nodes_are_in_the_subnets_of_their_tier(stack: cdk.Stack, setting: Setting) -> None:
    placement = setting.placement(Tier.CDE)
    setting.group(setting.cluster(), placement=placement)
    assert only(stack, "AWS::EKS::Nodegroup")["Subnets"] == [subnet.subnet_id for subnet in placement.subnets]


@pytest.mark.parametrize(
    ("image", "type_", "ami"),
    [
        (NodeImage.BOTTLEROCKET, "m7g.large", "BOTTLEROCKET_ARM_64"),
        (NodeImage.BOTTLEROCKET, "m7i.large", "BOTTLEROCKET_x86_64"),
        (NodeImage.AMAZON_LINUX, "m7g.large", "AL2023_ARM_64_STANDARD"),
        (NodeImage.AMAZON_LINUX, "m7i.large", "AL2023_x86_64_STANDARD"),
    ],
)
def test_the_image_fits_the_architecture(stack: cdk.Stack, setting: Setting, image: NodeImage, type_: str, ami: str) -> None:
    setting.group(setting.cluster(), image=image, instance_types=[ec2.InstanceType(type_)])
    assert only(stack, "AWS::EKS::Nodegroup")["AmiType"] == ami


def test_bottlerocket_has_no_container_for_people(stack: cdk.Stack, setting: Setting) -> None:
    setting.group(setting.cluster())
    settings = launch_template(stack)["UserData"]["Fn::Base64"]
    for container in ("admin", "control"):
        assert f"[settings.host-containers.{container}]\nenabled = false" in settings


def test_amazon_linux_gets_no_settings_of_bottlerocket(stack: cdk.Stack, setting: Setting) -> None:
    setting.group(setting.cluster(), image=NodeImage.AMAZON_LINUX)
    assert "UserData" not in launch_template(stack)


def test_nodes_are_monitored_repaired_and_follow_the_version(stack: cdk.Stack, setting: Setting) -> None:
    setting.group(setting.cluster())
    nodes = only(stack, "AWS::EKS::Nodegroup")
    assert launch_template(stack)["Monitoring"] == {"Enabled": True}
    assert nodes["NodeRepairConfig"] == {"Enabled": True}
    assert nodes["UpdateConfig"] == {"MaxUnavailablePercentage": 33}
    assert (nodes["ForceUpdateEnabled"], nodes["Version"]) == (False, "1.35")


def test_sizes_are_arguments(stack: cdk.Stack, setting: Setting) -> None:
    setting.group(setting.cluster(), min_size=3, max_size=9, desired_size=4)
    assert only(stack, "AWS::EKS::Nodegroup")["ScalingConfig"] == {"MinSize": 3, "MaxSize": 9, "DesiredSize": 4}


def test_the_role_of_the_nodes_serves_pods_of_this_cluster_and_pulls_images(stack: cdk.Stack, setting: Setting) -> None:
    setting.group(setting.cluster())
    (policy,) = [r for id_, r in resources(stack, "AWS::IAM::ManagedPolicy").items() if id_.startswith("Payment")]
    by_action = {str(s["Action"]): s["Resource"] for s in policy["Properties"]["PolicyDocument"]["Statement"]}
    assert by_action["eks-auth:AssumeRoleForPodIdentity"] == "arn:aws:eks:eu-central-1:111122223333:cluster/shop"
    assert {action.split(":")[0] for action in by_action} == {"eks-auth", "ecr", "['ecr"}


def test_nodes_come_after_their_network_and_before_cluster_dns(stack: cdk.Stack, setting: Setting) -> None:
    setting.group(setting.cluster())
    names = {id_: r["Properties"]["AddonName"] for id_, r in resources(stack, "AWS::EKS::Addon").items()}
    ((id_, nodes),) = resources(stack, "AWS::EKS::Nodegroup").items()
    first = {names[d] for d in nodes["DependsOn"]}
    later = {r["Properties"]["AddonName"] for r in resources(stack, "AWS::EKS::Addon").values() if id_ in r.get("DependsOn", [])}
    assert first == {"vpc-cni", "kube-proxy", "eks-pod-identity-agent", "aws-guardduty-agent"}
    assert later == {"coredns", "aws-ebs-csi-driver"}


@pytest.mark.parametrize(
    ("workload", "tier", "message"),
    [
        (Workload.PAYMENT, Tier.NON_CDE, r"in the cde tier, got 'the non-cde tier' \(PCI DSS 1\.3\.1"),
        (Workload.PAYMENT, Tier.PUBLIC, r"in the cde tier, got 'the public tier' \(PCI DSS 1\.3\.1"),
        (Workload.GENERAL, Tier.CDE, r"in the non-cde tier, got 'the cde tier' \(PCI DSS 2\.2\.3"),
    ],
)
def test_nodes_outside_the_tier_of_their_workload_are_refused(setting: Setting, workload: Workload, tier: Tier, message: str) -> None:
    cluster = setting.cluster()
    with pytest.raises(RefusedSetting, match=f"placement must be {message}"):
        setting.group(cluster, workload, placement=setting.placement(tier))


def test_payment_nodes_of_a_control_plane_outside_the_cde_are_refused(setting: Setting) -> None:
    cluster = setting.cluster(placement=setting.placement(Tier.NON_CDE))
    with pytest.raises(RefusedSetting, match=r"cluster must be a cluster whose control plane is in the CDE tier, .* \(PCI DSS 1\.3\.1"):
        setting.group(cluster)


def test_a_missing_key_is_refused(setting: Setting) -> None:
    cluster = setting.cluster()
    with pytest.raises(RefusedSetting, match=r"key must be a customer managed key, got None \(PCI DSS 3\.5\.1"):
        setting.group(cluster, key=None)


def test_a_group_in_another_stack_is_refused(make_stack: Callable[[str], cdk.Stack], setting: Setting) -> None:
    cluster = setting.cluster()
    with pytest.raises(RefusedSetting, match=r"Other/Payment: cluster must be in the stack of its node groups"):
        setting_in(make_stack("Other")).group(cluster)


def test_labels_that_the_workload_decides_are_refused(setting: Setting) -> None:
    cluster = setting.cluster()
    with pytest.raises(RefusedSetting, match="labels must be labels other than those that the workload decides, got 'pci-scope'"):
        setting.group(cluster, labels={"pci-scope": "out-of-scope"})


def test_a_swap_from_the_plain_group_keeps_its_logical_id_and_replaces_it_for_its_role_alone() -> None:
    def ours(scope: Any) -> None:
        here = setting_in(scope)
        here.group(here.cluster(version="1.36"))

    def plain(scope: Any) -> None:
        here = setting_in(scope)
        eks.Nodegroup(
            scope,
            "Payment",
            cluster=here.cluster(version="1.36").cluster,
            subnets=here.placement(Tier.CDE).selection,
            instance_types=[ec2.InstanceType("m7g.large")],
            ami_type=eks.NodegroupAmiType.BOTTLEROCKET_ARM_64,
        )

    found = [r for r in replacements(ours, plain, CREATE_ONLY, dict(FLAGS)) if r.type == "AWS::EKS::Nodegroup"]
    assert found == [Replacement("Payment848C592B", "AWS::EKS::Nodegroup", "NodeRole")]
