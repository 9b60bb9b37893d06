"""A random network as the resources of a template, and the same with something in it that only the deployment knows."""

import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from tests.network.simulator import World

_NO_EGRESS = [{"IpProtocol": "icmp", "FromPort": 252, "ToPort": 86, "CidrIp": "255.255.255.255/32"}]
_UNKNOWN = {"Fn::ImportValue": "elsewhere"}
_TARGETS = {
    "internet": "GatewayId",
    "vpn": "GatewayId",
    "nat": "NatGatewayId",
    "peering": "VpcPeeringConnectionId",
    "transit": "TransitGatewayId",
    "egress": "EgressOnlyInternetGatewayId",
    "wall": "VpcEndpointId",
}
_KEPT = ("Tags", "GroupDescription", "Type", "Ipv6Pool", "AllocationId", "Priority", "RuleOrder", "PrefixListName")


def template(world: World) -> dict[str, Any]:
    """The world as the resources of a template."""
    found: dict[str, Any] = {"TG": _of("TransitGateway", DefaultRouteTableAssociation="disable", DefaultRouteTablePropagation="disable")}
    for name, vpc in world["vpcs"].items():
        number = name[1]
        found[name] = _of("VPC", CidrBlock=vpc["cidrs"][0])
        found[f"Six{name}"] = _of("VPCCidrBlock", VpcId=_ref(name), Ipv6CidrBlock=vpc["cidrs"][1], Ipv6Pool="pool")
        found[f"Y{number}"] = _of("InternetGateway")
        found[f"Z{number}"] = _of("VPNGateway", Type="ipsec.1")
        found[f"O{number}"] = _of("EgressOnlyInternetGateway", VpcId=_ref(name))
        if vpc["gateway"]:
            found[f"Attach{name}"] = _of("VPCGatewayAttachment", VpcId=_ref(name), InternetGatewayId=_ref(f"Y{number}"))
        if vpc["vpn"]:
            found[f"Virtual{name}"] = _of("VPCGatewayAttachment", VpcId=_ref(name), VpnGatewayId=_ref(f"Z{number}"))
        if vpc["edge"]:
            found[vpc["edge"]] = _of("RouteTable", VpcId=_ref(name))
            found[f"Edge{name}"] = _of("GatewayRouteTableAssociation", GatewayId=_ref(f"Y{number}"), RouteTableId=_ref(vpc["edge"]))
            _routes(world, vpc["edge"], found)
    one, two = world["peerings"]["P"]
    found["P"] = _of("VPCPeeringConnection", VpcId=_ref(one), PeerVpcId=_ref(two))
    _filters(world, found)
    _subnets(world, found)
    _walls(world, found)
    for name, nat in world["nats"].items():
        found[name] = _of("NatGateway", SubnetId=_ref(nat["subnet"]), PrivateIpAddress=nat["ip"])
    for name, table in world["endpoints"].items():
        found[name] = _of(
            "VPCEndpoint", VpcId=_ref(f"V{name[1]}"), ServiceName="s3", VpcEndpointType="Gateway", RouteTableIds=[_ref(table)]
        )
    _transit(world, found)
    for name, interface in world["interfaces"].items():
        groups = [{"Fn::GetAtt": [group, "GroupId"]} for group in interface["groups"]]
        found[name] = _of("NetworkInterface", SubnetId=_ref(interface["subnet"]), GroupSet=groups)
        if interface["public"]:
            found[f"Public{name}"] = _of("EIPAssociation", AllocationId="eipalloc-1", NetworkInterfaceId=_ref(name))
    return found


def hidden(resources: dict[str, Any], chance: random.Random, most: int) -> dict[str, Any]:
    """The same resources with some values, or a resource's all, replaced by what only the deployment knows.

    What is hidden is drawn by type and property first: of gateways there are few, and of entries of ACLs many.
    """
    found = deepcopy(resources)
    places: dict[tuple[str, ...], list[tuple[Any, Any]]] = {}
    for body in found.values():
        for path, holder, key in _places(body["Properties"]):
            places.setdefault((body["Type"], *path), []).append((holder, key))
    for kind in chance.sample(sorted(places), min(len(places), chance.randint(1, most))):
        holder, key = chance.choice(places[kind])
        holder[key] = dict(_UNKNOWN)
    return found


