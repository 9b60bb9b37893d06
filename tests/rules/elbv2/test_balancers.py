from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Rule
from pci_constructs.rules.elbv2.alb_connection_logs_enabled import RULE as CONNECTIONS
from pci_constructs.rules.elbv2.alb_desync_mode_check import RULE as DESYNC
from pci_constructs.rules.elbv2.alb_http_drop_invalid_header_enabled import RULE as HEADERS
from pci_constructs.rules.elbv2.alb_waf_enabled import RULE as WAF
from pci_constructs.rules.elbv2.alb_waf_fail_open_disabled import RULE as FAIL_OPEN
from pci_constructs.rules.elbv2.elb_deletion_protection_enabled import RULE as DELETION
from pci_constructs.rules.elbv2.elbv2_internal_scheme_declared import RULE as SCHEME
from pci_constructs.rules.governance.elb_logging_enabled import RULE as LOGGING
from tests.rules.pack import judged, verdicts

PASS, FAIL, UNDETERMINED, NOT_APPLICABLE = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
PARAMETER = {"Parameters": {"P": {"Type": "String"}}}
REF = {"Ref": "P"}
OTHER = {"Key": "idle_timeout.timeout_seconds", "Value": "60"}
SWITCHES = [
    (HEADERS, "routing.http.drop_invalid_header_fields.enabled"),
    (DELETION, "deletion_protection.enabled"),
    (LOGGING, "access_logs.s3.enabled"),
]


@pytest.mark.parametrize(("rule", "key"), SWITCHES)
@pytest.mark.parametrize(
    ("value", "expected"), [("true", PASS), (True, PASS), ("True", PASS), ("false", FAIL), (False, FAIL), (None, FAIL), (REF, UNDETERMINED)]
)
def test_attributes_that_are_off_by_default(rule: Rule, key: str, value: Any, expected: Verdict) -> None:
    pair = [] if value is None else [{"Key": key, "Value": value}]
    assert verdicts(rule, {"LoadBalancerAttributes": [OTHER, *pair]}, **PARAMETER) == {expected}
    assert verdicts(rule, {"LoadBalancerAttributes": [OTHER, *pair], "Type": "application"}, **PARAMETER) == {expected}


@pytest.mark.parametrize(("rule", "key"), SWITCHES)
def test_attributes_that_are_not_known(rule: Rule, key: str) -> None:
    assert verdicts(rule, {"LoadBalancerAttributes": REF}, **PARAMETER) == {UNDETERMINED}
    assert verdicts(rule, {"LoadBalancerAttributes": [{"Key": REF, "Value": "true"}]}, **PARAMETER) == {UNDETERMINED}
    assert verdicts(rule, {}) == {FAIL}


@pytest.mark.parametrize(
    ("value", "expected"), [("strictest", PASS), ("defensive", PASS), ("monitor", FAIL), (None, PASS), (REF, UNDETERMINED)]
)
def test_desync_mode(value: Any, expected: Verdict) -> None:
    pairs = [] if value is None else [{"Key": "routing.http.desync_mitigation_mode", "Value": value}]
    assert verdicts(DESYNC, {"LoadBalancerAttributes": pairs}, **PARAMETER) == {expected}


@pytest.mark.parametrize(("value", "expected"), [("false", PASS), ("TRUE", FAIL), (None, PASS), (REF, UNDETERMINED)])
def test_requests_that_the_web_acl_did_not_see(value: Any, expected: Verdict) -> None:
    pairs = [] if value is None else [{"Key": "waf.fail_open.enabled", "Value": value}]
    assert verdicts(FAIL_OPEN, {"LoadBalancerAttributes": pairs}, **PARAMETER) == {expected}


@pytest.mark.parametrize(("value", "expected"), [("true", PASS), ("FALSE", FAIL), (None, FAIL), (REF, UNDETERMINED)])
def test_connection_logs(value: Any, expected: Verdict) -> None:
    pairs = [] if value is None else [{"Key": "connection_logs.s3.enabled", "Value": value}]
    assert verdicts(CONNECTIONS, {"LoadBalancerAttributes": pairs}, **PARAMETER) == {expected}


