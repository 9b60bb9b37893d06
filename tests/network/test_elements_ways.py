"""Each element that a packet meets on its way: what it does, and that what is not known of it is not taken for closed."""

from typing import Any

import pytest

from pci_constructs.network.reach import Answer, End, Reach
from tests.network.kit import end, flow, reach
from tests.network.templates import NOTHING, acl_of, ec2, entry, gateway, group, group_id, instance, ref, route, subnet, tcp, two

IMPORT = {"Fn::ImportValue": "elsewhere"}
ANY = [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}, {"IpProtocol": "-1", "CidrIpv6": "::/0"}]
OPEN_GROUP = group(ingress=ANY)
OUTSIDE = group(ingress=[tcp(443, "192.168.0.0/16")])


def answer(resources: dict[str, Any], source: str, target: str) -> Answer:
    return flow(reach(resources), source, target).answer


def from_outside(found: Reach, target: str) -> set[Answer]:
    """What the networks reach that no template describes, apart from the internet."""
    return {found.flow(each, end(found, target)).answer for each in found.outsides() if each.kind in ("private", "unknown")}


def outside(found: Reach, text: str) -> End:
    return next(each for each in found.outsides() if text in each.name)


def two_vpcs(**more: Any) -> dict[str, Any]:
    return two(
        **{
            "Other": ec2("VPC", CidrBlock="10.1.0.0/16"),
            **subnet("C", "10.1.0.0/24", vpc="Other"),
            "FarGroup": OPEN_GROUP,
            "Far": instance("C", "FarGroup"),
            "ServerGroup": OPEN_GROUP,
            **more,
        }
    )


def six(name: str, number: int) -> dict[str, Any]:
    part = {"Fn::Select": [number, {"Fn::Cidr": [{"Fn::Select": [0, {"Fn::GetAtt": ["Vpc", "Ipv6CidrBlocks"]}]}, 8, 64]}]}
    return ec2("Subnet", VpcId=ref("Vpc"), CidrBlock=f"10.0.{number}.0/24", Ipv6CidrBlock=part)


