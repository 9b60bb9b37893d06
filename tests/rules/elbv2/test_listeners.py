from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.elb.elb_acm_certificate_required import RULE as CLASSIC_CERTIFICATE
from pci_constructs.rules.elb.elb_predefined_security_policy_ssl_check import RULE as CLASSIC_POLICY
from pci_constructs.rules.elb.elb_predefined_security_policy_ssl_check import WANTED
from pci_constructs.rules.elb.elb_tls_https_listeners_only import RULE as CLASSIC_TLS
from pci_constructs.rules.elbv2.alb_http_to_https_redirection_check import RULE as REDIRECT
from pci_constructs.rules.elbv2.elbv2_acm_certificate_required import RULE as CERTIFICATE
from pci_constructs.rules.elbv2.elbv2_predefined_security_policy_ssl_check import RULE as POLICY
from pci_constructs.rules.elbv2.elbv2_predefined_security_policy_ssl_check import known_policies
from tests.rules.pack import judged, verdicts

PASS, FAIL, UNDETERMINED, NOT_APPLICABLE = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
PARAMETER = {"Parameters": {"P": {"Type": "String"}}}
ACM, IAM = "arn:aws:acm:eu-central-1:111122223333:certificate/a", "arn:aws:iam::111122223333:server-certificate/a"
REF = {"Ref": "P"}


def redirect(protocol: Any = "HTTPS") -> dict[str, Any]:
    return {"Type": "redirect", "RedirectConfig": {"Protocol": protocol, "StatusCode": "HTTP_302"}}


