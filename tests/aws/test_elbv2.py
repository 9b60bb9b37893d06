from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_elasticloadbalancingv2_targets as elbv2_targets
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from pci_constructs.aws.ec2 import ANY_CLIENT_PORTS, INTERNET, FirewallEgress, Placement, SegmentedVpc, Tier
from pci_constructs.aws.elbv2 import InternalLoadBalancer, PublicLoadBalancer
from pci_constructs.aws.elbv2.tls import ALLOWED, FOR_OLD_CLIENTS
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.s3 import AccessLogBucket, SecureBucket
from pci_constructs.aws.wafv2 import WebAcl
from pci_constructs.records import EXCEPTION_METADATA, ExceptionRecord
from pci_constructs.refusals import RefusedSetting
from tests.conftest import FLAGS
from tests.kit import nag, only, replacements, resources

CERTIFICATE = "arn:aws:acm:eu-central-1:111122223333:certificate/11111111-2222-3333-4444-555555555555"
RECORD = ExceptionRecord(reason="sidecar without TLS until March", owner="edge", approver="ciso", expires="2027-03-31")
CREATE_ONLY = {
    "AWS::ElasticLoadBalancingV2::LoadBalancer": ("Name", "Type", "Scheme"),
    "AWS::ElasticLoadBalancingV2::Listener": ("LoadBalancerArn",),
    "AWS::ElasticLoadBalancingV2::TargetGroup": (
        "TargetType",
        "ProtocolVersion",
        "Port",
        "Name",
        "VpcId",
        "Protocol",
        "IpAddressType",
    ),
}
LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
ASSOCIATION = "AWS::WAFv2::WebACLAssociation"
BOTH = pytest.mark.parametrize("kind", ["public", "internal"])


def placement(scope: Construct, tier: Tier, zones: int = 2) -> Placement:
    names = [f"eu-central-1{letter}" for letter in "abc"[:zones]]
    vpc = ec2.Vpc.from_vpc_attributes(scope, f"Vpc{tier}", vpc_id="vpc-0123456789abcdef0", availability_zones=names)
    subnets = [
        ec2.Subnet.from_subnet_attributes(
            scope, f"{tier}{zone}", subnet_id=f"subnet-0123456789abcde{number}", availability_zone=zone, route_table_id=f"rtb-{number}"
        )
        for number, zone in enumerate(names)
    ]
    return Placement(vpc=vpc, tier=tier, subnets=subnets)


@dataclass(frozen=True)
class Setting:
    """What the arguments of both kinds come from."""

    stack: cdk.Stack
    key: kms.IKey
    access_logs: s3.IBucket

    def public(self, **changes: Any) -> PublicLoadBalancer:
        at = changes.pop("placement", None) or placement(self.stack, Tier.PUBLIC)
        arguments = {"placement": at, "certificate": CERTIFICATE, "access_logs": self.access_logs, "key": self.key}
        return PublicLoadBalancer(self.stack, "Edge", **{**arguments, **changes})

    def internal(self, **changes: Any) -> InternalLoadBalancer:
        at = changes.pop("placement", None) or placement(self.stack, Tier.NON_CDE)
        arguments = {"placement": at, "certificate": CERTIFICATE, "access_logs": self.access_logs}
        return InternalLoadBalancer(self.stack, "Edge", **{**arguments, **changes})

    def build(self, kind: str, **changes: Any) -> PublicLoadBalancer | InternalLoadBalancer:
        return self.public(**changes) if kind == "public" else self.internal(**changes)


@pytest.fixture
def setting(stack: cdk.Stack) -> Setting:
    key = CustomerManagedKey(stack, "Key", description="logs").key
    return Setting(stack, key, AccessLogBucket(stack, "AccessLogs").bucket)


def attributes(properties: dict[str, Any], name: str = "LoadBalancerAttributes") -> dict[str, Any]:
    return {each["Key"]: each["Value"] for each in properties[name]}


def listener(stack: cdk.Stack, port: int) -> dict[str, Any]:
    (found,) = [each["Properties"] for each in resources(stack, LISTENER).values() if each["Properties"]["Port"] == port]
    return dict(found)


def accepted(construct: Construct) -> list[str]:
    return [each.data["rule"] for each in construct.node.metadata if each.type == EXCEPTION_METADATA]