PICKED = {"Six": ec2("VPCCidrBlock", VpcId=ref("Vpc"), AmazonProvidedIpv6CidrBlock=True)}
ONLY_SIX = group(ingress=[{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIpv6": "::/0"}])


def test_subnets_with_ipv6_ranges_that_aws_picks_are_reached_each() -> None:
    found = reach(two(**PICKED, **gateway(), A=six("A", 0), B=six("B", 1), ServerGroup=ONLY_SIX, ClientGroup=ONLY_SIX))
    assert flow(found, "Client", "Server").answer is Answer.OPEN
    assert flow(found, "internet", "Server").answer is Answer.ONE_WAY
    assert flow(found, "internet", "Client").answer is Answer.ONE_WAY


@pytest.mark.parametrize("value", [IMPORT, "2600:1f18:1:1::/64", {"Fn::Select": [1, {"Fn::GetAtt": ["Vpc", "Ipv6CidrBlocks"]}]}])
def test_an_ipv6_range_of_its_own_resource_counts(value: Any) -> None:
    more = {"More": ec2("SubnetCidrBlock", SubnetId=ref("B"), Ipv6CidrBlock=value)}
    assert answer(two(**PICKED, **gateway(), ServerGroup=ONLY_SIX), "internet", "Server") is Answer.CLOSED
    assert answer(two(**PICKED, **gateway(), ServerGroup=ONLY_SIX, **more), "internet", "Server") is not Answer.CLOSED


def test_an_ipv6_range_of_an_address_pool_counts() -> None:
    pooled = ec2("Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.1.0/24", Ipv6IpamPoolId="ipam-1", Ipv6NetmaskLength=64)
    assert answer(two(**gateway(), ServerGroup=ONLY_SIX, B=pooled), "internet", "Server") is Answer.NOT_PROVEN


def test_a_nat_gateway_may_translate_ipv6_to_any_ipv4_address() -> None:
    found = two(
        **PICKED,
        A=six("A", 0),
        P=ec2("Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.9.0/24"),
        Nat=ec2("NatGateway", SubnetId=ref("P"), AllocationId="eipalloc-1"),
        Up=route("ATable", "64:ff9b::/96", NatGatewayId=ref("Nat")),
    )
    assert answer(found, "Client", "internet") is Answer.NOT_PROVEN


@pytest.mark.parametrize(
    ("target", "seen"),
    [
        ({"GatewayId": "igw-1"}, "internet"),
        ({"GatewayId": IMPORT}, "internet"),
        ({"CarrierGatewayId": "cagw-1"}, "internet"),
        ({"GatewayId": "vgw-1"}, "private"),
        ({"GatewayId": IMPORT}, "private"),
        ({"VpcPeeringConnectionId": "pcx-1"}, "private"),
        ({"TransitGatewayId": "tgw-1"}, "private"),
        ({"CoreNetworkArn": "arn"}, "private"),
        ({"LocalGatewayId": "lgw-1"}, "private"),
        ({"VpcEndpointId": IMPORT}, "private"),
    ],
)
def test_a_gateway_that_only_a_route_shows_lets_packets_in_and_out(target: dict[str, Any], seen: str) -> None:
    found = reach(two(ServerGroup=group(ingress=ANY), Up=route("BTable", **target), Address=ec2("EIP", InstanceId=ref("Server"))))
    assert found.flow(end(found, "Server"), end(found, "Client")).answer is Answer.CLOSED
    if seen == "internet":
        assert flow(found, "internet", "Server").answer is Answer.NOT_PROVEN
    else:
        assert Answer.NOT_PROVEN in from_outside(found, "Server")
    assert not reach(two()).outsides()[1:]


@pytest.mark.parametrize(
    ("type_", "properties"),
    [
        ("AWS::EC2::CarrierGateway", {"VpcId": ref("Vpc")}),
        ("AWS::EC2::LocalGatewayRouteTableVPCAssociation", {"VpcId": ref("Vpc")}),
        ("AWS::NetworkManager::VpcAttachment", {"VpcArn": {"Fn::Sub": "arn:aws:ec2:x:1:vpc/${Vpc}"}}),
        ("AWS::EC2::RouteServerAssociation", {"VpcId": ref("Vpc")}),
    ],
)
def test_what_joins_a_vpc_to_a_network_outside_lets_packets_in(type_: str, properties: dict[str, Any]) -> None:
    found = reach(two(ServerGroup=OUTSIDE, It={"Type": type_, "Properties": properties}))
    assert Answer.NOT_PROVEN in from_outside(found, "Server")


def test_a_route_table_with_routes_made_known_by_a_route_server_is_not_proven() -> None:
    found = two(ServerGroup=OPEN_GROUP, It=ec2("RouteServerPropagation", RouteServerId="rs-1", RouteTableId=ref("ATable")))
    assert answer(found, "Client", "internet") is Answer.NOT_PROVEN


@pytest.mark.parametrize("vpc", ["vpc-1", IMPORT])
def test_a_gateway_attached_to_a_vpc_that_is_not_known_may_be_attached_to_each(vpc: Any) -> None:
    attached = ec2("VPCGatewayAttachment", VpcId=vpc, InternetGatewayId=ref("Gateway"))
    found = two(**{**gateway(), "Attached": attached}, ServerGroup=OPEN_GROUP, Address=ec2("EIP", InstanceId=ref("Server")))
    assert answer(found, "internet", "Server") is (Answer.CLOSED if vpc == "vpc-1" else Answer.NOT_PROVEN)
    virtual = ec2("VPCGatewayAttachment", VpcId=vpc, VpnGatewayId=ref("Vgw"))
    answers = from_outside(reach(two(Vgw=ec2("VPNGateway", Type="ipsec.1"), Attached=virtual, ServerGroup=OUTSIDE)), "Server")
    assert Answer.OPEN not in answers
    assert (Answer.NOT_PROVEN in answers) == (vpc != "vpc-1")


def _vpn(**more: Any) -> dict[str, Any]:
    return two(
        Vgw=ec2("VPNGateway", Type="ipsec.1"),
        Attached=ec2("VPCGatewayAttachment", VpcId=ref("Vpc"), VpnGatewayId=ref("Vgw")),
        ServerGroup=OUTSIDE,
        Static=route("BTable", "192.168.0.0/16", GatewayId=ref("Vgw")),
        **more,
    )


def test_a_vpn_is_a_way_in_and_a_way_back() -> None:
    found = reach(_vpn())
    assert found.flow(outside(found, "Vgw"), end(found, "Server")).answer is Answer.OPEN
    del (without := _vpn())["Static"]
    found = reach(without)
    assert found.flow(outside(found, "Vgw"), end(found, "Server")).answer is Answer.ONE_WAY


def test_routes_that_a_vpn_makes_known_do_not_take_the_place_of_the_local_route() -> None:
    made_known = ec2("VPNGatewayRoutePropagation", RouteTableIds=[ref("ATable")], VpnGatewayId=ref("Vgw"))
    found = reach(_vpn(Known=made_known) | {"ServerGroup": OPEN_GROUP})
    assert flow(found, "Client", "Server").answer is Answer.OPEN
    assert found.flow(end(found, "Client"), outside(found, "Vgw")).answer is Answer.NOT_PROVEN


def _edge(gateway_: Any, table: Any = None, **more: Any) -> dict[str, Any]:
    return two(
        **gateway(),
        ServerGroup=OPEN_GROUP,
        Address=ec2("EIP", InstanceId=ref("Server")),
        Out=route("BTable", GatewayId=ref("Gateway")),
        Edge=ec2("RouteTable", VpcId=ref("Vpc")),
        Hole=route("Edge", "10.0.1.0/24", NetworkInterfaceId="eni-1"),
        Joined=ec2("GatewayRouteTableAssociation", GatewayId=gateway_, RouteTableId=table or ref("Edge")),
        **more,
    )


@pytest.mark.parametrize("gateway_", [ref("Gateway"), IMPORT, "igw-1"])
def test_the_route_table_of_an_internet_gateway_decides_where_packets_go(gateway_: Any) -> None:
    assert answer(_edge(gateway_), "internet", "Server") is Answer.NOT_PROVEN


def test_the_route_table_of_a_vpn_says_nothing_of_the_internet() -> None:
    found = _edge(ref("Vgw"), Vgw=ec2("VPNGateway", Type="ipsec.1"))
    assert answer(found, "internet", "Server") is Answer.OPEN


def test_a_route_table_of_a_gateway_that_is_not_known_leaves_both_ways_open() -> None:
    assert answer(_edge(ref("Gateway"), IMPORT), "internet", "Server") is Answer.NOT_PROVEN


@pytest.mark.parametrize("vpc", [IMPORT, "vpc-1"])
def test_a_route_table_of_a_vpc_that_is_not_known_may_be_the_gateways(vpc: Any) -> None:
    resources = _edge(ref("Gateway")) | {"Edge": ec2("RouteTable", VpcId=vpc)}
    assert answer(resources, "internet", "Server") is Answer.NOT_PROVEN


def test_a_written_route_table_of_a_gateway_may_lead_packets_elsewhere() -> None:
    assert answer(_edge(ref("Gateway"), "rtb-1"), "internet", "Server") is Answer.NOT_PROVEN


def test_a_route_for_the_whole_vpc_may_stand_in_the_place_of_the_local_one() -> None:
    assert answer(two(Whole=route("ATable", "10.0.0.0/16", NetworkInterfaceId="eni-1")), "Client", "Server") is Answer.NOT_PROVEN


def test_a_route_for_another_subnet_goes_before_the_local_one() -> None:
    assert answer(two(Part=route("ATable", "10.0.1.0/24", NetworkInterfaceId="eni-1")), "Client", "Server") is Answer.NOT_PROVEN
    found = flow(reach(two(Part=route("ATable", "10.0.1.0/24", VpcEndpointId="vpce-1"))), "Client", "Server")
    assert found.answer is Answer.NOT_PROVEN


@pytest.mark.parametrize("table", ["rtb-1", IMPORT])
def test_a_route_of_a_table_that_is_not_known_may_be_in_main_tables(table: Any) -> None:
    found = two(**gateway(), Out=ec2("Route", RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=ref("Gateway")))
    del found["AAssociation"]
    found["Address"] = ec2("EIP", InstanceId=ref("Client"))
    assert answer(found, "Client", "internet") is Answer.NOT_PROVEN


def test_a_subnet_without_a_route_table_has_the_local_route_and_no_other() -> None:
    found = two(**gateway(), Address=ec2("EIP", InstanceId=ref("Client")))
    del found["AAssociation"]
    assert answer(found, "Client", "Server") is Answer.OPEN
    assert answer(found, "Client", "internet") is Answer.CLOSED
    found["Maybe"] = ec2("SubnetRouteTableAssociation", SubnetId=IMPORT, RouteTableId=ref("BTable"))
    assert answer(found, "Client", "internet") is Answer.NOT_PROVEN


@pytest.mark.parametrize(
    ("peer", "there", "expected"),
    [
        (ref("Other"), ref("Vpc"), Answer.OPEN),
        (IMPORT, ref("Vpc"), Answer.NOT_PROVEN),
        (ref("Other"), IMPORT, Answer.NOT_PROVEN),
        ("vpc-1", ref("Vpc"), Answer.CLOSED),
    ],
)
def test_a_peering_of_which_an_end_is_not_known_may_join_any_two(peer: Any, there: Any, expected: Answer) -> None:
    found = two_vpcs(
        Peering=ec2("VPCPeeringConnection", VpcId=there, PeerVpcId=peer),
        Over=route("ATable", "10.1.0.0/16", VpcPeeringConnectionId=ref("Peering")),
        Back=route("CTable", "10.0.0.0/16", VpcPeeringConnectionId=ref("Peering")),
    )
    assert answer(found, "Client", "Far") is expected


def test_peering_is_no_way_to_a_third_network() -> None:
    found = two_vpcs(
        **gateway(),
        Peering=ec2("VPCPeeringConnection", VpcId=ref("Vpc"), PeerVpcId=ref("Other")),
        Over=route("CTable", "0.0.0.0/0", VpcPeeringConnectionId=ref("Peering")),
        Out=route("BTable", GatewayId=ref("Gateway")),
        Address=ec2("EIP", InstanceId=ref("Far")),
    )
    assert answer(found, "Far", "internet") is Answer.CLOSED
    assert answer(found, "Far", "Server") is not Answer.CLOSED


@pytest.mark.parametrize("vpc", ["vpc-1", IMPORT])
def test_a_subnet_of_a_vpc_that_is_not_known(vpc: Any) -> None:
    found = two(ServerGroup=OPEN_GROUP, C=ec2("Subnet", VpcId=vpc, CidrBlock="10.0.2.0/24"), Stray=instance("C", "ClientGroup"))
    expected = Answer.NOT_PROVEN
    assert answer(found, "Stray", "Server") is expected
    found |= {"CTable": ec2("RouteTable", VpcId=vpc)}
    found["CAssociation"] = ec2("SubnetRouteTableAssociation", SubnetId=ref("C"), RouteTableId=ref("CTable"))
    # With a route table that has its local route alone, an id that is written out is another VPC.
    assert answer(found, "Stray", "Server") is (Answer.CLOSED if vpc == "vpc-1" else Answer.NOT_PROVEN)


def test_vpcs_with_the_same_addresses_are_not_mixed_up() -> None:
    found = two_vpcs(Other=ec2("VPC", CidrBlock="10.0.0.0/16"), C=ec2("Subnet", VpcId=ref("Other"), CidrBlock="10.0.1.0/24"))
    assert answer(found, "Client", "Far") is Answer.CLOSED
    assert answer(found, "Client", "Server") is Answer.OPEN


def test_a_second_range_of_a_vpc_has_a_local_route() -> None:
    more = ec2("VPCCidrBlock", VpcId=ref("Vpc"), CidrBlock="100.64.0.0/16")
    found = two(Second=more, B=ec2("Subnet", VpcId=ref("Vpc"), CidrBlock="100.64.1.0/24"))
    assert answer(found, "Client", "Server") is Answer.OPEN
    # AWS refuses a subnet outside of its VPC's ranges: where the template does not add the range, somebody else has.
    del found["Second"]
    assert answer(found, "Client", "Server") is Answer.OPEN


def _transit(gateway_: Any = None, **more: Any) -> dict[str, Any]:
    hub = ref("Hub")
    return two_vpcs(
        Hub=gateway_ or ec2("TransitGateway"),
        One=ec2("TransitGatewayAttachment", TransitGatewayId=hub, VpcId=ref("Vpc"), SubnetIds=[ref("A")]),
        Two=ec2("TransitGatewayAttachment", TransitGatewayId=hub, VpcId=ref("Other"), SubnetIds=[ref("C")]),
        Over=route("ATable", "10.1.0.0/16", TransitGatewayId=hub),
        Back=route("CTable", "10.0.0.0/16", TransitGatewayId=hub),
        **more,
    )


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, Answer.OPEN),
        ({"DefaultRouteTableAssociation": "disable"}, Answer.CLOSED),
        ({"DefaultRouteTablePropagation": "disable"}, Answer.CLOSED),
        ({"DefaultRouteTableAssociation": IMPORT}, Answer.NOT_PROVEN),
        ({"DefaultRouteTablePropagation": IMPORT}, Answer.NOT_PROVEN),
        ({"AssociationDefaultRouteTableId": "tgw-rtb-1"}, Answer.NOT_PROVEN),
    ],
)
def test_the_default_route_table_of_a_transit_gateway(properties: dict[str, Any], expected: Answer) -> None:
    assert answer(_transit(ec2("TransitGateway", **properties)), "Client", "Far") is expected