@pytest.mark.parametrize("rule", [CONNECTIONS, DESYNC, FAIL_OPEN, HEADERS, WAF])
@pytest.mark.parametrize("kind", ["network", "gateway"])
def test_questions_about_http_concern_application_load_balancers_alone(rule: Rule, kind: str) -> None:
    assert verdicts(rule, {"Type": kind}) == {NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("scheme", "expected"), [("internet-facing", FAIL), (None, FAIL), ("internal", NOT_APPLICABLE), (REF, UNDETERMINED)]
)
def test_a_balancer_without_web_acl(scheme: Any, expected: Verdict) -> None:
    assert verdicts(WAF, {} if scheme is None else {"Scheme": scheme}, **PARAMETER) == {expected}


@pytest.mark.parametrize("scheme", ["internet-facing", "internal", REF])
def test_a_balancer_with_web_acl(scheme: Any) -> None:
    resources = {
        "B": {"Type": WAF.types[0], "Properties": {"Scheme": scheme}},
        "A": {"Type": "AWS::WAFv2::WebACLAssociation", "Properties": {"ResourceArn": {"Ref": "B"}, "WebACLArn": REF}},
    }
    assert {f.verdict for f in judged(WAF, Example(resources=resources, rest=PARAMETER))} == {PASS}


def test_an_association_under_a_condition_leaves_a_way_without() -> None:
    association = {"Type": "AWS::WAFv2::WebACLAssociation", "Condition": "C", "Properties": {"ResourceArn": {"Ref": "B"}, "WebACLArn": "a"}}
    rest = {**PARAMETER, "Conditions": {"C": {"Fn::Equals": [REF, "x"]}}}
    found = judged(WAF, Example(resources={"B": {"Type": WAF.types[0]}, "A": association}, rest=rest))
    assert {f.verdict for f in found} == {FAIL}


@pytest.mark.parametrize(
    ("listeners", "expected"),
    [([], NOT_APPLICABLE), (["TCP"], NOT_APPLICABLE), (["TCP", "TLS"], FAIL), ([REF], UNDETERMINED), ([REF, "TLS"], FAIL)],
)
def test_network_load_balancers_log_tls(listeners: list[Any], expected: Verdict) -> None:
    resources: dict[str, Any] = {"B": {"Type": LOGGING.types[0], "Properties": {"Type": "network"}}}
    for n, protocol in enumerate(listeners):
        properties = {"LoadBalancerArn": {"Ref": "B"}, "Protocol": protocol}
        resources[f"L{n}"] = {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": properties}
    assert {f.verdict for f in judged(LOGGING, Example(resources=resources, rest=PARAMETER))} == {expected}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ({"Enabled": True, "S3BucketName": "b"}, PASS),
        ({"Enabled": "true"}, PASS),
        ({"Enabled": False}, FAIL),
        ({}, FAIL),
        (None, FAIL),
        ({"Enabled": REF}, UNDETERMINED),
        (REF, UNDETERMINED),
    ],
)
def test_classic_load_balancers_log(policy: Any, expected: Verdict) -> None:
    properties = {} if policy is None else {"AccessLoggingPolicy": policy}
    resources = {"B": {"Type": "AWS::ElasticLoadBalancing::LoadBalancer", "Properties": properties}}
    assert {f.verdict for f in judged(LOGGING, Example(resources=resources, rest=PARAMETER))} == {expected}


def test_gateway_load_balancers_have_no_access_log() -> None:
    assert verdicts(LOGGING, {"Type": "gateway"}) == {NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"Scheme": "internal"}, PASS),
        ({"Scheme": "internet-facing", "Type": "network"}, PASS),
        ({}, FAIL),
        ({"Type": "gateway"}, NOT_APPLICABLE),
        ({"Scheme": REF}, UNDETERMINED),
    ],
)
def test_a_scheme_is_declared(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(SCHEME, properties, **PARAMETER) == {expected}
