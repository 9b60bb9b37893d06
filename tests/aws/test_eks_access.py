import aws_cdk as cdk
import pytest
from aws_cdk import aws_eks_v2 as eks

from pci_constructs.aws.ec2 import Tier
from pci_constructs.aws.eks import AccessPolicy, KubectlAccess, RoleAccess
from pci_constructs.aws.eks.access import CLUSTER_ADMIN_RULE
from pci_constructs.records import EXCEPTION_METADATA
from pci_constructs.refusals import RefusedSetting
from tests.aws.eks_kit import RECORD, Setting, setting
from tests.kit import Resource, nag, only, resources

__all__ = ["setting"]

CLUSTER_ADMIN = "AmazonEKSClusterAdminPolicy"


def entries(stack: cdk.Stack) -> dict[str, Resource]:
    return {id_: r["Properties"] for id_, r in resources(stack, "AWS::EKS::AccessEntry").items()}


def kubectl(setting: Setting, namespaces: tuple[str, ...] = ("payments",), **changes: object) -> KubectlAccess:
    arguments = {"placement": setting.placement(Tier.CDE), "kubectl_layer": setting.layer(), "namespaces": namespaces}
    return KubectlAccess(**{**arguments, **changes})  # type: ignore[arg-type]


def test_a_role_reads_by_default(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster(access=[RoleAccess(name="auditors", role=setting.role("auditors"))])
    entry = only(stack, "AWS::EKS::AccessEntry")
    (policy,) = entry["AccessPolicies"]
    assert "AmazonEKSViewPolicy" in str(policy["PolicyArn"])
    assert policy["AccessScope"] == {"Type": "cluster"}
    assert (entry["PrincipalArn"], entry["Type"]) == ("arn:aws:iam::111122223333:role/auditors", "STANDARD")
    assert "Username" not in entry


def test_a_role_changes_what_is_in_its_namespaces(stack: cdk.Stack, setting: Setting) -> None:
    access = RoleAccess(name="team", role=setting.role("team"), policy=AccessPolicy.EDIT, namespaces=["shop", "cart"])
    setting.cluster(access=[access])
    (policy,) = only(stack, "AWS::EKS::AccessEntry")["AccessPolicies"]
    assert "AmazonEKSEditPolicy" in str(policy["PolicyArn"])
    assert policy["AccessScope"] == {"Type": "namespace", "Namespaces": ["shop", "cart"]}


@pytest.mark.parametrize("policy", [AccessPolicy.EDIT, AccessPolicy.ADMIN, AccessPolicy.ADMIN_VIEW])
def test_more_than_reading_in_the_whole_cluster_is_refused(setting: Setting, policy: AccessPolicy) -> None:
    access = RoleAccess(name="team", role=setting.role("team"), policy=policy)
    with pytest.raises(RefusedSetting, match=rf"access\[team\]\.namespaces must be the namespaces that {policy.name} holds in.*7\.2\.2"):
        setting.cluster(access=[access])


def test_a_cluster_administrator_without_an_exception_is_refused(setting: Setting) -> None:
    access = RoleAccess(name="operators", role=setting.role("operators"), policy=AccessPolicy.CLUSTER_ADMIN)
    with pytest.raises(RefusedSetting, match=r"access\[operators\]\.policy must be a policy scoped to namespaces, got .*7\.2\.1"):
        setting.cluster(access=[access])


def test_a_cluster_administrator_bound_to_namespaces_is_refused(setting: Setting) -> None:
    access = RoleAccess(
        name="operators", role=setting.role("operators"), policy=AccessPolicy.CLUSTER_ADMIN, namespaces=["shop"], exception=RECORD
    )
    with pytest.raises(RefusedSetting, match="library guard rail, no PCI requirement"):
        setting.cluster(access=[access])


def test_a_cluster_administrator_is_on_the_record_and_every_use_raises_an_alarm(stack: cdk.Stack, setting: Setting) -> None:
    access = RoleAccess(name="operators", role=setting.role("operators"), policy=AccessPolicy.CLUSTER_ADMIN, exception=RECORD)
    cluster = setting.cluster(access=[access])
    assert only(stack, "AWS::EKS::AccessEntry")["Username"] == "cluster-admin:operators:{{SessionName}}"
    metadata = [entry for entry in cluster.node.find_child("PciAccess-operators").node.metadata if entry.type == EXCEPTION_METADATA]
    assert [entry.data["rule"] for entry in metadata] == [CLUSTER_ADMIN_RULE]
    filters = {r["Properties"]["FilterPattern"]: r["Properties"] for r in resources(stack, "AWS::Logs::MetricFilter").values()}
    metric = filters['{ $.user.username = "cluster-admin:*" }']["MetricTransformations"][0]["MetricName"]
    (alarm,) = [r["Properties"] for r in resources(stack, "AWS::CloudWatch::Alarm").values() if r["Properties"]["MetricName"] == metric]
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (1, "GreaterThanOrEqualToThreshold")
    (topic,) = resources(stack, "AWS::SNS::Topic")
    assert alarm["AlarmActions"] == [{"Ref": topic}]


def test_nobody_is_a_cluster_administrator_by_default(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster(kubectl=kubectl(setting))
    assert CLUSTER_ADMIN not in str(entries(stack))
    assert not any("cluster-admin" in str(r) for r in resources(stack, "AWS::CloudWatch::Alarm").values())


def test_the_manifest_handler_administers_its_namespaces_alone(stack: cdk.Stack, setting: Setting) -> None:
    cluster = setting.cluster(kubectl=kubectl(setting))
    assert cluster.kubectl is not None
    (entry,) = entries(stack).values()
    assert entry["PrincipalArn"] == stack.resolve(cluster.kubectl.role.role_arn)
    (policy,) = entry["AccessPolicies"]
    assert "AmazonEKSAdminPolicy" in str(policy["PolicyArn"])
    assert policy["AccessScope"] == {"Type": "namespace", "Namespaces": ["payments"]}


def test_the_manifest_handler_administers_the_cluster_only_on_the_record(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster(kubectl=kubectl(setting, (), cluster_admin=RECORD))
    (entry,) = entries(stack).values()
    assert CLUSTER_ADMIN in str(entry["AccessPolicies"])
    assert entry["Username"] == "cluster-admin:manifest-handler:{{SessionName}}"
    assert ["cluster-admin" in str(r) for r in resources(stack, "AWS::CloudWatch::Alarm").values()].count(True) == 1


@pytest.mark.parametrize(("namespaces", "admin"), [((), None), (("payments",), RECORD)])
def test_a_handler_without_bounds_is_refused(setting: Setting, namespaces: tuple[str, ...], admin: object) -> None:
    with pytest.raises(RefusedSetting, match=r"kubectl\.namespaces must be the namespaces that the handler administers.*7\.2\.5"):
        setting.cluster(kubectl=kubectl(setting, namespaces, cluster_admin=admin))


def test_a_handler_in_the_public_tier_is_refused(setting: Setting) -> None:
    with pytest.raises(RefusedSetting, match=r"placement must be in the cde or non-cde tier, got 'the public tier' \(PCI DSS 1\.4\.4"):
        setting.cluster(kubectl=kubectl(setting, placement=setting.placement(Tier.PUBLIC)))


def test_manifests_wait_for_the_access_of_their_handler(stack: cdk.Stack, setting: Setting) -> None:
    cluster = setting.cluster(kubectl=kubectl(setting))
    assert cluster.kubectl is not None
    eks.KubernetesManifest(stack, "Quota", cluster=cluster.kubectl.cluster, manifest=[{"kind": "ResourceQuota"}])
    (entry,) = entries(stack)
    (handler,) = [r for r in resources(stack, "AWS::Lambda::Function").values() if r["Properties"]["Handler"] == "index.handler"]
    assert entry in handler["DependsOn"]
    (manifest,) = resources(stack, "Custom::AWSCDK-EKS-KubernetesResource").values()
    assert "PruneLabel" not in manifest["Properties"]


def test_the_handlers_functions_are_encrypted_logged_and_bounded(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster(kubectl=kubectl(setting))
    logs = {id_ for id_, r in resources(stack, "AWS::Logs::LogGroup").items() if r["Properties"]["RetentionInDays"] >= 365}
    functions = resources(stack, "AWS::Lambda::Function").values()
    assert len(functions) == 2
    for function in functions:
        properties = function["Properties"]
        assert properties["KmsKeyArn"] == {"Fn::GetAtt": ["Key961B73FD", "Arn"]}
        assert properties["ReservedConcurrentExecutions"] == 10
        assert "TargetArn" in properties["DeadLetterConfig"]
        assert properties["LoggingConfig"]["LogGroup"]["Ref"] in logs
    assert len(resources(stack, "AWS::Logs::LogGroup")) == 2


def test_the_handlers_roles_have_our_policies_alone(stack: cdk.Stack, setting: Setting) -> None:
    setting.cluster(kubectl=kubectl(setting))
    assert resources(stack, "AWS::IAM::Policy") == {}
    for role in resources(stack, "AWS::IAM::Role").values():
        assert all(set(arn) == {"Ref"} for arn in role["Properties"]["ManagedPolicyArns"])


def test_the_handler_reaches_the_api_by_a_declared_path(setting: Setting) -> None:
    cluster = setting.cluster(kubectl=kubectl(setting))
    assert cluster.kubectl is not None
    assert cluster.kubectl.tier is Tier.CDE
    assert [(path.source, path.target, path.port) for path in cluster.required_paths] == [(cluster.kubectl, cluster.control_plane, 443)]


@pytest.mark.parametrize("admin", [False, True])
def test_nag_finds_nothing(app: cdk.App, setting: Setting, admin: bool) -> None:
    access = [RoleAccess(name="team", role=setting.role("team"), policy=AccessPolicy.EDIT, namespaces=["shop"])]
    setting.cluster(access=access, kubectl=kubectl(setting, () if admin else ("shop",), cluster_admin=RECORD if admin else None))
    assert nag(app) == []