@pytest.mark.parametrize(("kind", "scheme"), [("public", "internet-facing"), ("internal", "internal")])
def test_the_scheme_is_that_of_the_construct(setting: Setting, kind: str, scheme: str) -> None:
    setting.build(kind)
    assert only(setting.stack, LOAD_BALANCER)["Scheme"] == scheme
    assert only(setting.stack, LOAD_BALANCER)["IpAddressType"] == "ipv4"


@BOTH
def test_is_in_the_subnets_of_the_placement(setting: Setting, kind: str) -> None:
    setting.build(kind)
    assert only(setting.stack, LOAD_BALANCER)["Subnets"] == ["subnet-0123456789abcde0", "subnet-0123456789abcde1"]


@BOTH
def test_parses_strictly_and_cannot_be_deleted_by_mistake(setting: Setting, kind: str) -> None:
    setting.build(kind)
    found = attributes(only(setting.stack, LOAD_BALANCER))
    assert found["routing.http.drop_invalid_header_fields.enabled"] == "true"
    assert found["routing.http.desync_mitigation_mode"] == "strictest"
    assert found["deletion_protection.enabled"] == "true"


@BOTH
def test_nothing_passes_when_the_web_acl_cannot_be_asked(setting: Setting, kind: str) -> None:
    setting.build(kind)
    assert attributes(only(setting.stack, LOAD_BALANCER))["waf.fail_open.enabled"] == "false"


@BOTH
def test_requests_and_connections_are_logged(setting: Setting, kind: str) -> None:
    setting.build(kind)
    found = attributes(only(setting.stack, LOAD_BALANCER))
    for log in ("access_logs", "connection_logs"):
        assert found[f"{log}.s3.enabled"] == "true"
        assert found[f"{log}.s3.bucket"]["Ref"].startswith("AccessLogs")
        assert found[f"{log}.s3.prefix"] == "alb"


