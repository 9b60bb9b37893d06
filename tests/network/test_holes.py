"""Holes planted in the reference environment, each found with the hop that opens it; nothing is told of it before."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from pci_constructs.assembly import Assembly
from pci_constructs.network.policy import Kind
from tests.network.holes import judged, logical, of_group, planted, rule, told
from tests.network.templates import ec2, ref

Hole = Callable[[Assembly], Assembly]
NODES = "production/Cluster/PaymentNodes/Default/Resource"
GENERAL = "production/Cluster/GeneralNodes/Default/Resource"
CONTROL = "production/Cluster/Cluster/Default/Resource"
DATABASE = "production/Data/Database/Default/Resource"
CACHE = "production/Data/Cache/Default"
PUBLIC = "production/Edge/Public/Default/Resource"
NETWORK = "production/Network/Network"
OUT_OF_SCOPE = [{"Key": "pci-scope", "Value": "out-of-scope"}]
IN_CDE = [{"Key": "pci-scope", "Value": "cde"}]
ANYONE = {"CidrIp": "0.0.0.0/0"}


def the(assembly: Assembly, path: str) -> dict[str, str]:
    """A resource of the network's stack, as the templates of that stack name it."""
    return ref(logical(assembly, f"{NETWORK}/{path}"))


def properties(assembly: Assembly, path: str) -> dict[str, Any]:
    return next(dict(resource.properties) for _, resource in assembly.resources() if resource.construct_path == path)


def change(assembly: Assembly, path: str, **properties: Any) -> Assembly:
    """Sets properties of a resource; ``None`` takes one away."""
    stack = next(stack for stack in assembly.stacks for resource in stack.resources.values() if resource.construct_path == path)

    def changed(old: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in {**old, **properties}.items() if value is not None}

    return planted(assembly, stack.path.rpartition("/")[2], {logical(assembly, path): changed})


def group(assembly: Assembly, path: str) -> dict[str, Any]:
    return of_group(logical(assembly, f"production/{path}/Resource"))


def tcp(port: int, **more: Any) -> dict[str, Any]:
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **more}


def entry(assembly: Assembly, tier: str, number: int, cidr: str, port: int, *, out: bool = False) -> dict[str, Any]:
    acl = {"Fn::GetAtt": [logical(assembly, f"{NETWORK}/Acl{tier}/Default"), "Id"]}
    ports = {"From": port, "To": port}
    return ec2(
        "NetworkAclEntry", NetworkAclId=acl, RuleNumber=number, RuleAction="allow", Protocol=6, CidrBlock=cidr, PortRange=ports, Egress=out
    )


def from_general(assembly: Assembly, tier: str, cidr: str, port: int) -> Assembly:
    """Lets general nodes send to a tier: their group and the ACLs of both ends, all but the group of the target."""
    opened = planted(
        assembly,
        "Network",
        {
            "LeaveGeneral": entry(assembly, "NonCde", 50, cidr, port, out=True),
            "EnterTier": entry(assembly, tier, 50, "10.30.96.0/19", port),
        },
    )
    egress = ec2("SecurityGroupEgress", GroupId=group(assembly, "Cluster/GeneralNodes/PciSecurityGroup"), **tcp(port, CidrIp=cidr))
    return planted(opened, "Cluster", {"GeneralOut": egress})


def _range(a: Assembly) -> Assembly:
    return planted(a, "Data", {"Hole": rule(group(a, "Data/Cache/SecurityGroup"), IpProtocol="-1", CidrIp="10.30.0.0/16")})


def _prefix_list(a: Assembly) -> Assembly:
    listed = ec2("PrefixList", PrefixListName="x", AddressFamily="IPv4", MaxEntries=1, Entries=[{"Cidr": "10.30.64.0/19"}])
    opened = rule(group(a, "Data/Database/SecurityGroup"), **tcp(5432, SourcePrefixListId={"Fn::GetAtt": ["Listed", "PrefixListId"]}))
    return planted(a, "Data", {"Listed": listed, "Hole": opened})


def _reference_from_another_stack(a: Assembly) -> Assembly:
    """The group of the database is known to the cluster's stack by an import, and is opened to the control plane there."""
    (cluster,) = [stack for stack in a.stacks if stack.path.endswith("Cluster")]
    imported = next(
        resource.properties["DestinationSecurityGroupId"]
        for resource in cluster.resources.values()
        if resource.type == "AWS::EC2::SecurityGroupEgress" and "Database" in json.dumps(resource.properties)
    )
    source = of_group(logical(a, "production/Cluster/Cluster/PciSecurityGroup/Resource"))
    return planted(a, "Cluster", {"Hole": rule(imported, **tcp(5432, SourceSecurityGroupId=source))})