def test_others_send_through_a_transit_gateway_that_is_not_of_the_assembly() -> None:
    attached = ec2("TransitGatewayAttachment", TransitGatewayId="tgw-1", VpcId=ref("Vpc"), SubnetIds=[ref("B")])
    found = reach(two(ServerGroup=OUTSIDE, One=attached))
    assert Answer.NOT_PROVEN in from_outside(found, "Server")


@pytest.mark.parametrize(
    "more",
    [
        {"Hub": ec2("TransitGateway", AutoAcceptSharedAttachments="enable")},
        {
            "Share": {
                "Type": "AWS::RAM::ResourceShare",
                "Properties": {"ResourceArns": [{"Fn::Sub": "arn:aws:ec2:x:1:transit-gateway/${Hub}"}]},
            }
        },
    ],
)
def test_others_send_through_a_transit_gateway_that_is_shared(more: dict[str, Any]) -> None:
    found = reach(_transit() | {"ServerGroup": OUTSIDE} | more)
    assert Answer.NOT_PROVEN in from_outside(found, "Server")
    assert Answer.NOT_PROVEN not in from_outside(reach(_transit() | {"ServerGroup": OUTSIDE}), "Server")


@pytest.mark.parametrize(("peer", "expected"), [(ref("Hub2"), Answer.NOT_PROVEN), (IMPORT, Answer.NOT_PROVEN), ("tgw-1", Answer.CLOSED)])
def test_transit_gateways_that_are_peers(peer: Any, expected: Answer) -> None:
    rules = {"TransitGatewayRouteTableId": ref("Rules")}
    found = _transit(
        ec2("TransitGateway", DefaultRouteTableAssociation="disable", DefaultRouteTablePropagation="disable"),
        Hub2=ec2("TransitGateway"),
        Link=ec2("TransitGatewayPeeringAttachment", TransitGatewayId=ref("Hub"), PeerTransitGatewayId=peer),
        Rules=ec2("TransitGatewayRouteTable", TransitGatewayId=ref("Hub")),
        Joined=ec2("TransitGatewayRouteTableAssociation", TransitGatewayAttachmentId=ref("One"), **rules),
        Far2=ec2("TransitGatewayRoute", DestinationCidrBlock="10.1.0.0/16", TransitGatewayAttachmentId=ref("Link"), **rules),
    )
    found["Two"]["Properties"]["TransitGatewayId"] = ref("Hub2")
    assert answer(found, "Client", "Far") is expected