def delivery(stack: cdk.Stack) -> list[dict[str, Any]]:
    policy = only(stack, "AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    return [each for each in policy if each.get("Sid") == "LoadBalancerLogDelivery"]


@BOTH
def test_logs_are_delivered_for_this_account_alone_and_by_no_foreign_account(setting: Setting, kind: str) -> None:
    setting.build(kind)
    (statement,) = delivery(setting.stack)
    assert statement["Principal"] == {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}
    assert statement["Action"] == "s3:PutObject"
    assert statement["Resource"]["Fn::Join"][1][1] == "/alb/AWSLogs/111122223333/*"
    assert "054676820928" not in str(only(setting.stack, "AWS::S3::BucketPolicy"))


def test_the_bucket_policy_is_there_before_the_load_balancer(setting: Setting) -> None:
    setting.public()
    (policy_id,) = resources(setting.stack, "AWS::S3::BucketPolicy")
    (load_balancer,) = resources(setting.stack, LOAD_BALANCER).values()
    assert policy_id in load_balancer["DependsOn"]


def test_two_load_balancers_of_other_stacks_share_one_log_bucket_without_a_cycle(
    app: cdk.App, setting: Setting, make_stack: Callable[[str], cdk.Stack]
) -> None:
    for name in ("One", "Two"):
        other = make_stack(name)
        PublicLoadBalancer(
            other,
            "Edge",
            placement=placement(other, Tier.PUBLIC),
            certificate=CERTIFICATE,
            access_logs=setting.access_logs,
            key=setting.key,
        )
    app.synth()
    assert len(delivery(setting.stack)) == 1


@BOTH
def test_its_security_group_lets_nothing_in_or_out(setting: Setting, kind: str) -> None:
    setting.build(kind).add_targets("Pods", port=8443)
    group = only(setting.stack, "AWS::EC2::SecurityGroup")
    assert "SecurityGroupIngress" not in group
    assert [rule["CidrIp"] for rule in group["SecurityGroupEgress"]] == ["255.255.255.255/32"]
    assert resources(setting.stack, "AWS::EC2::SecurityGroupIngress") == {}
    assert resources(setting.stack, "AWS::EC2::SecurityGroupEgress") == {}


@BOTH
def test_is_a_member_of_its_tier(setting: Setting, kind: str) -> None:
    built = setting.build(kind)
    assert built.tier is (Tier.PUBLIC if kind == "public" else Tier.NON_CDE)
    assert len(built.connections.security_groups) == 1
    assert built.client_ports == ANY_CLIENT_PORTS


@BOTH
def test_speaks_tls_with_the_post_quantum_policy_by_default(setting: Setting, kind: str) -> None:
    setting.build(kind)
    found = listener(setting.stack, 443)
    assert found["Protocol"] == "HTTPS"
    assert found["SslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    assert found["Certificates"] == [{"CertificateArn": CERTIFICATE}]


@pytest.mark.parametrize("policy", ALLOWED)
def test_every_policy_on_the_list_speaks_tls_1_2_or_later(setting: Setting, policy: elbv2.SslPolicy) -> None:
    setting.internal(tls_policy=policy)
    name = listener(setting.stack, 443)["SslPolicy"]
    assert name.startswith(("ELBSecurityPolicy-TLS13-1-2-", "ELBSecurityPolicy-TLS13-1-3-", "ELBSecurityPolicy-FS-1-2-"))
    assert "Ext" not in name


def test_every_policy_of_the_cdk_is_allowed_for_old_clients_or_older() -> None:
    rest = set(elbv2.SslPolicy) - set(ALLOWED) - set(FOR_OLD_CLIENTS)
    assert {policy.name for policy in rest} == {
        "FIPS_TLS13_10",
        "FIPS_TLS13_10_PQ",
        "FIPS_TLS13_11",
        "FORWARD_SECRECY",
        "FORWARD_SECRECY_TLS11",
        "LEGACY",
        "RECOMMENDED",
        "TLS11",
        "TLS13_10",
        "TLS13_10_PQ",
        "TLS13_11",
    }


@BOTH
def test_a_certificate_construct_will_do(setting: Setting, kind: str) -> None:
    certificate = acm.Certificate(setting.stack, "Certificate", domain_name="pay.example.com")
    setting.build(kind, certificate=certificate)
    assert listener(setting.stack, 443)["Certificates"][0]["CertificateArn"]["Ref"].startswith("Certificate")


@BOTH
def test_answers_tell_browsers_to_stay_with_https_and_name_no_server(setting: Setting, kind: str) -> None:
    setting.build(kind)
    found = attributes(listener(setting.stack, 443), "ListenerAttributes")
    assert found["routing.http.response.server.enabled"] == "false"
    assert found["routing.http.response.strict_transport_security.header_value"] == "max-age=31536000; includeSubDomains"
    assert found["routing.http.response.x_content_type_options.header_value"] == "nosniff"


@BOTH
def test_answers_not_found_until_it_has_targets(setting: Setting, kind: str) -> None:
    setting.build(kind)
    (action,) = listener(setting.stack, 443)["DefaultActions"]
    assert (action["Type"], action["FixedResponseConfig"]["StatusCode"]) == ("fixed-response", "404")


def test_plain_http_is_only_redirected(setting: Setting) -> None:
    setting.public()
    found = listener(setting.stack, 80)
    assert found["DefaultActions"] == [
        {"Type": "redirect", "RedirectConfig": {"Port": "443", "Protocol": "HTTPS", "StatusCode": "HTTP_301"}}
    ]
    assert attributes(found, "ListenerAttributes") == {"routing.http.response.server.enabled": "false"}


def test_inside_nobody_listens_for_plain_http(setting: Setting) -> None:
    setting.internal()
    assert [each["Properties"]["Port"] for each in resources(setting.stack, LISTENER).values()] == [443]


@BOTH
def test_no_listener_and_no_rule_forwards_in_plain_text(setting: Setting, kind: str) -> None:
    built = setting.build(kind)
    built.add_targets("Pods", port=8443)
    built.add_targets("Api", port=9443, conditions=[elbv2.ListenerCondition.path_patterns(["/api/*"])], priority=10)
    encrypted = {id_ for id_, each in resources(setting.stack, LISTENER).items() if each["Properties"]["Protocol"] == "HTTPS"}
    forwarding = {
        id_
        for id_, each in resources(setting.stack, LISTENER).items()
        if any(action["Type"] == "forward" for action in each["Properties"]["DefaultActions"])
    }
    assert forwarding == encrypted
    (rule,) = resources(setting.stack, "AWS::ElasticLoadBalancingV2::ListenerRule").values()
    assert rule["Properties"]["ListenerArn"]["Ref"] in encrypted


def test_a_web_acl_is_built_and_associated_with_exactly_this_load_balancer(setting: Setting) -> None:
    built = setting.public()
    (load_balancer_id,) = resources(setting.stack, LOAD_BALANCER)
    (acl_id,) = resources(setting.stack, "AWS::WAFv2::WebACL")
    assert only(setting.stack, ASSOCIATION) == {
        "ResourceArn": {"Ref": load_balancer_id},
        "WebACLArn": {"Fn::GetAtt": [acl_id, "Arn"]},
    }
    assert isinstance(built.web_acl, WebAcl)


@BOTH
def test_a_given_web_acl_is_associated_and_no_other_is_built(setting: Setting, kind: str) -> None:
    web_acl = WebAcl(setting.stack, "Acl", key=setting.key, rate_limit=100)
    built = setting.build(kind, web_acl=web_acl)
    assert built.web_acl is web_acl
    assert list(resources(setting.stack, "AWS::WAFv2::WebACL")) == ["Acl"]
    assert only(setting.stack, ASSOCIATION)["WebACLArn"] == {"Fn::GetAtt": ["Acl", "Arn"]}


def test_a_given_web_acl_needs_no_key(setting: Setting) -> None:
    setting.public(web_acl=WebAcl(setting.stack, "Acl", key=setting.key), key=None)
    assert len(resources(setting.stack, ASSOCIATION)) == 1


def test_inside_a_web_acl_is_optional(setting: Setting) -> None:
    assert setting.internal().web_acl is None
    assert resources(setting.stack, ASSOCIATION) == {}


@BOTH
def test_targets_are_reached_and_probed_over_tls(setting: Setting, kind: str) -> None:
    group = setting.build(kind).add_targets("Pods", port=8443, health_path="/healthz", health_codes="204")
    found = only(setting.stack, "AWS::ElasticLoadBalancingV2::TargetGroup")
    assert (found["Protocol"], found["HealthCheckProtocol"]) == ("HTTPS", "HTTPS")
    assert (found["TargetType"], found["Port"], found["HealthCheckPath"], found["Matcher"]) == ("ip", 8443, "/healthz", {"HttpCode": "204"})
    (action,) = listener(setting.stack, 443)["DefaultActions"]
    assert action == {"Type": "forward", "TargetGroupArn": setting.stack.resolve(group.target_group_arn)}


def test_targets_may_be_addresses_with_a_name_and_http_2(setting: Setting) -> None:
    setting.internal().add_targets(
        "Hosts",
        port=8443,
        addresses=["10.0.1.10", "10.0.2.10"],
        target_group_name="hosts",
        protocol_version=elbv2.ApplicationProtocolVersion.HTTP2,
    )
    found = only(setting.stack, "AWS::ElasticLoadBalancingV2::TargetGroup")
    assert [target["Id"] for target in found["Targets"]] == ["10.0.1.10", "10.0.2.10"]
    assert (found["Name"], found["ProtocolVersion"]) == ("hosts", "HTTP2")


def test_targets_in_plain_text_are_on_the_record(setting: Setting) -> None:
    group = setting.public().add_targets("Pods", port=8080, protocol=elbv2.ApplicationProtocol.HTTP, plain_text=RECORD)
    found = only(setting.stack, "AWS::ElasticLoadBalancingV2::TargetGroup")
    assert (found["Protocol"], found["HealthCheckProtocol"]) == ("HTTP", "HTTP")
    assert accepted(group) == ["elbv2-targetgroup-protocol-encrypted", "elbv2-targetgroup-healthcheck-protocol-encrypted"]


def test_targets_over_tls_accept_nothing(setting: Setting) -> None:
    assert accepted(setting.public().add_targets("Pods", port=8443)) == []


@BOTH
def test_targets_in_plain_text_without_a_record_are_refused(setting: Setting, kind: str) -> None:
    built = setting.build(kind)
    with pytest.raises(RefusedSetting, match=r"Stack/Edge/Pods: protocol must be HTTPS, got 'HTTP' \(PCI DSS 8\.3\.2.*plain_text"):
        built.add_targets("Pods", port=8080, protocol=elbv2.ApplicationProtocol.HTTP)


def test_a_second_group_for_all_requests_is_refused(setting: Setting) -> None:
    built = setting.public()
    built.add_targets("Pods", port=8443)
    with pytest.raises(RefusedSetting, match="conditions must be given: other targets get all requests already"):
        built.add_targets("Others", port=8443)


def test_conditions_and_priority_go_together(setting: Setting) -> None:
    built = setting.public()
    with pytest.raises(RefusedSetting, match="priority must be given with conditions, and only then"):
        built.add_targets("Api", port=8443, conditions=[elbv2.ListenerCondition.path_patterns(["/api/*"])])
    with pytest.raises(RefusedSetting, match="priority must be given with conditions, and only then"):
        built.add_targets("Api", port=8443, priority=1)


@BOTH
def test_a_listener_that_would_forward_plain_http_stops_the_synth(app: cdk.App, setting: Setting, kind: str) -> None:
    built = setting.build(kind)
    group = built.add_targets("Pods", port=8443)
    built.load_balancer.add_listener("Plain", port=8080, open=False, default_target_groups=[group])
    with pytest.raises(RuntimeError, match=r"Stack/Edge/Default/Plain/Resource: action must be a redirect to HTTPS.*PCI DSS 4\.2\.1"):
        app.synth()


def test_a_rule_of_the_redirecting_listener_that_would_forward_stops_the_synth(app: cdk.App, setting: Setting) -> None:
    built = setting.public()
    group = built.add_targets("Pods", port=8443)
    built.redirect.add_target_groups(
        "Api", target_groups=[group], conditions=[elbv2.ListenerCondition.path_patterns(["/api/*"])], priority=1
    )
    with pytest.raises(RuntimeError, match=r"Redirect80To443/ApiRule/Resource: action must be a redirect to HTTPS"):
        app.synth()


@pytest.mark.parametrize(
    "policy", [elbv2.SslPolicy.TLS11, elbv2.SslPolicy.TLS13_10_PQ, elbv2.SslPolicy.RECOMMENDED, elbv2.SslPolicy.LEGACY]
)
@BOTH
def test_tls_under_1_2_is_refused(setting: Setting, kind: str, policy: elbv2.SslPolicy) -> None:
    with pytest.raises(RefusedSetting, match=rf"tls_policy must be TLS 1\.2 or later: .*got '{policy.name}' \(PCI DSS 4\.2\.1"):
        setting.build(kind, tls_policy=policy)


def test_tls_with_suites_for_old_clients_is_refused_as_a_guard_rail(setting: Setting) -> None:
    with pytest.raises(RefusedSetting, match=r"without suites for old clients: .* got 'TLS12_EXT' \(library guard rail"):
        setting.public(tls_policy=elbv2.SslPolicy.TLS12_EXT)


@pytest.mark.parametrize("tier", [tier for tier in Tier if tier is not Tier.PUBLIC])
def test_a_public_load_balancer_outside_the_public_tier_is_refused(setting: Setting, tier: Tier) -> None:
    with pytest.raises(RefusedSetting, match=rf"placement must be in the public tier, got 'the {tier} tier' \(PCI DSS 1\.4\.1"):
        setting.public(placement=placement(setting.stack, tier))


@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.FIREWALL, Tier.DATA])
def test_an_internal_load_balancer_outside_the_tiers_of_workloads_is_refused(setting: Setting, tier: Tier) -> None:
    with pytest.raises(RefusedSetting, match=rf"placement must be in the cde or non-cde tier, got 'the {tier} tier' \(PCI DSS 1\.3\.1"):
        setting.internal(placement=placement(setting.stack, tier))