def _every_port(a: Assembly) -> Assembly:
    return planted(a, "Data", {"Hole": rule(group(a, "Data/Database/SecurityGroup"), IpProtocol="-1", CidrIp="10.30.64.0/19")})


def _acl_allows(a: Assembly) -> Assembly:
    opened = from_general(a, "Data", "10.30.128.0/19", 5432)
    return planted(opened, "Data", {"Hole": rule(group(a, "Data/Database/SecurityGroup"), **tcp(5432, CidrIp="10.30.96.0/19"))})


def _acl_reordered(a: Assembly) -> Assembly:
    return change(_acl_in_order(a), f"{NETWORK}/AclCde/In1", RuleNumber=60)


def _acl_in_order(a: Assembly) -> Assembly:
    opened = from_general(a, "Cde", "10.30.64.0/19", 22)
    return planted(opened, "Cluster", {"Hole": rule(group(a, "Cluster/PaymentNodes/PciSecurityGroup"), **tcp(22, CidrIp="10.30.96.0/19"))})


def _web_acl_taken_away(a: Assembly) -> Assembly:
    return planted(a, "Edge", {logical(a, "production/Edge/Public/PciWebAclAssociation"): None})


def _second_balancer(a: Assembly, scheme: str) -> Assembly:
    like = properties(a, PUBLIC)
    side = {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {**like, "Scheme": scheme, "Tags": IN_CDE}}
    return planted(a, "Edge", {"Side": side})


def _balancer_made_public(a: Assembly) -> Assembly:
    return _second_balancer(a, "internet-facing")


