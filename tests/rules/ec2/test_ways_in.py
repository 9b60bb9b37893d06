"""Ways between networks: tunnels, services of endpoints, transit gateways."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

VPN, TRANSIT = "AWS::EC2::VPNConnection", "AWS::EC2::TransitGateway"


def of(*values: Any) -> list[dict[str, Any]]:
    return [{"Value": value} for value in values]


GOOD: dict[str, Any] = {"IKEVersions": of("ikev2"), "Phase1DHGroupNumbers": of(14, "20"), "Phase2DHGroupNumbers": of(19)}


@pytest.mark.parametrize(
    ("tunnels", "expected"),
    [
        ([GOOD, GOOD], PASS),
        ([GOOD], FAIL),
        ([], FAIL),
        (NONE, FAIL),
        ([GOOD, {}], FAIL),
        ([GOOD, {**GOOD, "IKEVersions": of("ikev1", "ikev2")}], FAIL),
        ([GOOD, {**GOOD, "IKEVersions": NONE}], FAIL),
        ([GOOD, {**GOOD, "Phase1DHGroupNumbers": of(2, 20)}], FAIL),
        ([GOOD, {**GOOD, "Phase2DHGroupNumbers": of(5)}], FAIL),
        ([GOOD, {**GOOD, "Phase2DHGroupNumbers": of(P)}], UNDETERMINED),
        ([GOOD, {**GOOD, "Phase2DHGroupNumbers": of(P), "IKEVersions": of("ikev1")}], FAIL),
        ([GOOD, P], UNDETERMINED),
        (P, UNDETERMINED),
    ],
)
def test_tunnels_take_what_is_strong_alone(tunnels: Any, expected: Verdict) -> None:
    assert said("ec2-vpn-strong-cryptography", resource(VPN, Type="ipsec.1", VpnTunnelOptionsSpecifications=tunnels)) is expected


@pytest.mark.parametrize(("accepted", "expected"), [(NONE, PASS), (True, PASS), ("false", FAIL), (False, FAIL), (P, UNDETERMINED)])
def test_somebody_accepts_connections(accepted: Any, expected: Verdict) -> None:
    service = resource("AWS::EC2::VPCEndpointService", AcceptanceRequired=accepted)
    assert said("vpc-endpoint-service-manual-acceptance", service) is expected


@pytest.mark.parametrize(
    ("association", "propagation", "expected"),
    [
        ("disable", "disable", PASS),
        ("DISABLE", "disable", PASS),
        ("disable", NONE, FAIL),
        (NONE, "disable", FAIL),
        ("enable", P, FAIL),
        ("disable", P, UNDETERMINED),
    ],
)
def test_attachments_reach_nothing_by_themselves(association: Any, propagation: Any, expected: Verdict) -> None:
    gateway = resource(TRANSIT, DefaultRouteTableAssociation=association, DefaultRouteTablePropagation=propagation)
    assert said("transit-gateway-default-route-table-disabled", gateway) is expected


def test_a_connection_without_tunnels_has_none_to_ask_about() -> None:
    assert said("ec2-vpn-strong-cryptography", resource(VPN, Type="ipsec.2")) is NOT_APPLICABLE
