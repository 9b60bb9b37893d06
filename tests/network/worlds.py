"""Random networks for hypothesis."""

from typing import Any

from hypothesis import strategies as st

from tests.network.simulator import World

_CIDRS = [
    "0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16", "10.0.0.0/24", "10.0.1.0/24", "10.1.0.0/24", "10.1.1.0/24", "8.8.8.0/24",
    "192.168.0.0/16", "::/0", "2600:1f18::/56", "2600:1f18:0:100::/56", "2600:1f18:0:1::/64", "2001:4860::/32",
]  # fmt: skip
_PORTS = [0, 22, 80, 443, 1023, 1024, 5432, 32768, 65535]
PROTOCOLS = [6, 6, 17, 1, 50]
_VPCS, _SUBNETS = range(2), range(3)
SIX = ["2600:1f18::/56", "2600:1f18:0:100::/56"]


@st.composite
def _about(draw: st.DrawFn) -> tuple[int, int, int]:
    protocol = draw(st.sampled_from([-1, -1, 6, 6, 17, 1]))
    first, last = sorted((draw(st.sampled_from(_PORTS)), draw(st.sampled_from(_PORTS))))
    return (protocol, first, last) if protocol in (6, 17) else (protocol, 0, 65535)


@st.composite
def _entries(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    found = []
    for number in range(draw(st.integers(0, 3))):
        protocol, first, last = draw(_about())
        found.append((number + 1, draw(st.sampled_from([True, True, False])), protocol, draw(st.sampled_from(_CIDRS)), first, last))
    for number, cidr in ((90, "0.0.0.0/0"), (91, "::/0")):
        if draw(st.sampled_from([True, True, True, True, True, False])):
            found.append((number, True, -1, cidr, 0, 65535))
    return found


@st.composite
def _rules(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    found = [(*draw(_about()), draw(st.sampled_from([*_CIDRS, "G0", "G1", "G2"]))) for _ in range(draw(st.integers(1, 3)))]
    for cidr in ("0.0.0.0/0", "::/0"):
        if draw(st.sampled_from([True, True, True, False])):
            found.append((-1, 0, 65535, cidr))
    return found


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Two VPCs with three subnets each, joined by what chance decides."""
    world: World = {
        "vpcs": {
            f"V{v}": {
                "cidrs": [f"10.{v}.0.0/16", SIX[v]],
                "gateway": bool(draw(st.integers(0, 3))),
                "vpn": bool(draw(st.integers(0, 2))),
                "edge": f"D{v}" if draw(st.integers(0, 2)) == 0 else "",
            }
            for v in _VPCS
        },
        "acls": {f"A{n}": {"in": draw(_entries()), "out": draw(_entries())} for n in range(3)},
        "groups": {f"G{n}": {"in": draw(_rules()), "out": draw(_rules())} for n in range(3)},
        "subnets": {},
        "tables": {},
        "nats": {},
        "walls": {},
        "endpoints": {},
        "peerings": {"P": ("V0", "V1")},
        "attachments": {},
        "interfaces": {},
    }
    for v in _VPCS:
        for s in _SUBNETS:
            name = f"S{v}{s}"
            world["subnets"][name] = {
                "vpc": f"V{v}",
                "cidrs": [f"10.{v}.{s}.0/24", f"2600:1f18:0:{v * 256 + s:x}::/64"],
                "table": f"T{v}{s}",
                "acl": draw(st.sampled_from(["A0", "A1", "A2"])),
            }
            groups = sorted(draw(st.sets(st.sampled_from(["G0", "G1", "G2"]), min_size=1, max_size=2)))
            world["interfaces"][f"I{v}{s}"] = {"subnet": name, "groups": groups, "public": draw(st.booleans())}
        where = f"S{v}{draw(st.sampled_from(_SUBNETS))}"
        world["nats"][f"N{v}"] = {"subnet": where, "ip": world["subnets"][where]["cidrs"][0].replace("0/24", "9")}
        world["walls"][f"W{v}"] = {
            "subnet": f"S{v}{draw(st.sampled_from(_SUBNETS))}",
            "vpc": f"V{v}",
            "domains": draw(st.sampled_from([True, True, False])),
        }
        world["endpoints"][f"E{v}"] = f"T{v}{draw(st.sampled_from(_SUBNETS))}"
        attached = f"S{v}{draw(st.sampled_from(_SUBNETS))}"
        world["attachments"][f"X{v}"] = {"vpc": f"V{v}", "subnet": attached, "table": draw(st.sampled_from(["R0", "R1"]))}
        for s in _SUBNETS:
            world["tables"][f"T{v}{s}"] = draw(_table(v, s, vpn=world["vpcs"][f"V{v}"]["vpn"]))
        if world["vpcs"][f"V{v}"]["edge"]:
            world["tables"][f"D{v}"] = [
                (cidr, "wall", f"W{v}")
                for s in _SUBNETS
                for cidr in world["subnets"][f"S{v}{s}"]["cidrs"]
                if f"S{v}{s}" != world["walls"][f"W{v}"]["subnet"] and draw(st.booleans())
            ]
    for table in ("R0", "R1"):
        world["tables"][table] = draw(_transit_table())
    return world


@st.composite
def _table(draw: st.DrawFn, vpc: int, own: int, *, vpn: bool) -> list[tuple[str, str, str]]:
    other = 1 - vpc
    four = [
        ("internet", f"Y{vpc}"), ("nat", f"N{vpc}"), ("nat", f"N{vpc}"), ("peering", "P"), ("transit", "TG"), ("vpn", f"Z{vpc}"),
        ("wall", f"W{vpc}"), ("wall", f"W{vpc}"),
    ]  # fmt: skip
    found = []
    near = [f"10.{vpc}.{s}.0/24" for s in _SUBNETS if s != own]
    for cidr in ("0.0.0.0/0", f"10.{other}.0.0/16", f"10.{other}.0.0/24", "8.8.8.0/24", "192.168.0.0/16", *near):
        if draw(st.integers(0, 4 if cidr in near else 2)) in ((1, 2) if cidr not in near else (1,)):
            kind, name = draw(st.sampled_from(four if cidr not in near else [("wall", f"W{vpc}"), ("nat", f"N{vpc}")]))
            if kind == "vpn" and (not vpn or cidr.startswith("10.")):
                kind, name = "peering", "P"
            found.append((cidr, kind, name))
    six = [("internet", f"Y{vpc}"), ("egress", f"O{vpc}"), ("peering", "P"), ("transit", "TG"), ("wall", f"W{vpc}")]
    for cidr in ("::/0", SIX[other], "2001:4860::/32"):
        if draw(st.integers(0, 2)):
            found.append((cidr, *draw(st.sampled_from(six))))
    return found


@st.composite
def _transit_table(draw: st.DrawFn) -> list[tuple[str, str, str]]:
    found = []
    for cidr in ("0.0.0.0/0", "10.0.0.0/16", "10.1.0.0/16", "10.1.1.0/24", "::/0", *SIX):
        if draw(st.sampled_from([True, True, False])):
            target = draw(st.sampled_from(["X0", "X1", "X0", "X1", ""]))
            found.append((cidr, "attachment" if target else "blackhole", target))
    return found
