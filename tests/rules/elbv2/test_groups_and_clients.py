"""Security groups of load balancers, and certificates of clients."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

BALANCER, LISTENER = "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::Listener"


@pytest.mark.parametrize(
    ("kind", "groups", "expected"),
    [
        (NONE, ["sg-0123456789abcdef0"], PASS),
        ("network", [{"Ref": "G"}], PASS),
        ("application", [P], PASS),
        ("network", [{"Fn::ImportValue": "group"}], PASS),
        ("network", ["{{resolve:ssm:/network/group}}"], PASS),
        ("application", [NONE], FAIL),
        ("application", [{"Fn::Transform": {"Name": "Macro"}}], UNDETERMINED),
        ("application", [], FAIL),
        ("network", NONE, FAIL),
        ("gateway", NONE, NOT_APPLICABLE),
        ("application", P, UNDETERMINED),
        (P, NONE, UNDETERMINED),
    ],
)
def test_groups_of_balancers(kind: Any, groups: Any, expected: Verdict) -> None:
    group = resource("AWS::EC2::SecurityGroup")
    assert said("elbv2-security-group-set", resource(BALANCER, Type=kind, SecurityGroups=groups), G=group) is expected


@pytest.mark.parametrize(
    ("mutual", "expected"),
    [
        (NONE, NOT_APPLICABLE),
        ({"Mode": "off"}, NOT_APPLICABLE),
        ({"Mode": "passthrough"}, NOT_APPLICABLE),
        ({"Mode": "verify", "TrustStoreArn": "arn"}, PASS),
        ({"Mode": "Verify", "TrustStoreArn": {"Ref": "Store"}, "IgnoreClientCertificateExpiry": "false"}, PASS),
        ({"Mode": "verify"}, FAIL),
        ({"Mode": "verify", "TrustStoreArn": "arn", "IgnoreClientCertificateExpiry": "true"}, FAIL),
        ({"Mode": "verify", "TrustStoreArn": "arn", "IgnoreClientCertificateExpiry": P}, UNDETERMINED),
        ({"Mode": "verify", "TrustStoreArn": P}, UNDETERMINED),
        ({"Mode": P}, UNDETERMINED),
    ],
)
def test_certificates_of_clients(mutual: Any, expected: Verdict) -> None:
    store = resource("AWS::ElasticLoadBalancingV2::TrustStore")
    assert said("elbv2-mutual-tls-trust-store", resource(LISTENER, Protocol="HTTPS", MutualAuthentication=mutual), Store=store) is expected
