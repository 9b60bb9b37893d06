"""What SecurityAudit does not show of clusters: add-ons, roles of pods, providers of identities; and rules that ask for them."""

import json
from collections.abc import Sequence

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.live.reading.findings import LOOKED
from tests.emulator import Emulator
from tests.live.accounts import eks, eks_workloads
from tests.live.answers import also, plain
from tests.live.kit import judged, of, verdict

ENFORCED, AGENT, OWN_ROLE = "eks-network-policy-enabled", "eks-addon-guardduty-agent-installed", "eks-pod-identity-used"
PROVIDER, LOG = "eks-identity-provider-mfa-backed", "eks-cluster-log-group-retained"
ADDONS = ("eks.ListAddons", "eks.ListPodIdentityAssociations", "eks.ListIdentityProviderConfigs")

BEYOND = [operation.replace(".", ":") for operation in ADDONS]


def test_clusters_are_judged_by_their_add_ons(aws: Emulator) -> None:
    eks_workloads.arrange(aws)
    assert verdict(judged("eks", "eks_workloads"), ENFORCED, "cluster/pay") is Verdict.PASS
    eks_workloads.addon(aws, "vpc-cni", "enableNetworkPolicy: 'false'")
    assert verdict(judged("eks", "eks_workloads"), ENFORCED, "cluster/pay") is Verdict.FAIL
    eks_workloads.addon(aws, "vpc-cni", "enableNetworkPolicy: [")
    assert verdict(judged("eks", "eks_workloads"), ENFORCED, "cluster/pay") is Verdict.UNDETERMINED
    eks_workloads.addon(aws, "coredns")
    assert verdict(judged("eks", "eks_workloads"), ENFORCED, "cluster/pay") is Verdict.UNDETERMINED


def test_the_agent_comes_as_an_add_on_or_by_the_detector(aws: Emulator) -> None:
    eks_workloads.arrange(aws)
    collectors = ("eks", "eks_workloads", "guardduty")
    assert verdict(judged(*collectors), AGENT, "cluster/pay") is Verdict.FAIL
    eks_workloads.addon(aws, "aws-guardduty-agent")
    assert verdict(judged(*collectors), AGENT, "cluster/pay") is Verdict.PASS


@pytest.mark.parametrize(
    ("owner", "account", "namespace", "expected"),
    [
        ("vpc-cni", "aws-node", "kube-system", Verdict.PASS),
        ("vpc-cni", "other", "other", Verdict.PASS),
        ("", "aws-node", "kube-system", Verdict.PASS),
        ("", "api", "pay", Verdict.FAIL),
    ],
)
def test_add_ons_have_a_role_of_their_own(owner: str, account: str, namespace: str, expected: Verdict, aws: Emulator) -> None:
    eks_workloads.arrange(aws)
    eks_workloads.identity(aws, account, namespace, owner)
    assert verdict(judged("eks", "eks_workloads"), OWN_ROLE, "addon/pay/vpc-cni/1") is expected


def test_an_add_on_has_the_role_of_its_service_account(aws: Emulator) -> None:
    eks_workloads.arrange(aws)
    eks_workloads.identity(aws, "api", "pay")
    eks_workloads.addon(aws, "vpc-cni", serviceAccountRoleArn=eks_workloads.role("cni"))
    assert verdict(judged("eks", "eks_workloads"), OWN_ROLE, "addon/pay/vpc-cni/1") is Verdict.PASS
    eks_workloads.addon(aws, "vpc-cni", serviceAccountRoleArn=eks_workloads.role("network"))
    assert verdict(judged("eks", "eks_workloads"), OWN_ROLE, "/a-0123456789abcdef0") is Verdict.FAIL


@pytest.mark.parametrize(
    ("approved", "expected"), [([eks_workloads.ISSUER], Verdict.PASS), (["https://other.example"], Verdict.FAIL)], ids=["named", "other"]
)
def test_providers_are_those_that_the_team_approved(approved: Sequence[str], expected: Verdict, aws: Emulator) -> None:
    eks_workloads.arrange(aws)
    run = judged("eks_workloads", approved_identity_providers=list(approved))
    assert [one.verdict for one in of(run, PROVIDER)] == [expected]


