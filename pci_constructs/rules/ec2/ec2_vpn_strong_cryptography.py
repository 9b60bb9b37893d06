"""Tunnels of VPN connections take strong versions and groups alone.

A tunnel for which nothing is said takes what the other side proposes: IKE version 1 and groups of 1024 and 1536 bits among it, which are no
strong cryptography any more (4.2.1, 12.3.3). A connection has two tunnels, and each of them says what it takes; the ciphers that AWS
offers are strong.
"""

from collections.abc import Callable
from functools import partial

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Unknown,
    attempt,
    every,
    failed,
    not_applicable,
    passed,
    worst,
)

_TUNNELS = "VpnTunnelOptionsSpecifications"
_HOW_MANY = 2
_GOOD = "the tunnels take IKE version 2 and groups of 2048 bits and more"
_SMALLEST_GROUP = 14
"""Group 14 has 2048 bits; 2 has 1024 and 5 has 1536. From RFC 3526."""


def _is_version(value: str) -> bool:
    return value == "ikev2"


def _is_group(value: str) -> bool:
    return value.isdecimal() and int(value) >= _SMALLEST_GROUP


_LISTS = (
    ("IKEVersions", "versions of IKE", _is_version),
    ("Phase1DHGroupNumbers", "groups of phase 1", _is_group),
    ("Phase2DHGroupNumbers", "groups of phase 2", _is_group),
)


def _check(connection: ResourceView) -> Judgement:
    if connection.text("Type", "ipsec.1").strip().lower() != "ipsec.1":
        return not_applicable("the connection has no tunnels of IPsec", "Type")
    tunnels = connection.each(_TUNNELS)
    silent = failed("a tunnel says nothing of what it takes, and takes what is weak", _TUNNELS)
    found = every(tunnels, _tunnel, empty=silent)
    if len(tunnels) >= _HOW_MANY or any(tunnel.__class__ is Unknown for tunnel in tunnels):
        return found
    return worst((found, silent), empty=silent)


def _tunnel(tunnel: Block) -> Judgement:
    return worst((attempt(partial(_list, tunnel, *part)) for part in _LISTS), empty=passed(_GOOD))


def _list(tunnel: Block, name: str, what: str, is_strong: Callable[[str], bool]) -> Judgement:
    where = tunnel.where(name)

    def one(entry: Block) -> Judgement:
        value = entry.text("Value").strip().lower()
        return passed(_GOOD, where) if is_strong(value) else failed(f"a tunnel takes {value}, which is weak, among the {what}", where)

    return every(tunnel.each(name), one, empty=failed(f"a tunnel names no {what}, and takes weak ones", where))


def _example(version: str) -> dict[str, object]:
    tunnel = {
        "IKEVersions": [{"Value": version}],
        "Phase1DHGroupNumbers": [{"Value": 20}],
        "Phase2DHGroupNumbers": [{"Value": 20}],
    }
    return {"Type": "ipsec.1", "CustomerGatewayId": "cgw-1", "TransitGatewayId": "tgw-1", _TUNNELS: [tunnel, tunnel]}


RULE = Rule(
    id="ec2-vpn-strong-cryptography",
    title="Tunnels of VPN connections take strong versions and groups alone",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "what crosses the internet in the tunnel is protected by strong cryptography alone",
        "12.3.3": "versions and groups that are no longer strong are not offered",
    },
    remediation="for both tunnels set IKEVersions to ikev2, and Phase1DHGroupNumbers and Phase2DHGroupNumbers to 14 and more",
    types=("AWS::EC2::VPNConnection",),
    check=_check,
    passing=_example("ikev2"),
    failing=_example("ikev1"),
)
