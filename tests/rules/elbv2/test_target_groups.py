from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.elbv2.elbv2_targetgroup_healthcheck_protocol_encrypted import RULE as HEALTH
from pci_constructs.rules.elbv2.elbv2_targetgroup_protocol_encrypted import RULE as PROTOCOL
from tests.rules.judging import finding

GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup"
REF = {"Ref": "P"}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"Protocol": "HTTPS", "TargetType": "ip"}, Verdict.PASS),
        ({"Protocol": "TLS"}, Verdict.PASS),
        ({"Protocol": "QUIC"}, Verdict.PASS),
        ({"Protocol": "HTTPS", "TargetType": REF}, Verdict.PASS),
        ({"Protocol": "HTTP", "TargetType": "ip"}, Verdict.FAIL),
        ({"Protocol": "HTTP"}, Verdict.FAIL),
        ({"Protocol": "TCP"}, Verdict.FAIL),
        ({"Protocol": "TCP_QUIC"}, Verdict.FAIL),
        ({}, Verdict.FAIL),
        ({"Protocol": REF}, Verdict.UNDETERMINED),
        ({"Protocol": "HTTP", "TargetType": REF}, Verdict.UNDETERMINED),
        ({"TargetType": REF}, Verdict.UNDETERMINED),
        ({"TargetType": "lambda"}, Verdict.NOT_APPLICABLE),
        ({"TargetType": "alb", "Protocol": "TCP"}, Verdict.NOT_APPLICABLE),
        ({"Protocol": "GENEVE"}, Verdict.NOT_APPLICABLE),
    ],
)
def test_targets_are_reached_over_tls(properties: dict[str, Any], expected: Verdict) -> None:
    assert finding(PROTOCOL, GROUP, properties).verdict is expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"HealthCheckProtocol": "HTTPS"}, Verdict.PASS),
        ({"HealthCheckProtocol": "HTTPS", "TargetType": REF}, Verdict.PASS),
        ({"HealthCheckProtocol": "HTTP"}, Verdict.FAIL),
        ({"HealthCheckProtocol": "TCP", "Protocol": "TLS"}, Verdict.FAIL),
        ({"Protocol": "HTTPS"}, Verdict.FAIL),
        ({"HealthCheckProtocol": REF}, Verdict.UNDETERMINED),
        ({"HealthCheckProtocol": "HTTP", "TargetType": REF}, Verdict.UNDETERMINED),
        ({"HealthCheckProtocol": "HTTP", "TargetType": "lambda"}, Verdict.NOT_APPLICABLE),
        ({"TargetType": "lambda"}, Verdict.NOT_APPLICABLE),
    ],
)
def test_health_is_checked_over_tls(properties: dict[str, Any], expected: Verdict) -> None:
    assert finding(HEALTH, GROUP, properties).verdict is expected