def _places(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Where the values are that a template may leave to the deployment, with the names of the properties that lead there."""
    pairs: list[tuple[Any, Any]] = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, inner in pairs:
        if key in _KEPT:
            continue
        there = (*path, key) if isinstance(key, str) else path
        yield there, value, key
        if (isinstance(inner, dict) and not ({"Ref"} & set(inner) or any(str(name).startswith("Fn::") for name in inner))) or isinstance(
            inner, list
        ):
            yield from _places(inner, there)


def _filters(world: World, found: dict[str, Any]) -> None:
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
                    **{"Ipv6CidrBlock" if ":" in cidr else "CidrBlock": cidr},
                    **({"PortRange": {"From": first, "To": last}} if protocol in (6, 17) else {}),
                )
    for name, group in world["groups"].items():
        found[name] = _of("SecurityGroup", GroupDescription="x", SecurityGroupEgress=_NO_EGRESS)
        for direction, rules in group.items():
            for number, rule in enumerate(rules):
                found[f"{name}{direction}{number}"] = _rule(name, direction, rule)


def _subnets(world: World, found: dict[str, Any]) -> None:
    for name, subnet in world["subnets"].items():
        four, six = subnet["cidrs"]
        found[name] = _of("Subnet", VpcId=_ref(subnet["vpc"]), CidrBlock=four, Ipv6CidrBlock=six)
        found[subnet["table"]] = _of("RouteTable", VpcId=_ref(subnet["vpc"]))
        found[f"Table{name}"] = _of("SubnetRouteTableAssociation", SubnetId=_ref(name), RouteTableId=_ref(subnet["table"]))
        found[f"Acl{name}"] = _of("SubnetNetworkAclAssociation", SubnetId=_ref(name), NetworkAclId=_ref(f"{subnet['acl']}V0"))
        _routes(world, subnet["table"], found)


def _routes(world: World, table: str, found: dict[str, Any]) -> None:
    for number, (cidr, kind, target) in enumerate(world["tables"][table]):
        end: Any = _ref(target)
        if kind == "wall":
            end = {"Fn::Select": [1, {"Fn::Split": [":", {"Fn::Select": [0, {"Fn::GetAtt": [target, "EndpointIds"]}]}]}]}
        destination = {"DestinationIpv6CidrBlock" if ":" in cidr else "DestinationCidrBlock": cidr}
        found[f"{table}r{number}"] = _of("Route", RouteTableId=_ref(table), **destination, **{_TARGETS[kind]: end})


def _walls(world: World, found: dict[str, Any]) -> None:
    allowed = {"RulesSourceList": {"GeneratedRulesType": "ALLOWLIST", "TargetTypes": ["TLS_SNI"], "Targets": ["example.org"]}}
    found["Names"] = {
        "Type": "AWS::NetworkFirewall::RuleGroup",
        "Properties": {"Type": "STATEFUL", "RuleGroup": {"RulesSource": allowed}},
    }
    for name, wall in world["walls"].items():
        found[f"{name}Policy"] = {
            "Type": "AWS::NetworkFirewall::FirewallPolicy",
            "Properties": {
                "FirewallPolicy": {
                    "StatelessDefaultActions": ["aws:forward_to_sfe"],
                    "StatelessFragmentDefaultActions": ["aws:forward_to_sfe"],
                    "StatefulDefaultActions": ["aws:drop_strict"],
                    "StatefulEngineOptions": {"RuleOrder": "STRICT_ORDER"},
                    "StatefulRuleGroupReferences": [{"ResourceArn": _ref("Names"), "Priority": 1}] if wall["domains"] else [],
                }
            },
        }
        found[name] = {
            "Type": "AWS::NetworkFirewall::Firewall",
            "Properties": {
                "FirewallPolicyArn": _ref(f"{name}Policy"),
                "VpcId": _ref(wall["vpc"]),
                "SubnetMappings": [{"SubnetId": _ref(wall["subnet"])}],
            },
        }


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
    named: dict[str, Any] = {"CidrIpv6" if ":" in peer else "CidrIp": peer}
    if "/" not in peer:
        named = {f"{end}SecurityGroupId": {"Fn::GetAtt": [peer, "GroupId"]}}
    type_ = "SecurityGroupIngress" if direction == "in" else "SecurityGroupEgress"
    return _of(type_, GroupId={"Fn::GetAtt": [group, "GroupId"]}, IpProtocol=str(protocol), **ports, **named)


def _of(type_: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::EC2::{type_}", "Properties": properties}


def _ref(name: str) -> dict[str, str]:
    return {"Ref": name}