def test_an_attachment_of_a_transit_route_that_is_not_known() -> None:
    found = _transit(
        ec2("TransitGateway", DefaultRouteTablePropagation="disable", DefaultRouteTableAssociation="disable"),
        Rules=ec2("TransitGatewayRouteTable", TransitGatewayId=ref("Hub")),
        Joined=ec2("TransitGatewayRouteTableAssociation", TransitGatewayAttachmentId=ref("One"), TransitGatewayRouteTableId=ref("Rules")),
        Up=ec2(
            "TransitGatewayRoute",
            DestinationCidrBlock="10.1.0.0/16",
            TransitGatewayAttachmentId=IMPORT,
            TransitGatewayRouteTableId=ref("Rules"),
        ),
    )
    assert answer(found, "Client", "Far") is Answer.NOT_PROVEN


@pytest.mark.parametrize("across", ["enable", IMPORT])
def test_groups_named_across_a_transit_gateway(across: Any) -> None:
    named = group(ingress=[tcp(5432, SourceSecurityGroupId=group_id("ClientGroup"))])
    found = _transit(ec2("TransitGateway", SecurityGroupReferencingSupport=across), FarGroup=named) | {"FarGroup": named}
    assert answer(found, "Client", "Far") is Answer.NOT_PROVEN


NAMED = {"SourceSecurityGroupName": "clients"}


