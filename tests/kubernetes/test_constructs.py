"""The constructs apply the same manifests that the command writes, in the right order, with the rights that they need."""

import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from pci_constructs.aws.ec2 import GATEWAY_ENDPOINTS, Network
from pci_constructs.aws.eks import KubectlAccess, RoleAccess
from pci_constructs.findings import Verdict
from pci_constructs.kubernetes import MANIFEST_HANDLER, Permission, Quota, SignedImagesOnly, SigningIdentity, TeamRole
from pci_constructs.kubernetes.manifests.access import READING, team_binding, team_role
from pci_constructs.kubernetes.manifests.admission import cde_pods_on_cde_nodes, images_by_digest, other_pods_off_cde_nodes
from pci_constructs.kubernetes.manifests.kyverno import chart_values
from pci_constructs.kubernetes.manifests.namespace import namespace_and_bounds
from pci_constructs.kubernetes.manifests.network import REASONS, default_deny
from pci_constructs.kubernetes.manifests.signatures import SigningKey, signed_images
from pci_constructs.refusals import RefusedSetting
from pci_constructs.rules import judge
from pci_constructs.rules.catalogue import rules_for
from pci_constructs.rules.settings import settings_from
from pci_constructs.standard import Scope
from tests.aws.eks_kit import RECORD
from tests.aws.test_cloudtrail_patterns import compiled
from tests.kit import nag, resources
from tests.kubernetes.cluster_kit import APPLIED, STRIPE, Setting, applied, everything, only, resource_of, setting, setting_in
from tests.kubernetes.evaluator import Pod, passes
from tests.kubernetes.kit import KEY, REGISTRY
from tests.rules.pack import TODAY

__all__ = ["setting"]


def test_a_namespace_is_closed_from_its_first_moment_and_stays_when_the_stack_goes(stack: cdk.Stack, setting: Setting) -> None:
    setting.payments(service_accounts=["api"])
    _, resource = resource_of(stack, "Namespace", "payments")
    assert json.loads(resource["Properties"]["Manifest"]) == [
        *namespace_and_bounds("payments", scope=Scope.CDE, service_accounts=("api",)),
        default_deny("payments"),
    ]
    assert resource["DeletionPolicy"] == "Retain"
    assert resource["Properties"]["Overwrite"] is True


def test_a_namespace_beside_the_cde_is_as_closed_and_says_what_it_is(stack: cdk.Stack, setting: Setting) -> None:
    setting.others(quota=Quota(cpu="2"))
    assert only(stack, "Namespace", "general")["metadata"]["labels"]["pci-scope"] == "connected-to"
    assert only(stack, "ResourceQuota", "bounds")["spec"]["hard"]["limits.cpu"] == "2"
    assert only(stack, "NetworkPolicy", "default-deny")["spec"]["policyTypes"] == ["Ingress", "Egress"]


def test_a_declaration_opens_the_network_and_the_cluster_together(stack: cdk.Stack, setting: Setting) -> None:
    payments, others = setting.payments(), setting.others()
    vpc = setting.vpc
    vpc.allow(payments.pods({"app": "tokenizer"}), STRIPE, 443, reason="card data is exchanged for tokens")
    vpc.allow(payments.pods(), others.pods({"app": "mail"}), 8443, reason="receipts are sent")
    vpc.allow(payments.pods(), Network("192.168.4.0/24", "office"), 9443, reason="reports are sent")
    payments.open_declared(vpc)
    others.open_declared(vpc)
    assert ("Stack/PaymentNodes", "Stripe", 443) in {(line.source, line.target, line.port) for line in vpc.register}
    policies = [one for one in everything(stack) if one["kind"] == "NetworkPolicy"]
    namespaces = {n: {"kubernetes.io/metadata.name": n} for n in ("payments", "general", "kube-system")}
    app, tokenizer = Pod("10.0.80.4", "payments", {"app": "api"}), Pod("10.0.80.5", "payments", {"app": "tokenizer"})
    mail, web = Pod("10.0.120.4", "general", {"app": "mail"}), Pod("10.0.120.5", "general", {"app": "web"})

    def reaches(source: Pod, target: Pod, port: int) -> bool:
        return passes(policies, namespaces, source, target, protocol="TCP", port=port)

    internet, metadata, office = Pod("54.1.2.3"), Pod("169.254.169.254"), Pod("192.168.4.7")
    assert reaches(tokenizer, internet, 443)
    assert not reaches(app, internet, 443)
    assert not reaches(tokenizer, internet, 80)
    assert not reaches(tokenizer, metadata, 443)
    assert not reaches(tokenizer, mail, 443)
    assert reaches(app, mail, 8443)
    assert reaches(tokenizer, mail, 8443)
    assert not reaches(app, web, 8443)
    assert not reaches(mail, app, 8443)
    assert reaches(app, office, 9443)
    assert not reaches(web, office, 9443)
    assert (
        "to office, tcp 9443: reports are sent"
        in only(stack, "NetworkPolicy", "declared-connections", "payments")["metadata"]["annotations"][REASONS].splitlines()
    )


