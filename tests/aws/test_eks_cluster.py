import json
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks

from pci_constructs.aws.ec2 import FirewallEgress, SegmentedVpc, Tier
from pci_constructs.aws.eks import AgentManagement, NodeGroup, Workload, encrypted_storage_class
from pci_constructs.aws.eks.addons import ADDONS
from pci_constructs.aws.eks.alarms import POLICY_KINDS
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard import Scope
from tests.aws.ec2_kit import NAT, build
from tests.aws.eks_kit import Setting, setting, setting_in
from tests.aws.test_cloudtrail_patterns import compiled
from tests.conftest import FLAGS
from tests.kit import Replacement, Resource, nag, only, replacements, resources

__all__ = ["setting"]

CREATE_ONLY = {
    "AWS::EKS::Cluster": (
        "AccessConfig",
        "BootstrapSelfManagedAddons",
        "EncryptionConfig",
        "KubernetesNetworkConfig",
        "Name",
        "OutpostConfig",
        "RoleArn",
    )
}


def addons(stack: cdk.Stack) -> dict[str, Resource]:
    return {r["Properties"]["AddonName"]: r for r in resources(stack, "AWS::EKS::Addon").values()}


def statements(stack: cdk.Stack, prefix: str) -> list[dict[str, Any]]:
    (policy,) = [r for id_, r in resources(stack, "AWS::IAM::ManagedPolicy").items() if id_.startswith(prefix)]
    found: list[dict[str, Any]] = policy["Properties"]["PolicyDocument"]["Statement"]
    return found