@pytest.mark.parametrize(
    ("client", "rule", "expected"),
    [
        ({"GroupName": "clients"}, tcp(5432, **NAMED), Answer.OPEN),
        ({"GroupName": IMPORT}, tcp(5432, **NAMED), Answer.NOT_PROVEN),
        ({}, tcp(5432, **NAMED), Answer.CLOSED),
        ({}, tcp(5432, SourceSecurityGroupId={"Fn::GetAtt": ["ClientGroup", "Id"]}), Answer.OPEN),
        ({}, tcp(5432, SourceSecurityGroupId={"Fn::Sub": "${ClientGroup.GroupId}"}), Answer.OPEN),
        ({}, tcp(5432, SourceSecurityGroupId=ref("ClientGroup")), Answer.OPEN),
        ({}, tcp(5432, SourceSecurityGroupId={"Fn::GetAtt": ["Strange", "GroupId"]}), Answer.NOT_PROVEN),
        ({}, tcp(5432, SourceSecurityGroupId=IMPORT), Answer.NOT_PROVEN),
        ({}, tcp(5432, SourceSecurityGroupId="sg-1"), Answer.CLOSED),
        ({}, tcp(5432, SourcePrefixListId="pl-1"), Answer.NOT_PROVEN),
        ({}, tcp(5432, SourcePrefixListId=ref("List")), Answer.OPEN),
        ({}, tcp(5432, SourcePrefixListId={"Fn::GetAtt": ["List", "PrefixListId"]}), Answer.OPEN),
        ({}, tcp(5432, CidrIp={"Fn::GetAtt": ["Vpc", "CidrBlock"]}), Answer.OPEN),
        ({}, tcp(5432, CidrIp={"Fn::Sub": "${Vpc.CidrBlock}"}), Answer.OPEN),
        ({}, tcp(5432, CidrIp=IMPORT), Answer.NOT_PROVEN),
        ({}, {"IpProtocol": IMPORT, "CidrIp": "0.0.0.0/0"}, Answer.NOT_PROVEN),
        ({}, {"IpProtocol": "tcp", "FromPort": IMPORT, "ToPort": 80, "CidrIp": "0.0.0.0/0"}, Answer.NOT_PROVEN),
        ({}, IMPORT, Answer.NOT_PROVEN),
    ],
)
@pytest.mark.parametrize("separate", [False, True])
def test_every_form_of_a_source(client: dict[str, Any], rule: Any, expected: Answer, separate: bool) -> None:
    lists = ec2("PrefixList", PrefixListName="x", AddressFamily="IPv4", MaxEntries=2, Entries=[{"Cidr": "10.0.0.0/25"}])
    found = two(List=lists, Strange={"Type": "Custom::Groups", "Properties": {}})
    found["ClientGroup"]["Properties"] |= client
    if separate and rule is not IMPORT:
        found["ServerGroup"] = group(egress=NOTHING)
        found["Rule"] = ec2("SecurityGroupIngress", GroupId=group_id("ServerGroup"), **rule)
    else:
        found["ServerGroup"] = group(ingress=[rule], egress=NOTHING)
    assert answer(found, "Client", "Server") is expected


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ({"GroupId": ref("ServerGroup")}, Answer.OPEN),
        ({"GroupName": "servers"}, Answer.OPEN),
        ({"GroupId": {"Fn::GetAtt": ["Strange", "GroupId"]}}, Answer.NOT_PROVEN),
        ({"GroupId": IMPORT}, Answer.NOT_PROVEN),
        ({"GroupId": "sg-1"}, Answer.CLOSED),
    ],
)
def test_every_form_of_the_group_that_a_rule_belongs_to(owner: dict[str, Any], expected: Answer) -> None:
    found = two(ServerGroup=group(egress=NOTHING), Strange={"Type": "Custom::Groups", "Properties": {}})
    found["ServerGroup"]["Properties"]["GroupName"] = "servers"
    found["Rule"] = ec2("SecurityGroupIngress", **owner, **tcp(5432))
    assert answer(found, "Client", "Server") is expected


