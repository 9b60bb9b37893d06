"""EKS as it runs: endpoints, logs, nodes by the version of their launch template, and who has access."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import eks
from tests.live.answers import also, plain
from tests.live.kit import judged, of, verdict

HARDENED, SCOPED = "eks-nodegroup-launch-template-hardened", "eks-access-entry-namespace-scoped"


def nodes(run: Any, rule: str) -> dict[str, Verdict]:
    """What a rule said of each group of nodes, by its name."""
    return {one.subject.logical_id.split("/")[-2]: one.verdict for one in of(run, rule)}


def test_clusters_are_judged_by_their_settings(aws: Emulator) -> None:
    eks.arrange(aws)
    run = judged("eks")
    for rule in ("eks-endpoint-no-public-access", "eks-cluster-logging-enabled", "eks-cluster-secrets-encrypted"):
        assert verdict(run, rule, "cluster/good") is Verdict.PASS, rule
        assert verdict(run, rule, "cluster/bad") is Verdict.FAIL, rule


def test_nodes_are_judged_by_the_version_that_they_are_launched_with(aws: Emulator) -> None:
    eks.arrange(aws)
    run = judged("eks")
    assert nodes(run, HARDENED) == {"v1": Verdict.PASS, "v2": Verdict.FAIL, "plain": Verdict.FAIL}
    # The emulator gives a key to every group of nodes.
    assert set(nodes(run, "eks-nodegroup-no-remote-access").values()) == {Verdict.FAIL}


def test_nodes_of_a_template_that_nobody_may_read_are_open(aws: Emulator) -> None:
    eks.arrange(aws)
    aws.deny("ec2.DescribeLaunchTemplateVersions")
    assert nodes(judged("eks"), HARDENED) == {"v1": Verdict.UNDETERMINED, "v2": Verdict.UNDETERMINED, "plain": Verdict.FAIL}


def test_the_address_of_nodes_is_that_of_the_template_or_the_subnet(aws: Emulator) -> None:
    eks.arrange(aws)
    assert set(nodes(judged("eks", "ec2_network"), "eks-nodegroup-no-public-ip").values()) == {Verdict.PASS}
    for subnet in aws.client("ec2").describe_subnets()["Subnets"]:
        aws.client("ec2").modify_subnet_attribute(SubnetId=subnet["SubnetId"], MapPublicIpOnLaunch={"Value": True})
    assert set(nodes(judged("eks", "ec2_network"), "eks-nodegroup-no-public-ip").values()) == {Verdict.FAIL}


def test_the_group_of_the_cluster_is_none_of_the_nodes_own(aws: Emulator) -> None:
    eks.arrange(aws)
    subnets = aws.client("eks").describe_cluster(name="good")["cluster"]["resourcesVpcConfig"]["subnetIds"]
    own = "sg-00000000000000001"
    cluster = {"name": "good", "resourcesVpcConfig": {"subnetIds": subnets, "clusterSecurityGroupId": own}}
    also(aws, {"eks.DescribeCluster": plain({"cluster": cluster})})
    for name, groups in (("shared", [own]), ("apart", [own, "sg-0123456789abcdef0"])):
        data = {"SecurityGroupIds": groups}
        template = aws.client("ec2").create_launch_template(LaunchTemplateName=name, LaunchTemplateData=data)["LaunchTemplate"]
        launched = {"id": template["LaunchTemplateId"], "version": "1"}
        aws.client("eks").create_nodegroup(
            clusterName="good", nodegroupName=name, nodeRole=eks.ROLE, subnets=subnets, launchTemplate=launched
        )
    found = nodes(judged("eks"), "eks-nodegroup-launch-template-own-security-group")
    assert (found["shared"], found["apart"]) == (Verdict.FAIL, Verdict.PASS)


@pytest.mark.parametrize(
    ("policy", "scope", "scoped", "administers"),
    [
        ("AmazonEKSEditPolicy", "namespace", Verdict.PASS, Verdict.PASS),
        ("AmazonEKSEditPolicy", "cluster", Verdict.FAIL, Verdict.PASS),
        ("AmazonEKSClusterAdminPolicy", "cluster", Verdict.PASS, Verdict.FAIL),
    ],
)
def test_entries_are_judged_by_the_policies_that_they_have(
    policy: str, scope: str, scoped: Verdict, administers: Verdict, aws: Emulator
) -> None:
    eks.arrange(aws)
    eks.access(aws, policy, scope)
    run = judged("eks")
    assert {one.verdict for one in of(run, SCOPED)} == {scoped}
    assert {one.verdict for one in of(run, "eks-access-entry-no-cluster-admin")} == {administers}


def test_who_made_the_cluster_is_not_said(aws: Emulator) -> None:
    eks.arrange(aws)
    assert verdict(judged("eks"), "eks-cluster-creator-not-administrator", "cluster/good") is Verdict.UNDETERMINED