FORWARD = {"Type": "forward", "TargetGroupArn": "arn"}
FIXED = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"Protocol": "HTTP", "DefaultActions": [redirect()]}, PASS),
        ({"Protocol": "HTTP", "DefaultActions": redirect()}, PASS),
        ({"Protocol": "HTTP", "DefaultActions": [{"Type": "redirect", "RedirectConfig": {"Port": "443"}}]}, FAIL),
        ({"Protocol": "HTTP", "DefaultActions": [redirect("#{protocol}")]}, FAIL),
        ({"Protocol": "HTTP", "DefaultActions": [FIXED]}, FAIL),
        ({"Protocol": "HTTP", "DefaultActions": [redirect(), FORWARD]}, FAIL),
        ({"Protocol": "HTTP"}, FAIL),
        ({"Protocol": "HTTP", "DefaultActions": [redirect(REF)]}, UNDETERMINED),
        ({"Protocol": REF, "DefaultActions": [FORWARD]}, UNDETERMINED),
        ({"Protocol": "HTTPS", "DefaultActions": [FORWARD]}, NOT_APPLICABLE),
        ({"Protocol": "TCP", "DefaultActions": [FORWARD]}, NOT_APPLICABLE),
    ],
)
def test_http_redirects(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(REDIRECT, properties, **PARAMETER) == {expected}


@pytest.mark.parametrize(
    ("action", "expected"),
    [(redirect(), PASS), (FIXED, PASS), (FORWARD, FAIL), (redirect("HTTP"), FAIL), (redirect(REF), UNDETERMINED)],
)
def test_a_rule_of_the_listener_counts(action: dict[str, Any], expected: Verdict) -> None:
    listener = {"Type": REDIRECT.types[0], "Properties": {"Protocol": "HTTP", "DefaultActions": [redirect()]}}
    rule = {"Type": "AWS::ElasticLoadBalancingV2::ListenerRule", "Properties": {"ListenerArn": {"Ref": "L"}, "Actions": [action]}}
    found = judged(REDIRECT, Example(resources={"L": listener, "R": rule}, rest=PARAMETER))
    assert [f.verdict for f in found] == [expected]


CERTIFICATES: list[tuple[Any, Verdict]] = [
    (ACM, PASS),
    ({"Ref": "Own"}, PASS),
    ({"Fn::Sub": "arn:${AWS::Partition}:acm:${AWS::Region}:${AWS::AccountId}:certificate/${P}"}, PASS),
    (IAM, FAIL),
    ({"Fn::GetAtt": ["Uploaded", "Arn"]}, FAIL),
    ("", FAIL),
    (None, FAIL),
    (REF, UNDETERMINED),
    ({"Fn::ImportValue": "certificate"}, UNDETERMINED),
    ({"Fn::GetAtt": ["Made", "Arn"]}, UNDETERMINED),
]
OTHERS = {
    "Own": {"Type": "AWS::CertificateManager::Certificate", "Properties": {"DomainName": "a.example"}},
    "Uploaded": {"Type": "AWS::IAM::ServerCertificate"},
    "Made": {"Type": "Custom::Certificate"},
}


@pytest.mark.parametrize(("certificate", "expected"), CERTIFICATES)
def test_certificates_come_from_certificate_manager(certificate: Any, expected: Verdict) -> None:
    properties = {"Protocol": "TLS", "Certificates": [{"CertificateArn": certificate}]}
    resources = {"R": {"Type": CERTIFICATE.types[0], "Properties": properties}, **OTHERS}
    assert {f.verdict for f in judged(CERTIFICATE, Example(resources=resources, rest=PARAMETER))} == {expected}


@pytest.mark.parametrize(("certificate", "expected"), CERTIFICATES)
def test_those_of_classic_load_balancers_too(certificate: Any, expected: Verdict) -> None:
    properties = {"Listeners": [{"Protocol": "TCP"}, {"Protocol": "ssl", "SSLCertificateId": certificate}]}
    resources = {"R": {"Type": CLASSIC_CERTIFICATE.types[0], "Properties": properties}, **OTHERS}
    assert {f.verdict for f in judged(CLASSIC_CERTIFICATE, Example(resources=resources, rest=PARAMETER))} == {expected}


def test_a_listener_without_tls_needs_no_certificate() -> None:
    assert verdicts(CERTIFICATE, {"Protocol": "HTTP"}) == {NOT_APPLICABLE}
    assert verdicts(CLASSIC_CERTIFICATE, {"Listeners": [{"Protocol": "HTTP"}]}) == {NOT_APPLICABLE}
    assert verdicts(CERTIFICATE, {"Protocol": "HTTPS"}) == {FAIL}


def test_certificates_for_further_host_names_count() -> None:
    listener = {"Type": CERTIFICATE.types[0], "Properties": {"Protocol": "HTTPS", "Certificates": [{"CertificateArn": ACM}]}}
    more = {
        "Type": "AWS::ElasticLoadBalancingV2::ListenerCertificate",
        "Properties": {"ListenerArn": {"Ref": "L"}, "Certificates": [{"CertificateArn": ACM}, {"CertificateArn": IAM}]},
    }
    found = judged(CERTIFICATE, Example(resources={"L": listener, "More": more}))
    assert {f.subject.logical_id: f.verdict for f in found} == {"L": FAIL, "More": NOT_APPLICABLE}


@pytest.mark.parametrize(
    "listener", [REF, "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/a/1/2", {"Fn::ImportValue": "x"}]
)
@pytest.mark.parametrize(("certificate", "expected"), [(ACM, PASS), (IAM, FAIL), (REF, UNDETERMINED)])
def test_certificates_that_are_added_to_a_listener_elsewhere(listener: Any, certificate: Any, expected: Verdict) -> None:
    more = {
        "Type": "AWS::ElasticLoadBalancingV2::ListenerCertificate",
        "Properties": {"ListenerArn": listener, "Certificates": [{"CertificateArn": certificate}]},
    }
    assert [f.verdict for f in judged(CERTIFICATE, Example(resources={"More": more}, rest=PARAMETER))] == [expected]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"Protocol": "HTTPS", "SslPolicy": "ELBSecurityPolicy-TLS13-1-3-2021-06"}, PASS),
        ({"Protocol": "TLS", "SslPolicy": "ELBSecurityPolicy-TLS-1-2-Ext-2018-06"}, PASS),
        ({"Protocol": "TLS", "SslPolicy": "ELBSecurityPolicy-TLS13-1-0-PQ-2025-09"}, FAIL),
        ({"Protocol": "HTTPS", "SslPolicy": "ELBSecurityPolicy-2016-08"}, FAIL),
        ({"Protocol": "HTTPS"}, FAIL),
        ({"Protocol": "HTTPS", "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-2031-01"}, UNDETERMINED),
        ({"Protocol": "HTTPS", "SslPolicy": REF}, UNDETERMINED),
        ({"Protocol": "HTTP"}, NOT_APPLICABLE),
        ({"Protocol": "TCP_UDP"}, NOT_APPLICABLE),
        ({}, NOT_APPLICABLE),
    ],
)
def test_tls_policies(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(POLICY, properties, **PARAMETER) == {expected}


def test_no_policy_is_listed_twice_and_names_agree_with_their_version() -> None:
    named = [(version, name) for version, names in known_policies()["minimum"].items() for name in names]
    assert len({name for _, name in named}) == len(named)
    for version, name in named:
        for prefix in ("TLS13-", "FS-", "TLS-"):
            if name.startswith(f"ELBSecurityPolicy-{prefix}1-"):
                assert name.removeprefix(f"ELBSecurityPolicy-{prefix}").startswith(version.replace(".", "-")), name


@pytest.mark.parametrize(
    ("protocols", "expected"),
    [
        (["HTTPS", "ssl"], PASS),
        (["HTTPS", "HTTP"], FAIL),
        (["TCP"], FAIL),
        ([None], FAIL),
        (["HTTPS", REF], UNDETERMINED),
        ([REF, "HTTP"], FAIL),
        ([], NOT_APPLICABLE),
    ],
)
def test_classic_listeners_speak_tls(protocols: list[Any], expected: Verdict) -> None:
    assert verdicts(CLASSIC_TLS, {"Listeners": [{"Protocol": p} for p in protocols]}, **PARAMETER) == {expected}


def classic(names: Any, value: Any = WANTED, attribute: str = "Reference-Security-Policy", protocol: str = "HTTPS") -> dict[str, Any]:
    attributes = [{"Name": attribute, "Value": value}]
    return {
        "Listeners": [{"Protocol": protocol, "PolicyNames": names}],
        "Policies": [
            {"PolicyName": "Cookie", "PolicyType": "LBCookieStickinessPolicyType", "Attributes": []},
            {"PolicyName": "Tls", "PolicyType": "SSLNegotiationPolicyType", "Attributes": attributes},
        ],
    }


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (classic(["Tls"]), PASS),
        (classic(["Cookie", "Tls"]), PASS),
        (classic("Tls"), PASS),
        (classic(["Cookie"]), FAIL),
        (classic(["Elsewhere"]), FAIL),
        (classic([]), FAIL),
        (classic(None), FAIL),
        (classic(["Tls"], "ELBSecurityPolicy-2016-08"), FAIL),
        (classic(["Tls"], True, "Protocol-TLSv1.2"), FAIL),
        (classic(["Tls"], REF), UNDETERMINED),
        (classic([REF]), UNDETERMINED),
        (classic(["Tls"], "any", protocol="TCP"), NOT_APPLICABLE),
    ],
)
def test_classic_policies(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(CLASSIC_POLICY, properties, **PARAMETER) == {expected}