@pytest.mark.parametrize("acl", [{"Fn::GetAtt": ["Strange", "Id"]}, IMPORT])
def test_an_entry_of_an_acl_that_is_not_known_may_be_of_each(acl: Any) -> None:
    found = two(**acl_of("Acl", "B"), Strange={"Type": "Custom::Lists", "Properties": {}})
    assert answer(found, "Client", "Server") is Answer.CLOSED
    more = entry("Acl", 100)
    more["Properties"]["NetworkAclId"] = acl
    assert answer(found | {"In": more}, "Client", "Server") is Answer.NOT_PROVEN
    assert answer(two(In=more, Strange=found["Strange"]), "Client", "Server") is Answer.NOT_PROVEN


def test_the_default_acl_has_the_entries_that_a_template_adds() -> None:
    deny = entry("Acl", 50, action="deny")
    deny["Properties"]["NetworkAclId"] = {"Fn::GetAtt": ["Vpc", "DefaultNetworkAcl"]}
    assert answer(two(Deny=deny), "Client", "Server") is Answer.CLOSED


def test_a_subnet_with_two_acls_is_not_proven() -> None:
    found = two(**acl_of("Acl", "B"), **acl_of("Acl2", "B"), In=entry("Acl2", 100))
    assert answer(found, "Client", "Server") is Answer.NOT_PROVEN