def test_without_the_rights_beyond_security_audit_it_is_open_and_no_error(aws: Emulator) -> None:
    eks_workloads.arrange(aws)
    for operation in ADDONS:
        aws.deny(operation)
    run = judged("eks", "eks_workloads", "guardduty")
    looked = [one.verdict for one in of(run, LOOKED) if one.blocked_by in BEYOND]
    assert looked == [Verdict.UNDETERMINED] * len(ADDONS)
    assert {verdict(run, rule, "cluster/pay") for rule in (ENFORCED, AGENT)} == {Verdict.UNDETERMINED}
    assert (of(run, OWN_ROLE), of(run, PROVIDER)) == ([], [])


def test_the_log_group_of_a_cluster_is_that_of_its_name(aws: Emulator) -> None:
    eks.arrange(aws)
    assert verdict(judged("eks", "logs"), LOG, "cluster/good") is Verdict.FAIL
    assert verdict(judged("eks"), LOG, "cluster/good") is Verdict.UNDETERMINED
    logs = aws.client("logs")
    logs.create_log_group(logGroupName="/aws/eks/good/cluster")
    assert verdict(judged("eks", "logs"), LOG, "cluster/good") is Verdict.FAIL
    logs.delete_log_group(logGroupName="/aws/eks/good/cluster")
    logs.create_log_group(logGroupName="/aws/eks/good/cluster", kmsKeyId="arn:aws:kms:eu-central-1:123456789012:key/k")
    assert verdict(judged("eks", "logs"), LOG, "cluster/good") is Verdict.PASS
    logs.put_retention_policy(logGroupName="/aws/eks/good/cluster", retentionInDays=90)
    assert verdict(judged("eks", "logs"), LOG, "cluster/good") is Verdict.FAIL
    assert verdict(judged("eks", "logs"), LOG, "cluster/bad") is Verdict.NOT_APPLICABLE


def test_the_account_decides_on_disks_of_which_nothing_is_said(aws: Emulator) -> None:
    eks.arrange(aws)

    def disks() -> set[Verdict]:
        return {one.verdict for one in of(judged("eks", "ec2_storage"), "eks-nodegroup-disk-encrypted")}

    assert {one.verdict for one in of(judged("eks"), "eks-nodegroup-disk-encrypted")} == {Verdict.UNDETERMINED}
    assert disks() == {Verdict.FAIL}
    aws.client("ec2").enable_ebs_encryption_by_default()
    assert disks() == {Verdict.PASS}


def allowing(action: str) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]})


def test_roles_of_nodes_are_judged_by_their_policies(aws: Emulator) -> None:
    eks.arrange(aws)
    rule = "eks-node-role-least-privilege"
    assert {one.verdict for one in of(judged("eks", "iam"), rule)} == {Verdict.UNDETERMINED}
    iam = aws.client("iam")
    iam.create_role(RoleName="eks", AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}')
    iam.put_role_policy(RoleName="eks", PolicyName="nodes", PolicyDocument=allowing("ecr:BatchGetImage"))
    assert {one.verdict for one in of(judged("eks", "iam"), rule)} == {Verdict.PASS}
    iam.put_role_policy(RoleName="eks", PolicyName="pods", PolicyDocument=allowing("s3:GetObject"))
    assert {one.verdict for one in of(judged("eks", "iam"), rule)} == {Verdict.FAIL}
    assert {one.verdict for one in of(judged("eks"), rule)} == {Verdict.UNDETERMINED}


@pytest.mark.parametrize(("source", "expected"), [("10.0.0.0/16", Verdict.PASS), ("0.0.0.0/0", Verdict.FAIL)])
@pytest.mark.parametrize("by", ["clusterSecurityGroupId", "securityGroupIds"])
def test_groups_of_the_control_plane_are_judged_by_what_they_admit(by: str, source: str, expected: Verdict, aws: Emulator) -> None:
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName="api", Description="API", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpProtocol="tcp", FromPort=443, ToPort=443, CidrIp=source)
    network = {"subnetIds": [], "securityGroupIds": [group]} if by == "securityGroupIds" else {"subnetIds": [], by: group}
    also(
        aws,
        {
            "eks.ListClusters": plain({"clusters": ["pay"]}),
            "eks.ListAccessEntries": plain({"accessEntries": []}),
            "eks.DescribeCluster": plain({"cluster": {"name": "pay", "resourcesVpcConfig": network}}),
        },
    )
    rule = "eks-cluster-security-group-ingress-restricted"
    assert verdict(judged("eks", "ec2_network"), rule, "cluster/pay") is expected
    assert verdict(judged("eks"), rule, "cluster/pay") is Verdict.UNDETERMINED