def _endpoint_service(a: Assembly) -> Assembly:
    service = ec2("VPCEndpointService", NetworkLoadBalancerArns=[ref("Inner")])
    like = properties(a, PUBLIC)
    balancer = {
        "Type": "network",
        "Scheme": "internal",
        "Subnets": like["Subnets"],
        "SecurityGroups": like["SecurityGroups"],
        "Tags": IN_CDE,
    }
    inner = {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": balancer}
    listens = {"LoadBalancerArn": ref("Inner"), "Port": 9443, "Protocol": "TCP"}
    listener = {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": listens}
    return planted(a, "Edge", {"Service": service, "Inner": inner, "Listener": listener})


def _accelerator(a: Assembly) -> Assembly:
    inner = _second_balancer(a, "internal")
    endpoints = {"EndpointConfigurations": [{"EndpointId": ref("Side")}], "EndpointGroupRegion": "x", "ListenerArn": "x"}
    return planted(inner, "Edge", {"Fast": {"Type": "AWS::GlobalAccelerator::EndpointGroup", "Properties": endpoints}})


def _cluster_endpoint(a: Assembly) -> Assembly:
    return change(a, CONTROL, ResourcesVpcConfig={**properties(a, CONTROL)["ResourcesVpcConfig"], "EndpointPublicAccess": True})


def _cluster_endpoint_for_an_office(a: Assembly) -> Assembly:
    opened = {"EndpointPublicAccess": True, "PublicAccessCidrs": ["198.51.100.0/24"]}
    return change(a, CONTROL, ResourcesVpcConfig={**properties(a, CONTROL)["ResourcesVpcConfig"], **opened})


def _default_route_past_the_firewall(a: Assembly) -> Assembly:
    return change(a, f"{NETWORK}/OutCdeA", VpcEndpointId=None, NatGatewayId=the(a, "Default/natSubnet1/NATGateway"))


def _longer_prefix_past_the_firewall(a: Assembly) -> Assembly:
    table, nat = the(a, "Default/cdeSubnet1/RouteTable"), the(a, "Default/natSubnet1/NATGateway")
    return planted(a, "Network", {"Hole": ec2("Route", RouteTableId=table, DestinationCidrBlock="104.16.0.0/13", NatGatewayId=nat)})


def _data_reach_a_nat_gateway(a: Assembly) -> Assembly:
    table, nat = the(a, "Default/dataSubnet1/RouteTable"), the(a, "Default/natSubnet1/NATGateway")
    opened = {
        "Hole": ec2("Route", RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=nat),
        "Leave": entry(a, "Data", 50, "0.0.0.0/0", 443, out=True),
        "Enter": entry(a, "Public", 50, "10.30.128.0/19", 443),
    }
    egress = ec2("SecurityGroupEgress", GroupId=group(a, "Data/Database/SecurityGroup"), **tcp(443, **ANYONE))
    return planted(planted(a, "Network", opened), "Data", {"DatabaseOut": egress})


def _with_public_addresses(a: Assembly) -> Assembly:
    path = "production/Cluster/PaymentNodes/PciLaunchTemplate/Resource"
    data = properties(a, path)["LaunchTemplateData"]
    faces = [{**each, "AssociatePublicIpAddress": True} for each in data["NetworkInterfaces"]]
    return change(a, path, LaunchTemplateData={**data, "NetworkInterfaces": faces})


def _nodes_with_public_addresses(a: Assembly) -> Assembly:
    opened = change(a, f"{NETWORK}/OutCdeA", VpcEndpointId=None, GatewayId=the(a, "Default/IGW"))
    return _with_public_addresses(opened)


def _nodes_in_public_subnets(a: Assembly) -> Assembly:
    """The node group moves to the public tier and gets public addresses."""
    opened = _with_public_addresses(change(a, NODES, Subnets=properties(a, PUBLIC)["Subnets"]))
    anyone = rule(group(a, "Cluster/PaymentNodes/PciSecurityGroup"), **tcp(443, **ANYONE))
    return planted(opened, "Cluster", {"Hole": anyone})


def _public_database(a: Assembly) -> Assembly:
    table, gateway = the(a, "Default/dataSubnet1/RouteTable"), the(a, "Default/IGW")
    opened = {
        "Out": ec2("Route", RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway),
        "Enter": entry(a, "Data", 50, "0.0.0.0/0", 5432),
    }
    public = change(planted(a, "Network", opened), DATABASE, PubliclyAccessible=True)
    return planted(public, "Data", {"Hole": rule(group(a, "Data/Database/SecurityGroup"), **tcp(5432, **ANYONE))})


def _default_egress(a: Assembly) -> Assembly:
    """Everything may leave, on both walls: the firewall still passes TCP on any port."""
    acl = {"Fn::GetAtt": [logical(a, f"{NETWORK}/AclCde/Default"), "Id"]}
    leave = ec2("NetworkAclEntry", NetworkAclId=acl, RuleNumber=50, RuleAction="allow", Protocol=-1, CidrBlock="0.0.0.0/0", Egress=True)
    firewall = {"Fn::GetAtt": [logical(a, f"{NETWORK}/AclFirewall/Default"), "Id"]}
    more = {
        f"Firewall{out}": ec2(
            "NetworkAclEntry", NetworkAclId=firewall, RuleNumber=50, RuleAction="allow", Protocol=-1, CidrBlock="0.0.0.0/0", Egress=out
        )
        for out in (True, False)
    }
    public = {"Fn::GetAtt": [logical(a, f"{NETWORK}/AclPublic/Default"), "Id"]}
    more |= {
        f"Public{out}": ec2(
            "NetworkAclEntry", NetworkAclId=public, RuleNumber=50, RuleAction="allow", Protocol=-1, CidrBlock="0.0.0.0/0", Egress=out
        )
        for out in (True, False)
    }
    egress = ec2("SecurityGroupEgress", GroupId=group(a, "Cluster/PaymentNodes/PciSecurityGroup"), IpProtocol="-1", **ANYONE)
    return planted(planted(a, "Network", {"Leave": leave, **more}), "Cluster", {"Hole": egress})


def _ipv6(a: Assembly) -> Assembly:
    """A VPC that gets IPv6 gets a second way out, which no firewall sees."""
    vpc, table = the(a, "Default/Resource"), the(a, "Default/cdeSubnet1/RouteTable")
    acl = {"Fn::GetAtt": [logical(a, f"{NETWORK}/AclCde/Default"), "Id"]}
    added = {
        "Six": ec2("VPCCidrBlock", VpcId=vpc, AmazonProvidedIpv6CidrBlock=True),
        "Egress": ec2("EgressOnlyInternetGateway", VpcId=vpc),
        "Hole": ec2("Route", RouteTableId=table, DestinationIpv6CidrBlock="::/0", EgressOnlyInternetGatewayId=ref("Egress")),
        "Leave": ec2(
            "NetworkAclEntry", NetworkAclId=acl, RuleNumber=50, RuleAction="allow", Protocol=-1, Ipv6CidrBlock="::/0", Egress=True
        ),
    }
    ranges = {"Fn::Select": [0, {"Fn::Cidr": [{"Fn::Select": [0, {"Fn::GetAtt": [vpc["Ref"], "Ipv6CidrBlocks"]}]}, 8, 64]}]}
    opened = change(planted(a, "Network", added), f"{NETWORK}/Default/cdeSubnet1/Subnet", Ipv6CidrBlock=ranges)
    egress = ec2("SecurityGroupEgress", GroupId=group(a, "Cluster/PaymentNodes/PciSecurityGroup"), **tcp(443, CidrIpv6="::/0"))
    return planted(opened, "Cluster", {"Out6": egress})


def _far(a: Assembly, **joins: Any) -> Assembly:
    """A VPC out of scope, with an instance, joined in some way."""
    far = {
        "Far": ec2("VPC", CidrBlock="10.99.0.0/16"),
        "FarSubnet": ec2("Subnet", VpcId=ref("Far"), CidrBlock="10.99.0.0/24"),
        "FarTable": ec2("RouteTable", VpcId=ref("Far")),
        "FarJoins": ec2("SubnetRouteTableAssociation", SubnetId=ref("FarSubnet"), RouteTableId=ref("FarTable")),
        "FarGroup": ec2("SecurityGroup", GroupDescription="x", VpcId=ref("Far")),
        "Stranger": ec2("Instance", SubnetId=ref("FarSubnet"), SecurityGroupIds=[of_group("FarGroup")], Tags=OUT_OF_SCOPE),
    }
    opened = rule(group(a, "Cluster/PaymentNodes/PciSecurityGroup"), **tcp(8443, CidrIp="10.99.0.0/16"))
    return planted(planted(a, "Network", {**far, **joins}), "Cluster", {"Hole": opened})


def _peering(a: Assembly) -> Assembly:
    joins = {
        "Peering": ec2("VPCPeeringConnection", VpcId=ref("Far"), PeerVpcId=the(a, "Default/Resource")),
        "FarRoute": ec2("Route", RouteTableId=ref("FarTable"), DestinationCidrBlock="10.30.0.0/16", VpcPeeringConnectionId=ref("Peering")),
    }
    return _far(a, **joins)


def _transit(a: Assembly) -> Assembly:
    subnets = [the(a, f"Default/cdeSubnet{number}/Subnet") for number in (1, 2, 3)]
    joins = {
        "Hub": ec2("TransitGateway"),
        "Near": ec2("TransitGatewayAttachment", TransitGatewayId=ref("Hub"), VpcId=the(a, "Default/Resource"), SubnetIds=subnets),
        "FarAt": ec2("TransitGatewayAttachment", TransitGatewayId=ref("Hub"), VpcId=ref("Far"), SubnetIds=[ref("FarSubnet")]),
        "FarRoute": ec2("Route", RouteTableId=ref("FarTable"), DestinationCidrBlock="10.30.0.0/16", TransitGatewayId=ref("Hub")),
    }
    return _far(a, **joins)


def _vpn(a: Assembly) -> Assembly:
    added = {
        "Vgw": ec2("VPNGateway", Type="ipsec.1"),
        "At": ec2("VPCGatewayAttachment", VpcId=the(a, "Default/Resource"), VpnGatewayId=ref("Vgw")),
    }
    opened = rule(group(a, "Cluster/PaymentNodes/PciSecurityGroup"), **tcp(8443, CidrIp="192.168.0.0/16"))
    return planted(planted(a, "Network", added), "Cluster", {"Hole": opened})


def _joins_a_group(a: Assembly) -> Assembly:
    subnet = properties(a, NODES)["Subnets"][0]
    joined = ec2("Instance", SubnetId=subnet, SecurityGroupIds=[group(a, "Cluster/PaymentNodes/PciSecurityGroup")], Tags=OUT_OF_SCOPE)
    return planted(a, "Cluster", {"Joined": joined})


def _two_interfaces(a: Assembly) -> Assembly:
    """One foot among the general nodes and one in the CDE."""
    feet = [
        {
            "DeviceIndex": "0",
            "SubnetId": properties(a, GENERAL)["Subnets"][0],
            "GroupSet": [group(a, "Cluster/GeneralNodes/PciSecurityGroup")],
        },
        {
            "DeviceIndex": "1",
            "SubnetId": properties(a, NODES)["Subnets"][0],
            "GroupSet": [group(a, "Cluster/PaymentNodes/PciSecurityGroup")],
        },
    ]
    return planted(a, "Cluster", {"Bridge": ec2("Instance", NetworkInterfaces=feet, Tags=OUT_OF_SCOPE)})


def _unbound_endpoint(a: Assembly) -> Assembly:
    return change(a, f"{NETWORK}/Endpoints/S3/Resource", PolicyDocument=None)


def _range_of_the_deployment(a: Assembly) -> Assembly:
    opened = rule(group(a, "Data/Cache/SecurityGroup"), IpProtocol="-1", CidrIp={"Fn::ImportValue": "office"})
    return planted(a, "Data", {"Hole": opened})


def _strange_element(a: Assembly) -> Assembly:
    inside = {"Subnets": properties(a, NODES)["Subnets"], "Groups": [group(a, "Cluster/PaymentNodes/PciSecurityGroup")]}
    return planted(a, "Cluster", {"Thing": {"Type": "AWS::New::Thing", "Properties": {"Network": inside}}})


def _nat_instance(a: Assembly) -> Assembly:
    subnet, group_ = the(a, "Default/publicSubnet1/Subnet"), ec2("SecurityGroup", GroupDescription="x", VpcId=the(a, "Default/Resource"))
    box = ec2("Instance", SubnetId=subnet, SecurityGroupIds=[of_group("BoxGroup")], SourceDestCheck=False, Tags=IN_CDE)
    opened = planted(a, "Network", {"BoxGroup": group_, "Box": box})
    return change(opened, f"{NETWORK}/OutCdeA", VpcEndpointId=None, InstanceId=ref("Box"))


def _firewall_that_passes_what_no_rule_names(a: Assembly) -> Assembly:
    path = f"{NETWORK}/Firewall/Policy"
    return change(a, path, FirewallPolicy={**properties(a, path)["FirewallPolicy"], "StatefulDefaultActions": ["aws:alert_established"]})


def _acl_entry_put_first(a: Assembly) -> Assembly:
    acl = {"Fn::GetAtt": [logical(a, f"{NETWORK}/AclData/Default"), "Id"]}
    deny = ec2("NetworkAclEntry", NetworkAclId=acl, RuleNumber=3, RuleAction="deny", Protocol=-1, CidrBlock="0.0.0.0/0", Egress=False)
    return planted(a, "Network", {"Hole": deny})


HOLES: list[tuple[Hole, Kind, tuple[str, ...]]] = [
    (_range, Kind.NOT_DECLARED, (CONTROL, CACHE, "tcp 6379", "production/Data/Hole: lets it in")),
    (_range, Kind.DATA_PORT, (CACHE, "tcp 5432", "production/Data/Hole: lets it in")),
    (_prefix_list, Kind.NOT_DECLARED, (CONTROL, DATABASE, "tcp 5432", "production/Data/Hole: lets it in")),
    (_reference_from_another_stack, Kind.NOT_DECLARED, (CONTROL, DATABASE, "tcp 5432", "production/Cluster/Hole: lets it in")),
    (_every_port, Kind.DATA_PORT, (DATABASE, "tcp 6379", "production/Data/Hole: lets it in")),
    (_acl_allows, Kind.NOT_DECLARED, (GENERAL, DATABASE, "tcp 5432", "AclData/Default", "by entry 50 (production/Network/EnterTier)")),
    (_acl_reordered, Kind.NOT_DECLARED, (GENERAL, NODES, "tcp 22", "by entry 50 (production/Network/EnterTier)")),
    (_web_acl_taken_away, Kind.FROM_INTERNET, (PUBLIC, "tcp 443", "VPCGW: lets packets from the internet in")),
    (_balancer_made_public, Kind.FROM_INTERNET, ("production/Edge/Side", "VPCGW: lets packets from the internet in")),
    (_endpoint_service, Kind.NOT_DECLARED, ("the consumers of production/Edge/Service reaches production/Edge/Inner", "tcp 9443")),
    (_accelerator, Kind.FROM_INTERNET, ("production/Edge/Side", "production/Edge/Fast: hands packets of the internet on")),
    (_cluster_endpoint, Kind.FROM_INTERNET, (CONTROL, "tcp 443", "its public endpoint answers")),
    (_cluster_endpoint_for_an_office, Kind.FROM_INTERNET, (CONTROL, "tcp 443", "its public endpoint answers")),
    (_default_route_past_the_firewall, Kind.TO_INTERNET, (NODES, "OutCdeA: leads to NAT gateway")),
    (_longer_prefix_past_the_firewall, Kind.TO_INTERNET, (NODES, "production/Network/Hole: leads to NAT gateway")),
    (_data_reach_a_nat_gateway, Kind.TO_INTERNET, (DATABASE, "production/Network/Hole: leads to NAT gateway")),
    (_nodes_with_public_addresses, Kind.TO_INTERNET, (NODES, "OutCdeA: leads to internet gateway")),
    (_nodes_in_public_subnets, Kind.FROM_INTERNET, (NODES, "production/Cluster/Hole: lets it in")),
    (_public_database, Kind.FROM_INTERNET, (DATABASE, "tcp 5432", "by entry 50 (production/Network/Enter)", "production/Data/Hole")),
    (_default_egress, Kind.NOT_DECLARED, (NODES, "internet", "production/Cluster/Hole: lets it out", "(production/Network/Leave)")),
    (_ipv6, Kind.TO_INTERNET, (NODES, "production/Network/Hole: leads to egress-only internet gateway")),
    (_peering, Kind.FROM_OUT_OF_SCOPE, ("production/Network/Stranger reaches", NODES, "FarRoute: leads to peering connection")),
    (_transit, Kind.FROM_OUT_OF_SCOPE, ("production/Network/Stranger reaches", NODES, "FarRoute: leads to transit gateway")),
    (_vpn, Kind.NOT_DECLARED, ("behind production/Network/Vgw reaches", NODES, "tcp 8443", "production/Cluster/Hole")),
    (_joins_a_group, Kind.FROM_OUT_OF_SCOPE, ("production/Cluster/Joined reaches", DATABASE, "tcp 5432")),
    (_two_interfaces, Kind.FROM_OUT_OF_SCOPE, ("production/Cluster/Bridge reaches", DATABASE, "tcp 5432")),
    (_unbound_endpoint, Kind.TO_INTERNET, (NODES, "Endpoints/S3/Resource", "whose policy lets buckets and tables of everybody")),
    (_range_of_the_deployment, Kind.NOT_PROVEN, (CONTROL, CACHE, "office")),
    (_strange_element, Kind.NOT_PROVEN, ("production/Cluster/Thing", DATABASE, "AWS::New::Thing")),
    (_nat_instance, Kind.TO_INTERNET, (NODES, "internet", "what production/Network/Box does with packets for others")),
    (_firewall_that_passes_what_no_rule_names, Kind.TO_INTERNET, (NODES, "internet", "does not drop what no rule names")),
    (_acl_entry_put_first, Kind.NOT_REACHABLE, ("PaymentNodes to production/Data/Database", "AclData/Default")),
]


@pytest.mark.parametrize(("hole", "kind", "words"), [pytest.param(*each, id=f"{each[0].__name__[1:]}-{each[1].name}") for each in HOLES])
def test_a_hole_is_found_with_its_hop(production: Assembly, hole: Hole, kind: Kind, words: tuple[str, ...]) -> None:
    found = judged(hole(production))
    assert told(found, kind, *words), [(each.kind.name, each.message[:200], each.hops) for each in found][:6]


def test_there_are_enough_holes() -> None:
    assert len({hole for hole, _, _ in HOLES}) >= 30


@pytest.mark.parametrize("half", [_acl_in_order, lambda a: from_general(a, "Data", "10.30.128.0/19", 5432)])
def test_half_a_hole_is_none(production: Assembly, half: Hole) -> None:
    assert judged(half(production)) == []


def test_the_internet_does_not_reach_an_internal_load_balancer(production: Assembly) -> None:
    assert not told(judged(_second_balancer(production, "internal")), Kind.FROM_INTERNET)


def test_without_a_hole_nothing_is_told(production: Assembly) -> None:
    assert judged(production) == []


def register(assembly: Assembly, port: int, reason: str | None) -> Assembly:
    """The assembly with another reason for a port's lines of the register, or without the lines."""
    kept = []
    for each in assembly.metadata:
        if each.type == "pci-constructs:connection" and isinstance(each.data, dict) and each.data["port"] == port:
            if reason is not None:
                kept.append(replace(each, data={**each.data, "reason": reason}))
        else:
            kept.append(each)
    return replace(assembly, metadata=tuple(kept))


def test_a_line_of_the_register_taken_away(production: Assembly) -> None:
    assert told(judged(register(production, 6379, None)), Kind.NOT_DECLARED, NODES, CACHE, "tcp 6379")


def test_a_line_of_the_register_without_a_reason(production: Assembly) -> None:
    assert told(judged(register(production, 5432, " ")), Kind.NO_REASON, "tcp 5432")
