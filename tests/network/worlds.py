"""Random networks for hypothesis, and what they look like as a template."""

from typing import Any

from hypothesis import strategies as st

from tests.network.simulator import World

_CIDRS = ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16", "10.0.0.0/24", "10.0.1.0/24", "10.1.0.0/24", "10.1.1.0/24", "8.8.8.0/24"]
_PORTS = [0, 22, 80, 443, 1023, 1024, 5432, 32768, 65535]
PROTOCOLS = [6, 17, 1, 50]


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
    if draw(st.integers(0, 2)):
        found.append((90, True, -1, "0.0.0.0/0", 0, 65535))
    return found


@st.composite
def _rules(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    found = [(*draw(_about()), draw(st.sampled_from([*_CIDRS, "G0", "G1", "G2"]))) for _ in range(draw(st.integers(1, 3)))]
    return [*found, (-1, 0, 65535, "0.0.0.0/0")] if draw(st.booleans()) else found


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Two VPCs with two subnets each, joined by what chance decides."""
    world: World = {
        "vpcs": {f"V{v}": {"cidr": f"10.{v}.0.0/16", "gateway": bool(draw(st.integers(0, 3)))} for v in range(2)},
        "acls": {f"A{n}": {"in": draw(_entries()), "out": draw(_entries())} for n in range(3)},
        "groups": {f"G{n}": {"in": draw(_rules()), "out": draw(_rules())} for n in range(3)},
        "subnets": {},
        "tables": {},
        "nats": {},
        "peerings": {"P": ("V0", "V1")},
        "attachments": {},
        "interfaces": {},
    }
    for v in range(2):
        for s in range(2):
            name = f"S{v}{s}"
            world["subnets"][name] = {
                "vpc": f"V{v}",
                "cidr": f"10.{v}.{s}.0/24",
                "table": f"T{v}{s}",
                "acl": draw(st.sampled_from(["A0", "A1", "A2"])),
            }
            groups = sorted(draw(st.sets(st.sampled_from(["G0", "G1", "G2"]), min_size=1, max_size=2)))
            world["interfaces"][f"I{v}{s}"] = {"subnet": name, "groups": groups, "public": draw(st.booleans())}
        where = f"S{v}{draw(st.integers(0, 1))}"
        world["nats"][f"N{v}"] = {"subnet": where, "ip": world["subnets"][where]["cidr"].replace("0/24", "9")}
        world["attachments"][f"X{v}"] = {
            "vpc": f"V{v}",
            "subnet": f"S{v}{draw(st.integers(0, 1))}",
            "table": draw(st.sampled_from(["R0", "R1"])),
        }
    for v in range(2):
        for s in range(2):
            world["tables"][f"T{v}{s}"] = draw(_table(v))
    for table in ("R0", "R1"):
        world["tables"][table] = draw(_transit_table())
    return world


@st.composite
def _table(draw: st.DrawFn, vpc: int) -> list[tuple[str, str, str]]:
    other = 1 - vpc
    targets = st.sampled_from([("internet", f"W{vpc}"), ("nat", f"N{vpc}"), ("nat", f"N{vpc}"), ("peering", "P"), ("transit", "TG")])
    found = []
    for cidr in ("0.0.0.0/0", f"10.{other}.0.0/16", f"10.{other}.0.0/24", "8.8.8.0/24"):
        if draw(st.integers(0, 2)):
            kind, name = draw(targets)
            found.append((cidr, kind, name))
    return found


@st.composite
def _transit_table(draw: st.DrawFn) -> list[tuple[str, str, str]]:
    found = []
    for cidr in ("0.0.0.0/0", "10.0.0.0/16", "10.1.0.0/16", "10.1.1.0/24"):
        if draw(st.booleans()):
            target = draw(st.sampled_from(["X0", "X1", ""]))
            found.append((cidr, "attachment" if target else "blackhole", target))
    return found


def template(world: World) -> dict[str, Any]:
    """The world as the resources of a template."""
    found: dict[str, Any] = {"TG": _of("TransitGateway", DefaultRouteTableAssociation="disable", DefaultRouteTablePropagation="disable")}
    for name, vpc in world["vpcs"].items():
        found[name] = _of("VPC", CidrBlock=vpc["cidr"])
        found[f"W{name[1]}"] = _of("InternetGateway")
        if vpc["gateway"]:
            found[f"Attach{name}"] = _of("VPCGatewayAttachment", VpcId=_ref(name), InternetGatewayId=_ref(f"W{name[1]}"))
    one, two = world["peerings"]["P"]
    found["P"] = _of("VPCPeeringConnection", VpcId=_ref(one), PeerVpcId=_ref(two))
    for name, acl in world["acls"].items():
        found[f"{name}V0"] = _of("NetworkAcl", VpcId=_ref("V0"))
        for direction, entries in acl.items():
            for number, allow, protocol, cidr, first, last in entries:
                found[f"{name}{direction}{number}"] = _of(
                    "NetworkAclEntry",
                    NetworkAclId=_ref(f"{name}V0"),
                    RuleNumber=number,
                    RuleAction="allow" if allow else "deny",
                    Egress=direction == "out",
                    Protocol=protocol,
                    CidrBlock=cidr,
                    **({"PortRange": {"From": first, "To": last}} if protocol in (6, 17) else {}),
                )
    for name, group in world["groups"].items():
        found[name] = _of(
            "SecurityGroup",
            GroupDescription="x",
            SecurityGroupEgress=[{"IpProtocol": "icmp", "FromPort": 252, "ToPort": 86, "CidrIp": "255.255.255.255/32"}],
        )
        for direction, rules in group.items():
            for number, rule in enumerate(rules):
                found[f"{name}{direction}{number}"] = _rule(name, direction, rule)
    _subnets(world, found)
    for name, nat in world["nats"].items():
        found[name] = _of("NatGateway", SubnetId=_ref(nat["subnet"]), PrivateIpAddress=nat["ip"])
    _transit(world, found)
    for name, interface in world["interfaces"].items():
        found[name] = _of(
            "NetworkInterface",
            SubnetId=_ref(interface["subnet"]),
            GroupSet=[{"Fn::GetAtt": [group, "GroupId"]} for group in interface["groups"]],
        )
        if interface["public"]:
            found[f"Public{name}"] = _of("EIPAssociation", AllocationId="eipalloc-1", NetworkInterfaceId=_ref(name))
    return found


def _subnets(world: World, found: dict[str, Any]) -> None:
    for name, subnet in world["subnets"].items():
        found[name] = _of("Subnet", VpcId=_ref(subnet["vpc"]), CidrBlock=subnet["cidr"])
        found[subnet["table"]] = _of("RouteTable", VpcId=_ref(subnet["vpc"]))
        found[f"Table{name}"] = _of("SubnetRouteTableAssociation", SubnetId=_ref(name), RouteTableId=_ref(subnet["table"]))
        found[f"Acl{name}"] = _of("SubnetNetworkAclAssociation", SubnetId=_ref(name), NetworkAclId=_ref(f"{subnet['acl']}V0"))
        for number, (cidr, kind, target) in enumerate(world["tables"][subnet["table"]]):
            where = {"internet": "GatewayId", "nat": "NatGatewayId", "peering": "VpcPeeringConnectionId", "transit": "TransitGatewayId"}[
                kind
            ]
            found[f"{subnet['table']}r{number}"] = _of(
                "Route", RouteTableId=_ref(subnet["table"]), DestinationCidrBlock=cidr, **{where: _ref(target)}
            )


def _transit(world: World, found: dict[str, Any]) -> None:
    for name, attachment in world["attachments"].items():
        found[name] = _of(
            "TransitGatewayAttachment", TransitGatewayId=_ref("TG"), VpcId=_ref(attachment["vpc"]), SubnetIds=[_ref(attachment["subnet"])]
        )
        found[f"Join{name}"] = _of(
            "TransitGatewayRouteTableAssociation",
            TransitGatewayAttachmentId=_ref(name),
            TransitGatewayRouteTableId=_ref(attachment["table"]),
        )
    for table in ("R0", "R1"):
        found[table] = _of("TransitGatewayRouteTable", TransitGatewayId=_ref("TG"))
        for number, (cidr, _, target) in enumerate(world["tables"][table]):
            more: dict[str, Any] = {"TransitGatewayAttachmentId": _ref(target)} if target else {"Blackhole": True}
            found[f"{table}r{number}"] = _of(
                "TransitGatewayRoute", TransitGatewayRouteTableId=_ref(table), DestinationCidrBlock=cidr, **more
            )


def _rule(group: str, direction: str, rule: tuple[Any, ...]) -> dict[str, Any]:
    protocol, first, last, peer = rule
    end = "Source" if direction == "in" else "Destination"
    ports = {"FromPort": first, "ToPort": last} if protocol in (6, 17) else {"FromPort": -1, "ToPort": -1}
    named = {"CidrIp": peer} if "/" in peer else {f"{end}SecurityGroupId": {"Fn::GetAtt": [peer, "GroupId"]}}
    type_ = "SecurityGroupIngress" if direction == "in" else "SecurityGroupEgress"
    return _of(type_, GroupId={"Fn::GetAtt": [group, "GroupId"]}, IpProtocol=str(protocol), **ports, **named)


def _of(type_: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::EC2::{type_}", "Properties": properties}


def _ref(name: str) -> dict[str, str]:
    return {"Ref": name}