def test_the_endpoint_is_private(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster()
    network = only(stack, "AWS::EKS::Cluster")["ResourcesVpcConfig"]
    assert (network["EndpointPrivateAccess"], network["EndpointPublicAccess"]) == (True, False)
    assert "PublicAccessCidrs" not in network


def test_secrets_are_encrypted_with_the_key(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster()
    (config,) = only(stack, "AWS::EKS::Cluster")["EncryptionConfig"]
    assert config == {"Provider": {"KeyArn": {"Fn::GetAtt": ["Key961B73FD", "Arn"]}}, "Resources": ["secrets"]}


def test_the_key_can_be_granted_through_eks_alone(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster()
    found = {s.get("Sid"): s for s in only(stack, "AWS::KMS::Key")["KeyPolicy"]["Statement"]}
    assert found["GrantsThroughEks"]["Action"] == "kms:CreateGrant"
    assert found["GrantsThroughEks"]["Condition"] == {"StringEquals": {"kms:ViaService": "eks.eu-central-1.amazonaws.com"}}


def test_every_control_plane_log_is_kept_for_a_year_encrypted(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster()
    types = only(stack, "AWS::EKS::Cluster")["Logging"]["ClusterLogging"]["EnabledTypes"]
    assert {t["Type"] for t in types} == {"api", "audit", "authenticator", "controllerManager", "scheduler"}
    (id_,) = resources(stack, "AWS::Logs::LogGroup")
    log = only(stack, "AWS::Logs::LogGroup")
    assert (log["LogGroupName"], log["RetentionInDays"]) == ("/aws/eks/shop/cluster", 365)
    assert log["KmsKeyId"] == {"Fn::GetAtt": ["Key961B73FD", "Arn"]}
    (cluster,) = resources(stack, "AWS::EKS::Cluster").values()
    assert id_ in cluster["DependsOn"]


def test_logs_can_be_kept_longer(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster(log_retention_days=731)
    assert only(stack, "AWS::Logs::LogGroup")["RetentionInDays"] == 731


def test_access_is_by_access_entries_and_the_creator_has_none(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster()
    access = only(stack, "AWS::EKS::Cluster")["AccessConfig"]
    assert access == {"AuthenticationMode": "API", "BootstrapClusterCreatorAdminPermissions": False}
    assert resources(stack, "AWS::EKS::AccessEntry") == {}


def test_no_function_comes_with_the_cluster(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster()
    assert resources(stack, "AWS::Lambda::Function") == {}
    assert resources(stack, "AWS::SSM::Parameter") == {}


def test_it_never_moves_to_extended_support(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster()
    assert only(stack, "AWS::EKS::Cluster")["UpgradePolicy"] == {"SupportType": "STANDARD"}


def test_it_is_protected_from_deletion_and_survives_its_stack(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster()
    (cluster,) = resources(stack, "AWS::EKS::Cluster").values()
    assert cluster["Properties"]["DeletionProtection"] is True
    assert (cluster["DeletionPolicy"], cluster["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_its_security_group_is_ours_and_opens_nothing(stack: cdk.Stack, setting: Setting) -> None:
    cluster = setting.cluster()
    assert cluster.control_plane.connections.security_groups == [cluster.security_group]
    group = only(stack, "AWS::EC2::SecurityGroup")
    assert "SecurityGroupIngress" not in group
    assert [rule["CidrIp"] for rule in group["SecurityGroupEgress"]] == ["255.255.255.255/32"]
    assert resources(stack, "AWS::EC2::SecurityGroupIngress") == {}


def alarmed(stack: cdk.Stack, word: str) -> tuple[Resource, str]:
    """The alarm whose metric has a word in its name, and the pattern of its filter."""
    filters = [r["Properties"] for r in resources(stack, "AWS::Logs::MetricFilter").values()]
    (found,) = [one for one in filters if word in one["MetricTransformations"][0]["MetricName"]]
    metric = found["MetricTransformations"][0]["MetricName"]
    (alarm,) = [r["Properties"] for r in resources(stack, "AWS::CloudWatch::Alarm").values() if r["Properties"]["MetricName"] == metric]
    return alarm, found["FilterPattern"]


@pytest.mark.parametrize(("word", "threshold"), [("refused", 10), ("removed", 1), ("anonymous", 1)])
def test_what_must_not_happen_raises_an_alarm(stack: cdk.Stack, setting: Setting, word: str, threshold: int) -> None:
    setting.cluster()
    alarm, _ = alarmed(stack, word)
    (topic,) = resources(stack, "AWS::SNS::Topic")
    assert alarm["AlarmActions"] == [{"Ref": topic}]
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (threshold, "GreaterThanOrEqualToThreshold")


def answered(code: int, user: str = "system:anonymous", path: str = "/api/v1/secrets") -> dict[str, object]:
    return {"responseStatus": {"code": code}, "user": {"username": user}, "requestURI": path}


def removal(kind: str, verb: str = "delete") -> dict[str, object]:
    return {"verb": verb, "objectRef": {"resource": kind}, "user": {"username": "jane"}}


@pytest.mark.parametrize(
    ("word", "event", "expected"),
    [
        ("refused", answered(403, "jane"), True),
        ("refused", answered(401, "jane"), True),
        ("refused", answered(200, "jane"), False),
        ("anonymous", answered(200), True),
        ("anonymous", answered(201, path="/apis/apps/v1/deployments"), True),
        ("anonymous", answered(403), False),
        ("anonymous", answered(200, "jane"), False),
        ("anonymous", answered(200, path="/livez?verbose"), False),
        ("anonymous", answered(200, path="/readyz"), False),
        ("anonymous", answered(200, path="/healthz"), False),
        ("anonymous", answered(200, path="/version"), False),
        *[("removed", removal(kind), True) for kind in (*POLICY_KINDS, "namespaces")],
        ("removed", removal("networkpolicies", "deletecollection"), True),
        ("removed", removal("networkpolicies", "create"), False),
        ("removed", removal("pods"), False),
    ],
)
def test_the_alarms_find_what_they_are_for(stack: cdk.Stack, setting: Setting, word: str, event: dict[str, object], expected: bool) -> None:
    setting.cluster()
    assert compiled(alarmed(stack, word)[1])(event) is expected


def test_the_control_plane_is_in_scope_where_it_is_in_the_cde(stack: cdk.Stack, setting: Setting) -> None:
    assert setting.cluster().scope is Scope.CDE
    tags = {tag["Key"]: tag["Value"] for tag in only(stack, "AWS::EKS::Cluster")["Tags"]}
    assert tags["pci-scope"] == "cde"


def test_a_control_plane_outside_the_cde_is_connected_to_it(setting: Setting) -> None:
    assert setting.cluster(placement=setting.placement(Tier.NON_CDE)).scope is Scope.CONNECTED_TO


def test_the_cluster_role_can_tag_nodes_and_nothing_more(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster()
    writes = [s for s in statements(stack, "ClusterPciRole") if s["Action"] == "ec2:CreateTags"]
    assert [s["Condition"] for s in writes] == [{"ForAnyValue:StringLike": {"aws:TagKeys": "kubernetes.io/cluster/*"}}]
    roles = resources(stack, "AWS::IAM::Role").values()
    assert not [r for r in roles if any(isinstance(arn, dict) and "Fn::Join" in arn for arn in r["Properties"]["ManagedPolicyArns"])]


def test_the_services_addresses_are_an_argument(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster(service_cidr="172.20.0.0/16")
    assert only(stack, "AWS::EKS::Cluster")["KubernetesNetworkConfig"]["ServiceIpv4Cidr"] == "172.20.0.0/16"


def test_every_addon_is_there_and_none_is_self_managed(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster()
    assert set(addons(stack)) == set(ADDONS)
    assert only(stack, "AWS::EKS::Cluster")["BootstrapSelfManagedAddons"] is False


def test_network_policies_are_enforced(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster()
    values = json.loads(addons(stack)["vpc-cni"]["Properties"]["ConfigurationValues"])
    assert values == {"enableNetworkPolicy": "true"}


def test_addons_with_rights_have_them_by_pod_identity(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster()
    accounts = {
        name: [i["ServiceAccount"] for i in addon["Properties"].get("PodIdentityAssociations", [])] for name, addon in addons(stack).items()
    }
    assert accounts["vpc-cni"] == ["aws-node"]
    assert accounts["aws-ebs-csi-driver"] == ["ebs-csi-controller-sa"]
    trusted = [
        s
        for r in resources(stack, "AWS::IAM::Role").values()
        for s in r["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        if s["Principal"] == {"Service": "pods.eks.amazonaws.com"}
    ]
    assert {s["Condition"]["StringEquals"]["aws:RequestTag/eks-cluster-name"] for s in trusted} == {"shop"}
    assert {s["Condition"]["StringEquals"]["aws:RequestTag/kubernetes-service-account"] for s in trusted} == {
        "aws-node",
        "ebs-csi-controller-sa",
    }


def test_the_volume_driver_cannot_make_an_unencrypted_volume(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster()
    (create,) = [s for s in statements(stack, "ClusterPciAddonsVolumesRole") if s["Action"] == "ec2:CreateVolume"]
    assert create["Condition"]["Bool"] == {"ec2:Encrypted": "true"}


def test_the_storage_class_encrypts_with_the_key(stack: cdk.Stack, setting: Setting) -> None:
    manifest = encrypted_storage_class("arn:aws:kms:eu-central-1:111122223333:key/1")
    assert manifest["parameters"] == {"type": "gp3", "encrypted": "true", "kmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/1"}


@pytest.mark.parametrize(("workload", "tolerations"), [(Workload.PAYMENT, 1), (Workload.GENERAL, 0)])
def test_cluster_dns_and_volume_controller_run_on_the_system_nodes(
    stack: cdk.Stack, setting: Setting, workload: Workload, tolerations: int
) -> None:
    setting.cluster(system_workload=workload)
    dns = json.loads(addons(stack)["coredns"]["Properties"]["ConfigurationValues"])
    controller = json.loads(addons(stack)["aws-ebs-csi-driver"]["Properties"]["ConfigurationValues"])["controller"]
    for place in (dns, controller):
        assert place["nodeSelector"]["pci-workload"] == workload.value
        assert len(place["tolerations"]) == tolerations


def test_versions_of_addons_can_be_pinned(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster(addon_versions={"coredns": "v1.12.4-eksbuild.1"})
    assert addons(stack)["coredns"]["Properties"]["AddonVersion"] == "v1.12.4-eksbuild.1"
    assert "AddonVersion" not in addons(stack)["kube-proxy"]["Properties"]


def test_the_guardduty_agent_has_one_manager(make_stack: Callable[[str], cdk.Stack], stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster()
    other = setting_in(make_stack("Other"))
    other.cluster(guardduty_agent=AgentManagement.AUTOMATED)
    tag = {"Key": "GuardDutyManaged", "Value": "false"}
    assert "aws-guardduty-agent" in addons(stack)
    assert tag in only(stack, "AWS::EKS::Cluster")["Tags"]
    assert "aws-guardduty-agent" not in addons(other.stack)
    assert tag not in only(other.stack, "AWS::EKS::Cluster")["Tags"]


def test_what_a_cluster_needs_is_declared_on_the_vpc(make_stack: Callable[[str], cdk.Stack], setting: Setting) -> None:
    network = make_stack("Network")
    key = CustomerManagedKey(network, "Key", description="network").key
    vpc = SegmentedVpc(network, "Vpc", cidr="10.0.0.0/16", zones=["eu-central-1a", "eu-central-1b"], key=key, egress=FirewallEgress())
    cluster = setting.cluster(placement=vpc.placement(Tier.CDE))
    setting.group(cluster, placement=vpc.placement(Tier.CDE))
    setting.group(cluster, Workload.GENERAL, placement=vpc.placement(Tier.NON_CDE), webhook_ports=[9443])
    cluster.declare_paths(vpc)
    plane, payment, general = "control plane of shop", "Stack/Payment", "Stack/General"
    lines = {(line.source, line.target, line.protocol, line.port) for line in vpc.register}
    assert lines == {
        (payment, plane, "tcp", 443),
        (general, plane, "tcp", 443),
        (plane, payment, "tcp", 10250),
        (plane, general, "tcp", 10250),
        (plane, general, "tcp", 9443),
        (payment, payment, "tcp", 53),
        (payment, payment, "udp", 53),
        (general, payment, "tcp", 53),
        (general, payment, "udp", 53),
        (payment, "interface endpoints", "tcp", 443),
        (general, "interface endpoints", "tcp", 443),
        (payment, "gateway endpoints", "tcp", 443),
        (general, "gateway endpoints", "tcp", 443),
        (plane, "gateway endpoints", "tcp", 443),
    }
    assert [(line.source, line.target) for line in vpc.register if line.opened_by] == [(plane, "gateway endpoints")]


def test_without_a_firewall_the_control_plane_reaches_the_internet_and_the_register_says_so(
    make_stack: Callable[[str], cdk.Stack], setting: Setting
) -> None:
    vpc = build(make_stack("Network"), egress=NAT)
    cluster = setting.cluster(placement=vpc.placement(Tier.CDE))
    setting.group(cluster, placement=vpc.placement(Tier.CDE))
    cluster.declare_paths(vpc)
    opened = [(line.source, line.target, line.port) for line in vpc.register if line.opened_by]
    assert opened == [("control plane of shop", "gateway endpoints", 443), ("control plane of shop", "internet", 443)]


def test_dns_without_nodes_to_run_on_is_refused(setting: Setting) -> None:
    cluster = setting.cluster()
    setting.group(cluster, Workload.GENERAL)
    with pytest.raises(RefusedSetting, match=r"system_workload must be the workload of one of the node groups, .* got 'payment'"):
        _ = cluster.required_paths


def test_a_second_system_group_answers_dns_too(stack: cdk.Stack, setting: Setting) -> None:
    cluster = setting.cluster()
    first = setting.group(cluster)
    second = NodeGroup(
        stack,
        "Second",
        cluster=cluster,
        placement=setting.placement(Tier.CDE),
        workload=Workload.PAYMENT,
        instance_types=[ec2.InstanceType("m7g.large")],
        key=setting.key,
    )
    dns = {(path.source, path.target, path.protocol) for path in cluster.required_paths if path.port == 53}
    groups = (first, second)
    assert dns == {(source, target, protocol) for source in groups for target in groups for protocol in ("tcp", "udp")}


@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.DATA, Tier.FIREWALL])
def test_a_control_plane_in_other_tiers_is_refused(setting: Setting, tier: Tier) -> None:
    with pytest.raises(RefusedSetting, match=rf"placement must be in the cde or non-cde tier, got 'the {tier} tier' \(PCI DSS 1\.4\.4"):
        setting.cluster(placement=setting.placement(tier))


def test_a_single_zone_is_refused(setting: Setting) -> None:
    with pytest.raises(RefusedSetting, match="placement must be subnets in at least 2 zones"):
        setting.cluster(placement=setting.placement(Tier.CDE, zones=1))


def test_a_version_past_standard_support_is_refused(setting: Setting) -> None:
    with pytest.raises(RefusedSetting, match=r"Stack/Cluster: version must be .* got '1\.33' \(PCI DSS 6\.3\.3"):
        setting.cluster(version="1.33")


def test_a_missing_key_is_refused(setting: Setting) -> None:
    with pytest.raises(RefusedSetting, match=r"key must be a customer managed key, got None \(PCI DSS 3\.6\.1"):
        setting.cluster(key=None)


def test_short_retention_is_refused(setting: Setting) -> None:
    with pytest.raises(RefusedSetting, match=r"log_retention_days must be at least 365 days for an audit log, got 90 \(PCI DSS 10\.5\.1"):
        setting.cluster(log_retention_days=90)


def test_a_name_that_eks_would_not_take_is_refused(setting: Setting) -> None:
    with pytest.raises(RefusedSetting, match="cluster_name must be up to 100 letters"):
        setting.cluster(cluster_name="-shop")


def test_a_version_for_an_addon_that_is_not_there_is_refused(setting: Setting) -> None:
    with pytest.raises(RefusedSetting, match=r"addon_versions must be by name of an add-on, .* got 'core-dns'"):
        setting.cluster(addon_versions={"core-dns": "v1"})


def test_nothing_asks_for_a_public_endpoint(setting: Setting) -> None:
    for argument in ("endpoint_access", "public_access_cidrs"):
        with pytest.raises(TypeError, match=argument):
            setting.cluster(**{argument: "0.0.0.0/0"})


def test_logical_ids_are_those_of_the_plain_cluster_and_a_swap_replaces_it() -> None:
    def ours(scope: Any) -> None:
        setting_in(scope).cluster(version="1.36")

    def plain(scope: Any) -> None:
        here = setting_in(scope)
        eks.Cluster(
            scope,
            "Cluster",
            cluster_name="shop",
            version=eks.KubernetesVersion.V1_36,
            vpc=here.vpc,
            vpc_subnets=[here.placement(Tier.CDE).selection],
            default_capacity_type=eks.DefaultCapacityType.NODEGROUP,
            default_capacity=0,
        )

    found = [r for r in replacements(ours, plain, CREATE_ONLY, dict(FLAGS)) if r.type == "AWS::EKS::Cluster"]
    names = ("AccessConfig", "BootstrapSelfManagedAddons", "EncryptionConfig", "RoleArn")
    assert found == [Replacement("ClusterEB0386A7", "AWS::EKS::Cluster", name) for name in names]


def test_nag_finds_nothing(app: cdk.App, setting: Setting) -> None:
    cluster = setting.cluster()
    setting.group(cluster)
    setting.group(cluster, Workload.GENERAL)
    assert nag(app) == []


def test_the_key_can_live_in_another_stack(app: cdk.App, make_stack: Callable[[str], cdk.Stack], setting: Setting) -> None:
    key = CustomerManagedKey(make_stack("Keys"), "Key", description="cluster").key
    cluster = setting.cluster(key=key)
    setting.group(cluster, key=key)
    app.synth()


def test_wildcards_are_acknowledged_in_a_stack_without_account(app: cdk.App, setting: Setting) -> None:
    here = setting_in(cdk.Stack(app, "Agnostic"))
    here.group(here.cluster())
    assert nag(app) == []