@pytest.mark.parametrize("tier", [Tier.CDE, Tier.NON_CDE])
def test_an_internal_load_balancer_may_be_in_either_tier_of_workloads(setting: Setting, tier: Tier) -> None:
    assert setting.internal(placement=placement(setting.stack, tier)).tier is tier


@pytest.mark.parametrize(("kind", "tier"), [("public", Tier.PUBLIC), ("internal", Tier.CDE)])
def test_one_zone_is_refused(setting: Setting, kind: str, tier: Tier) -> None:
    with pytest.raises(RefusedSetting, match="placement must be subnets in at least 2 zones"):
        setting.build(kind, placement=placement(setting.stack, tier, zones=1))


@pytest.mark.parametrize("certificate", [None, "", "arn:aws:iam::111122223333:server-certificate/old"])
@BOTH
def test_a_certificate_that_is_missing_or_not_of_acm_is_refused(setting: Setting, kind: str, certificate: str | None) -> None:
    with pytest.raises(RefusedSetting, match=r"certificate must be a certificate of AWS Certificate Manager, got .*\(PCI DSS 4\.2\.1\.1"):
        setting.build(kind, certificate=certificate)


@BOTH
def test_an_unresolved_certificate_passes(setting: Setting, kind: str) -> None:
    parameter = cdk.CfnParameter(setting.stack, "CertificateArn")
    setting.build(kind, certificate=parameter.value_as_string)
    assert listener(setting.stack, 443)["Certificates"] == [{"CertificateArn": {"Ref": "CertificateArn"}}]