def test_the_other_end_of_a_member_is_its_tier(stack: cdk.Stack, setting: Setting) -> None:
    payments = setting.payments()
    setting.vpc.allow(setting.general, payments.pods(), 8443, reason="general nodes ask")
    payments.open_declared(setting.vpc)
    (rule,) = only(stack, "NetworkPolicy", "declared-connections")["spec"]["ingress"]
    assert rule == {
        "from": [{"ipBlock": {"cidr": str(setting.vpc.addresses.tiers[setting.general.tier])}}],
        "ports": [{"protocol": "TCP", "port": 8443}],
    }


@pytest.mark.parametrize("gateway", [False, True])
def test_pods_that_call_aws_reach_their_credentials(stack: cdk.Stack, setting: Setting, gateway: bool) -> None:
    payments = setting.payments()
    target = GATEWAY_ENDPOINTS if gateway else setting.vpc.interface_endpoints
    setting.vpc.allow(payments.pods({"app": "api"}), target, 443, reason="payment services call AWS")
    payments.open_declared(setting.vpc)
    (policy,) = [one for one in everything(stack) if one["metadata"]["name"].startswith("declared-connections-app-api-")]
    blocks = [rule["to"][0]["ipBlock"]["cidr"] for rule in policy["spec"]["egress"]]
    assert "169.254.170.23/32" in blocks
    assert policy["spec"]["podSelector"] == {"matchLabels": {"app": "api"}}


def test_each_choice_of_pods_is_a_resource_that_goes_with_its_declarations(stack: cdk.Stack, setting: Setting) -> None:
    payments = setting.payments()
    setting.vpc.allow(payments.pods({"app": "tokenizer"}), STRIPE, 443, reason="tokens")
    payments.open_declared(setting.vpc)
    space, _ = resource_of(stack, "Namespace", "payments")
    opened = {id_: r for id_, r in resources(stack, APPLIED).items() if id_ != space}
    assert len(opened) == 2
    for resource in opened.values():
        assert resource["DeletionPolicy"] == "Delete"
        assert space in resource["DependsOn"]


def test_without_opening_nothing_is_open(stack: cdk.Stack, setting: Setting) -> None:
    payments = setting.payments()
    setting.vpc.allow(payments.pods(), STRIPE, 443, reason="tokens")
    assert [one["metadata"]["name"] for one in everything(stack) if one["kind"] == "NetworkPolicy"] == ["default-deny"]


def test_a_shell_in_a_pod_of_the_cde_raises_an_alarm(stack: cdk.Stack, setting: Setting) -> None:
    setting.payments()
    setting.others()
    patterns = [r["Properties"]["FilterPattern"] for r in resources(stack, "AWS::Logs::MetricFilter").values()]
    (pattern,) = [pattern for pattern in patterns if "subresource" in pattern]
    finds = compiled(pattern)
    for way in ("exec", "attach", "portforward", "ephemeralcontainers"):
        assert finds({"objectRef": {"namespace": "payments", "subresource": way}})
        assert not finds({"objectRef": {"namespace": "general", "subresource": way}})
    assert not finds({"objectRef": {"namespace": "payments", "subresource": "log"}})
    assert not finds({"objectRef": {"namespace": "payments"}})


def test_a_team_is_bound_through_an_access_entry(stack: cdk.Stack, setting: Setting) -> None:
    team = TeamRole(stack, "Team", name="checkout", role=setting.role(), namespaces=[setting.payments(), setting.others()])
    entries = [r["Properties"] for r in resources(stack, "AWS::EKS::AccessEntry").values()]
    (entry,) = [entry for entry in entries if entry["PrincipalArn"] == "arn:aws:iam::111122223333:role/developers"]
    assert entry["KubernetesGroups"] == [team.group]
    assert "AccessPolicies" not in entry
    assert "Username" not in entry
    for name in ("payments", "general"):
        assert only(stack, "Role", "team-checkout", name) == team_role("checkout", name, READING)
        assert only(stack, "RoleBinding", "team-checkout", name) == team_binding("checkout", name, team.group)


