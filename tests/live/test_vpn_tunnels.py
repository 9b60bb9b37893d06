"""What the tunnels of running VPN connections take."""

from typing import Any

import pytest

from pci_constructs.assembly import Unknown
from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts.ec2_connections import PLANTED
from tests.live.answers import also, xml
from tests.live.kit import assembly, judged, verdict

STRONG, LOGGED = "ec2-vpn-strong-cryptography", "ec2-vpn-connection-logging-enabled"
GOOD: dict[str, Any] = {"ikeVersion": ["ikev2"], "phase1DHGroupNumber": [14, 20], "phase2DHGroupNumber": [19]}


def tunnel(**taken: Any) -> str:
    """A tunnel as EC2 tells of it: with its key, and without what nobody narrowed."""
    sets = "".join(
        f"<{name}Set>{''.join(f'<item><value>{one}</value></item>' for one in some)}</{name}Set>" for name, some in taken.items()
    )
    return f"<item><outsideIpAddress>192.0.2.1</outsideIpAddress><preSharedKey>{PLANTED[0]}</preSharedKey>{sets}</item>"


def connection(aws: Emulator, *tunnels: str, type_: str = "ipsec.1") -> None:
    """Shows one connection, which the emulator would show without what its tunnels take."""
    options = f"<options><tunnelOptionSet>{''.join(tunnels)}</tunnelOptionSet></options>" if tunnels else ""
    one = f"<item><vpnConnectionId>vpn-0123456789abcdef0</vpnConnectionId><state>available</state><type>{type_}</type>{options}</item>"
    also(aws, {"ec2.DescribeVpnConnections": xml(f"<vpnConnectionSet>{one}</vpnConnectionSet>")})


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (GOOD, Verdict.PASS),
        ({}, Verdict.FAIL),
        ({**GOOD, "ikeVersion": ["ikev1", "ikev2"]}, Verdict.FAIL),
        ({**GOOD, "ikeVersion": []}, Verdict.FAIL),
        ({**GOOD, "phase1DHGroupNumber": [2]}, Verdict.FAIL),
        ({**GOOD, "phase2DHGroupNumber": [5, 14]}, Verdict.FAIL),
    ],
)
def test_both_tunnels_take_what_is_strong_alone(second: dict[str, Any], expected: Verdict, aws: Emulator) -> None:
    connection(aws, tunnel(**GOOD), tunnel(**second))
    assert verdict(judged("ec2_connections"), STRONG) is expected


@pytest.mark.parametrize("rule", [STRONG, LOGGED])
def test_tunnels_that_are_not_told_are_not_known(rule: str, aws: Emulator) -> None:
    connection(aws)
    assert verdict(judged("ec2_connections"), rule) is Verdict.UNDETERMINED


def test_one_tunnel_of_two_is_not_enough(aws: Emulator) -> None:
    connection(aws, tunnel(**GOOD))
    assert verdict(judged("ec2_connections"), STRONG) is Verdict.FAIL


def test_connections_without_ipsec_have_none(aws: Emulator) -> None:
    connection(aws, tunnel(), type_="other.1")
    assert verdict(judged("ec2_connections"), STRONG) is Verdict.NOT_APPLICABLE


def test_no_key_is_kept_and_what_is_not_read_is_not_taken_for_absent(aws: Emulator) -> None:
    connection(aws, tunnel(**GOOD), tunnel(**GOOD))
    (tunnels,) = [one.properties["VpnTunnelOptionsSpecifications"] for _, one in assembly("ec2_connections").resources()]
    for one in tunnels:
        assert PLANTED[0] not in repr(dict(one))
        assert one.get("Phase1EncryptionAlgorithms").__class__ is Unknown