@pytest.mark.parametrize("type_", ["Gateway", IMPORT])
def test_a_gateway_endpoint_leads_nowhere_else(type_: Any) -> None:
    found = reach(two(It=ec2("VPCEndpoint", ServiceName="s3", VpcId=ref("Vpc"), VpcEndpointType=type_, RouteTableIds=[ref("ATable")])))
    kinds = {each.kind for each in found.outsides() if found.flow(end(found, "Client"), each).answer is not Answer.CLOSED}
    assert kinds == {"service"} if type_ == "Gateway" else kinds >= {"internet", "unknown"}


@pytest.mark.parametrize("whose", [ref("Vpc"), IMPORT])
def test_a_subnet_lies_in_its_vpc_whatever_is_known_of_the_range(whose: Any) -> None:
    six = "2600:1f18:0:100::/56"
    found = two(
        **gateway(),
        Six=ec2("VPCCidrBlock", VpcId=whose, Ipv6CidrBlock=six, Ipv6Pool="pool"),
        B=ec2("Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.1.0/24", Ipv6CidrBlock="2600:1f18:0:101::/64"),
        Edge=ec2("RouteTable", VpcId=ref("Vpc")),
        AtGateway=ec2("GatewayRouteTableAssociation", GatewayId=ref("Gateway"), RouteTableId=ref("Edge")),
        Back=route("BTable", "::/0", GatewayId=ref("Gateway")),
        ServerGroup=OPEN_GROUP,
    )
    assert answer(found, "internet", "Server") is not Answer.CLOSED


@pytest.mark.parametrize("tables", [[ref("ATable")], [IMPORT]])
def test_a_gateway_endpoint_of_which_the_tables_are_not_known_may_be_reached(tables: Any) -> None:
    endpoint = ec2("VPCEndpoint", VpcId=ref("Vpc"), ServiceName="s3", VpcEndpointType="Gateway", RouteTableIds=tables)
    found = reach(two(Endpoint=endpoint))
    assert found.flow(end(found, "Client"), outside(found, "gateway endpoint")).answer is not Answer.CLOSED