def test_a_team_waits_for_its_namespace(stack: cdk.Stack, setting: Setting) -> None:
    TeamRole(stack, "Team", name="checkout", role=setting.role(), namespaces=[setting.payments()], permissions=[Permission.SCALE])
    _, resource = resource_of(stack, "Role", "team-checkout")
    assert resource_of(stack, "Namespace", "payments")[0] in resource["DependsOn"]


def test_images_are_bound_to_digest_registry_and_signature(stack: cdk.Stack, setting: Setting) -> None:
    SignedImagesOnly(stack, "Images", cluster=setting.cluster, signer=setting.signer())
    found = applied(stack)
    admission, _ = resource_of(stack, "ValidatingAdmissionPolicy", "images-by-digest")
    assert found[admission] == [*images_by_digest([REGISTRY]), *cde_pods_on_cde_nodes(), *other_pods_off_cde_nodes()]
    signatures, resource = resource_of(stack, "ImageValidatingPolicy", "signed-images")
    assert found[signatures] == [signed_images([REGISTRY], SigningKey(arn=KEY))]
    assert {r["DeletionPolicy"] for r in (resource, resources(stack, APPLIED)[admission])} == {"Retain"}


def test_kyverno_reads_signatures_and_one_public_key(stack: cdk.Stack, setting: Setting) -> None:
    images = SignedImagesOnly(stack, "Images", cluster=setting.cluster, signer=setting.signer())
    (association,) = resources(stack, "AWS::EKS::PodIdentityAssociation").values()
    properties = association["Properties"]
    assert (properties["Namespace"], properties["ServiceAccount"]) == ("kyverno", "kyverno-admission-controller")
    assert properties["RoleArn"] == stack.resolve(images.kyverno_role.role_arn)
    policies = resources(stack, "AWS::IAM::ManagedPolicy")
    (policy,) = [r["Properties"]["PolicyDocument"]["Statement"] for id_, r in policies.items() if id_.startswith("ImagesKyverno")]
    actions = {
        action
        for statement in policy
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }
    assert actions == {
        *("ecr:BatchGetImage", "ecr:DescribeImages", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer"),
        *("kms:DescribeKey", "kms:GetPublicKey"),
    }
    assert {json.dumps(s["Resource"]) for s in policy if "kms:GetPublicKey" in s["Action"]} == {json.dumps(KEY)}
    assert all(":repository/cde/*" in json.dumps(s["Resource"]) for s in policy if "ecr:BatchGetImage" in s["Action"])


def test_a_keyless_signature_asks_for_no_key(stack: cdk.Stack, setting: Setting) -> None:
    signer = SigningIdentity(
        issuer="https://token.actions.githubusercontent.com", subject="https://github.com/a/b/.github/workflows/c.yml@refs/heads/main"
    )
    SignedImagesOnly(stack, "Images", cluster=setting.cluster, signer=signer, registries=["r.example.com/cde/"])
    policies = resources(stack, "AWS::IAM::ManagedPolicy")
    (policy,) = [json.dumps(r) for id_, r in policies.items() if id_.startswith("ImagesKyverno")]
    assert "kms:" not in policy
    assert "BatchGetImage" not in policy


def test_the_chart_is_pinned_and_comes_first(stack: cdk.Stack) -> None:
    setting = setting_in(stack, cluster_admin=RECORD)
    mirror = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/mirror/"
    SignedImagesOnly(stack, "Images", cluster=setting.cluster, signer=setting.signer(), chart_registry=mirror)
    ((id_, chart),) = resources(stack, "Custom::AWSCDK-EKS-HelmChart").items()
    assert chart["Properties"]["Version"] == "3.9.1"
    assert chart["Properties"]["Repository"] == f"oci://{mirror}kyverno"
    assert json.loads(chart["Properties"]["Values"]) == chart_values(mirror)
    assert id_ in resource_of(stack, "ImageValidatingPolicy", "signed-images")[1]["DependsOn"]


def test_the_handler_is_in_its_group_and_has_no_policy_of_eks(stack: cdk.Stack, setting: Setting) -> None:
    assert setting.cluster.kubectl is not None
    (entry,) = [r["Properties"] for r in resources(stack, "AWS::EKS::AccessEntry").values()]
    assert entry["KubernetesGroups"] == [MANIFEST_HANDLER]
    assert "AccessPolicies" not in entry


def test_every_rule_of_the_pack_on_manifests_is_content(app: cdk.App, stack: cdk.Stack, setting: Setting) -> None:
    from pci_constructs.assembly import read

    payments, others = setting.payments(service_accounts=["api"]), setting.others()
    TeamRole(stack, "Team", name="checkout", role=setting.role(), namespaces=[payments, others], permissions=list(Permission))
    SignedImagesOnly(stack, "Images", cluster=setting.cluster, signer=setting.signer())
    setting.vpc.allow(payments.pods(), STRIPE, 443, reason="tokens")
    payments.open_declared(setting.vpc)
    others.open_declared(setting.vpc)
    app.synth()
    rules = [rule for rule in rules_for([APPLIED]) if rule.id.startswith("kubernetes-")]
    found = judge(read(Path(app.outdir)), rules, today=TODAY, settings=settings_from({}, "test")).findings
    assert {f.verdict for f in found} == {Verdict.PASS, Verdict.NOT_APPLICABLE}
    passing = {f.rule for f in found if f.verdict is Verdict.PASS}
    nothing_of_it = {"kubernetes-image-by-digest", "kubernetes-pod-not-privileged", "kubernetes-secret-not-in-manifest"}
    assert passing == {rule.id for rule in rules} - nothing_of_it


def test_nag_finds_nothing(app: cdk.App, stack: cdk.Stack, setting: Setting) -> None:
    payments = setting.payments()
    TeamRole(stack, "Team", name="checkout", role=setting.role(), namespaces=[payments])
    SignedImagesOnly(stack, "Images", cluster=setting.cluster, signer=setting.signer())
    payments.open_declared(setting.vpc)
    setting.cluster.declare_paths(setting.vpc)
    assert nag(app) == []


def refused(said: str) -> Any:
    return pytest.raises(RefusedSetting, match=said)


def test_nodes_of_another_workload_are_refused(setting: Setting) -> None:
    with refused(r"Payments: nodes must be nodes for payment workloads.*1\.3\.1"):
        setting.payments(nodes=setting.general)
    with refused(r"General: nodes must be nodes for general workloads.*2\.2\.3"):
        setting.others(nodes=setting.payment)


@pytest.mark.parametrize("name", ["default", "kube-system", "Payments", ""])
def test_a_name_that_cannot_be_is_refused(setting: Setting, name: str) -> None:
    with refused(r"namespace .*: name must be a"):
        setting.payments(name=name)


def test_a_cluster_without_a_handler_that_may_is_refused(stack: cdk.Stack) -> None:
    setting = setting_in(stack, namespaces=["payments"])
    with refused(r"cluster must be a cluster whose handler may make namespaces and policies.*group=MANIFEST_HANDLER"):
        setting.payments()
    with refused(r"cluster must be a cluster whose handler may make namespaces and policies"):
        SignedImagesOnly(stack, "Images", cluster=setting.cluster, signer=setting.signer())


def test_the_chart_without_an_administrator_is_refused(stack: cdk.Stack, setting: Setting) -> None:
    with refused(r"chart_registry must be left out.*7\.2\.5.*kyverno-values"):
        SignedImagesOnly(stack, "Images", cluster=setting.cluster, signer=setting.signer(), chart_registry=REGISTRY)


def test_a_team_without_namespaces_is_refused(stack: cdk.Stack, setting: Setting) -> None:
    with refused(r"Team: namespaces must be one or more namespaces of one cluster.*7\.2\.2"):
        TeamRole(stack, "Team", name="checkout", role=setting.role(), namespaces=[])


def test_labels_that_kubernetes_does_not_take_are_refused(setting: Setting) -> None:
    with refused(r"Payments: labels must be labels as Kubernetes takes them"):
        setting.payments().pods({"app": "no space"})


@pytest.mark.parametrize("group", ["system:masters", "eks:x"])
def test_groups_of_kubernetes_are_refused_for_handler_and_roles(stack: cdk.Stack, group: str) -> None:
    with refused(r"kubectl\.group must be a group of your own.*7\.2\.1"):
        setting_in(stack, group=group)


def test_groups_beside_a_policy_are_refused(stack: cdk.Stack) -> None:
    from pci_constructs.aws.eks.access import AccessPolicy, check_access
    from tests.aws.eks_kit import setting_in as cluster_in

    entry = RoleAccess(name="x", role=cluster_in(stack).role("x"), policy=AccessPolicy.EDIT, namespaces=["a"], groups=["team"])
    with refused(r"access\[x\]\.groups must be groups of your own"):
        check_access(entry, where="Cluster")


def test_a_handler_with_two_bounds_is_refused(stack: cdk.Stack) -> None:
    with refused(r"kubectl\.namespaces must be the namespaces that the handler administers.*7\.2\.5"):
        setting_in(stack, group="team", namespaces=["payments"])
    assert KubectlAccess.__dataclass_fields__["group"].default is None