@BOTH
def test_a_log_bucket_with_a_kms_key_is_refused(setting: Setting, kind: str) -> None:
    secure = SecureBucket(setting.stack, "Files", key=setting.key, access_logs=setting.access_logs).bucket
    with pytest.raises(RefusedSetting, match=r"access_logs must be a bucket encrypted with keys managed by S3.*\(PCI DSS 10\.2\.1"):
        setting.build(kind, access_logs=secure)


@BOTH
def test_no_log_bucket_is_refused(setting: Setting, kind: str) -> None:
    with pytest.raises(RefusedSetting, match=r"access_logs must be a bucket .* got None"):
        setting.build(kind, access_logs=None)


def test_neither_key_nor_web_acl_is_refused(setting: Setting) -> None:
    with pytest.raises(RefusedSetting, match=r"Stack/Edge: key must be a customer managed key, got None"):
        setting.public(key=None)


def test_a_refused_load_balancer_leaves_nothing_behind(setting: Setting) -> None:
    with pytest.raises(RefusedSetting):
        setting.public(tls_policy=elbv2.SslPolicy.TLS11)
    assert setting.stack.node.try_find_child("Edge") is None


@BOTH
def test_a_swap_from_the_plain_load_balancer_replaces_its_implied_security_group_alone(kind: str) -> None:
    def plain(scope: Construct) -> None:
        at = placement(scope, Tier.PUBLIC if kind == "public" else Tier.CDE)
        load_balancer = elbv2.ApplicationLoadBalancer(
            scope, "Edge", vpc=at.vpc, vpc_subnets=at.selection, internet_facing=kind == "public", load_balancer_name="edge"
        )
        if kind == "public":
            load_balancer.add_redirect()
        old = load_balancer.add_listener("Old", port=443, certificates=[elbv2.ListenerCertificate.from_arn(CERTIFICATE)])
        old.add_targets("Pods", port=8443, protocol=elbv2.ApplicationProtocol.HTTPS, targets=[elbv2_targets.IpTarget("10.0.1.10")])

    def ours(scope: Construct) -> None:
        key = CustomerManagedKey(scope, "Key", description="logs").key
        logs = AccessLogBucket(scope, "AccessLogs").bucket
        common: dict[str, Any] = {"certificate": CERTIFICATE, "access_logs": logs, "listener_id": "Old", "name": "edge"}
        if kind == "public":
            built: PublicLoadBalancer | InternalLoadBalancer = PublicLoadBalancer(
                scope, "Edge", placement=placement(scope, Tier.PUBLIC), key=key, **common
            )
        else:
            built = InternalLoadBalancer(scope, "Edge", placement=placement(scope, Tier.CDE), **common)
        built.add_targets("Pods", port=8443)

    found = replacements(ours, plain, CREATE_ONLY, FLAGS)
    assert [(each.type, each.property) for each in found] == [("AWS::EC2::SecurityGroup", "(logical id)")]


@BOTH
def test_nag_finds_nothing(app: cdk.App, setting: Setting, kind: str) -> None:
    setting.build(kind).add_targets("Pods", port=8443)
    assert nag(app) == []


def test_paths_are_opened_by_declaration(app: cdk.App, setting: Setting) -> None:
    vpc = SegmentedVpc(
        setting.stack,
        "Network",
        cidr="10.20.0.0/16",
        zones=["eu-central-1a", "eu-central-1b"],
        key=setting.key,
        egress=FirewallEgress(allowed_domains={"api.stripe.com": "cards are exchanged for tokens"}),
    )
    public = setting.public(placement=vpc.placement(Tier.PUBLIC))
    internal = InternalLoadBalancer(
        setting.stack, "Inside", placement=vpc.placement(Tier.CDE), certificate=CERTIFICATE, access_logs=setting.access_logs
    )
    vpc.allow(INTERNET, public, 443, reason="customers pay")
    vpc.allow(public, internal, 443, reason="payments")
    ingress = [each["Properties"] for each in resources(setting.stack, "AWS::EC2::SecurityGroupIngress").values()]
    assert [(each.get("CidrIp"), each["FromPort"]) for each in ingress if "Edge" in str(each["GroupId"])] == [("0.0.0.0/0", 443)]
    assert [each["FromPort"] for each in ingress if "Inside" in str(each["GroupId"])] == [443]
    assert nag(app) == []
