"""The reference environment: closed in both stages, and holes planted in it are found with the hop that opens them."""

from dataclasses import replace
from typing import Any

import pytest

from pci_constructs.assembly import Assembly, Resource, Stack, read
from pci_constructs.network.explain import name_of
from pci_constructs.network.policy import Kind, issues
from pci_constructs.network.proof import Proof, prove, stops
from pci_constructs.network.reach import Answer
from pci_constructs.network.register import declared_in
from pci_constructs.network.zones import Zones
from tests.network.kit import TODAY
from tests.network.templates import ec2, ref
from tests.stacks.conftest import synthesize

ZONES = Zones()
NODES = "production/Cluster/PaymentNodes/Default/Resource"
GENERAL = "production/Cluster/GeneralNodes/Default/Resource"
CONTROL = "production/Cluster/Cluster/Default/Resource"
DATABASE = "production/Data/Database/Default/Resource"
CACHE = "production/Data/Cache/Default"


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Assembly:
    return read(synthesize(tmp_path_factory.mktemp("network") / "cdk.out"))


@pytest.fixture(scope="module")
def whole(reference: Assembly) -> Proof:
    return prove(reference, ZONES, today=TODAY)


@pytest.fixture(scope="module")
def production(reference: Assembly) -> Assembly:
    return of_stage(reference, "production")


def of_stage(assembly: Assembly, stage: str) -> Assembly:
    metadata = tuple(entry for entry in assembly.metadata if entry.path.startswith(f"{stage}/"))
    return replace(assembly, stacks=tuple(stack for stack in assembly.stacks if stack.stage == stage), metadata=metadata)


def test_nothing_of_the_reference_environment_is_left_open(whole: Proof) -> None:
    assert (whole.vpcs, whole.unread, whole.limits) == (2, [], [])
    assert not [pair for pair in whole.pairs.values() if pair.answer in (Answer.NOT_PROVEN, Answer.ONE_WAY)]


@pytest.mark.parametrize("stage", ["staging", "production"])
def test_the_internet_reaches_the_load_balancer_with_a_web_acl_and_nothing_else(whole: Proof, stage: str) -> None:
    opened = {name_of(pair.target): pair.services for pair in whole.pairs.values() if name_of(pair.source) == "internet" and pair.possible}
    assert opened[f"{stage}/Edge/Public/Default/Resource"] == "tcp 80, tcp 443"
    assert len(opened) == 2


def test_the_stages_are_closed_to_each_other(whole: Proof) -> None:
    for one, other in (("staging", "production"), ("production", "staging")):
        across = [pair for pair in whole.pairs.values() if pair.zones[0].startswith(one) and pair.zones[1].startswith(other)]
        assert across
        assert {pair.answer for pair in across} == {Answer.CLOSED}


@pytest.mark.parametrize("stage", ["staging", "production"])
def test_data_stores_are_reached_by_payment_nodes_on_their_ports_alone(whole: Proof, stage: str) -> None:
    opened = {
        (name_of(pair.source), name_of(pair.target), pair.services)
        for pair in whole.pairs.values()
        if pair.possible and name_of(pair.target).startswith(f"{stage}/Data/")
    }
    nodes = f"{stage}/Cluster/PaymentNodes/Default/Resource"
    assert opened == {
        (nodes, f"{stage}/Data/Database/Default/Resource", "tcp 5432"),
        (nodes, f"{stage}/Data/Cache/Default", "tcp 6379"),
    }


def test_both_stages_are_proven_closed(reference: Assembly, whole: Proof) -> None:
    assert issues(whole, declared_in(reference), ZONES) == []


def test_a_closed_pair_names_the_hop_that_stops_it(production: Assembly) -> None:
    (hops,) = stops(production, [(GENERAL, DATABASE)], today=TODAY).values()
    assert hops == ("production/Data/Database/SecurityGroup/Resource: lets nothing in from there",)


def planted(assembly: Assembly, stack: str, changes: dict[str, Any]) -> Assembly:
    """The assembly with resources of a stack added, changed (a function of the properties) or taken away (``None``)."""

    def changed(one: Stack) -> Stack:
        if not one.path.endswith(stack):
            return one
        resources = dict(one.resources)
        for name, change in changes.items():
            if change is None:
                del resources[name]
            elif callable(change):
                resources[name] = replace(resources[name], properties=change(dict(resources[name].properties)))
            else:
                path = f"{one.path}/{name}"
                resources[name] = Resource(name, change["Type"], change["Properties"], {}, path, one.template)
        return replace(one, resources=resources)

    return replace(assembly, stacks=tuple(changed(one) for one in assembly.stacks))


def logical(assembly: Assembly, path: str) -> str:
    return next(resource.logical_id for _, resource in assembly.resources() if resource.construct_path == path)


def rule(group: dict[str, Any], **more: Any) -> dict[str, Any]:
    return ec2("SecurityGroupIngress", GroupId=group, **more)


def of_group(name: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [name, "GroupId"]}


def told(assembly: Assembly, kind: Kind, *words: str) -> bool:
    proof = prove(assembly, ZONES, today=TODAY)
    every = issues(proof, declared_in(assembly), ZONES)
    return any(issue.kind is kind and all(word in f"{issue.message} {' '.join(issue.hops)}" for word in words) for issue in every)


def test_a_group_widened_to_a_range(production: Assembly) -> None:
    group = of_group(logical(production, "production/Data/Cache/SecurityGroup/Resource"))
    hole = planted(production, "Data", {"Hole": rule(group, IpProtocol="-1", CidrIp="10.30.0.0/16")})
    assert told(hole, Kind.NOT_DECLARED, CONTROL, CACHE, "tcp 6379", "production/Data/Hole: lets it in")
    assert told(hole, Kind.DATA_PORT, CACHE, "tcp 5432")


def test_a_web_acl_taken_away(production: Assembly) -> None:
    name = next(resource.logical_id for _, resource in production.resources() if resource.type == "AWS::WAFv2::WebACLAssociation")
    assert told(planted(production, "Edge", {name: None}), Kind.FROM_INTERNET, "production/Edge/Public/Default/Resource")


def test_a_default_route_past_the_firewall(production: Assembly) -> None:
    route = logical(production, "production/Network/Network/OutCdeA")
    nat = logical(production, "production/Network/Network/Default/natSubnet1/NATGateway")

    def past(properties: dict[str, Any]) -> dict[str, Any]:
        del properties["VpcEndpointId"]
        return {**properties, "NatGatewayId": ref(nat)}

    assert told(planted(production, "Network", {route: past}), Kind.TO_INTERNET, NODES, "OutCdeA: leads to NAT gateway")


def test_a_network_behind_a_vpn(production: Assembly) -> None:
    vpc = logical(production, "production/Network/Network/Default/Resource")
    group = of_group(logical(production, "production/Cluster/PaymentNodes/PciSecurityGroup/Resource"))
    hole = planted(
        production,
        "Network",
        {"Vgw": ec2("VPNGateway", Type="ipsec.1"), "At": ec2("VPCGatewayAttachment", VpcId=ref(vpc), VpnGatewayId=ref("Vgw"))},
    )
    assert not told(hole, Kind.NOT_DECLARED, "behind production/Network/Vgw")
    hole = planted(hole, "Cluster", {"Hole": rule(group, IpProtocol="tcp", FromPort=8443, ToPort=8443, CidrIp="192.168.0.0/16")})
    assert told(hole, Kind.NOT_DECLARED, "behind production/Network/Vgw reaches", NODES, "tcp 8443", "production/Cluster/Hole")


def test_a_peered_network_out_of_scope(production: Assembly) -> None:
    vpc = logical(production, "production/Network/Network/Default/Resource")
    group = of_group(logical(production, "production/Cluster/PaymentNodes/PciSecurityGroup/Resource"))
    scope = [{"Key": "pci-scope", "Value": "out-of-scope"}]
    added = {
        "Far": ec2("VPC", CidrBlock="10.99.0.0/16"),
        "FarSubnet": ec2("Subnet", VpcId=ref("Far"), CidrBlock="10.99.0.0/24"),
        "FarTable": ec2("RouteTable", VpcId=ref("Far")),
        "FarJoins": ec2("SubnetRouteTableAssociation", SubnetId=ref("FarSubnet"), RouteTableId=ref("FarTable")),
        "Peering": ec2("VPCPeeringConnection", VpcId=ref("Far"), PeerVpcId=ref(vpc)),
        "FarRoute": ec2("Route", RouteTableId=ref("FarTable"), DestinationCidrBlock="10.30.0.0/16", VpcPeeringConnectionId=ref("Peering")),
        "FarGroup": ec2("SecurityGroup", GroupDescription="x", VpcId=ref("Far")),
        "Stranger": ec2("Instance", SubnetId=ref("FarSubnet"), SecurityGroupIds=[of_group("FarGroup")], Tags=scope),
    }
    hole = planted(production, "Network", added)
    assert not told(hole, Kind.FROM_OUT_OF_SCOPE, NODES)
    hole = planted(hole, "Cluster", {"Hole": rule(group, IpProtocol="tcp", FromPort=8443, ToPort=8443, CidrIp="10.99.0.0/16")})
    assert told(hole, Kind.FROM_OUT_OF_SCOPE, "production/Network/Stranger reaches", NODES, "FarRoute: leads to peering connection")


def test_an_instance_out_of_scope_that_joins_a_group(production: Assembly) -> None:
    subnets = next(resource for _, resource in production.resources() if resource.construct_path == NODES).properties["Subnets"]
    group = of_group(logical(production, "production/Cluster/PaymentNodes/PciSecurityGroup/Resource"))
    joined = ec2("Instance", SubnetId=subnets[0], SecurityGroupIds=[group], Tags=[{"Key": "pci-scope", "Value": "out-of-scope"}])
    hole = planted(production, "Cluster", {"Joined": joined})
    assert told(hole, Kind.FROM_OUT_OF_SCOPE, "production/Cluster/Joined reaches", DATABASE, "tcp 5432")


def test_a_range_that_only_the_deployment_knows(production: Assembly) -> None:
    group = of_group(logical(production, "production/Data/Cache/SecurityGroup/Resource"))
    hole = planted(production, "Data", {"Hole": rule(group, IpProtocol="-1", CidrIp={"Fn::ImportValue": "office"})})
    assert told(hole, Kind.NOT_PROVEN, CONTROL, CACHE, "office")


def test_an_element_that_the_model_does_not_know(production: Assembly) -> None:
    subnets = next(resource for _, resource in production.resources() if resource.construct_path == NODES).properties["Subnets"]
    group = of_group(logical(production, "production/Cluster/PaymentNodes/PciSecurityGroup/Resource"))
    thing = {"Type": "AWS::New::Thing", "Properties": {"Network": {"Subnets": subnets, "Groups": [group]}}}
    hole = planted(production, "Cluster", {"Thing": thing})
    assert told(hole, Kind.NOT_PROVEN, "production/Cluster/Thing", DATABASE, "AWS::New::Thing")


def test_an_acl_entry_put_first(production: Assembly) -> None:
    acl = {"Fn::GetAtt": [logical(production, "production/Network/Network/AclData/Default"), "Id"]}
    deny = ec2("NetworkAclEntry", NetworkAclId=acl, RuleNumber=3, RuleAction="deny", Protocol=-1, CidrBlock="0.0.0.0/0", Egress=False)
    assert told(planted(production, "Network", {"Hole": deny}), Kind.NOT_REACHABLE, "PaymentNodes to production/Data/Database")


def test_a_connection_without_a_reason_and_one_taken_away(production: Assembly) -> None:
    kept = [entry for entry in production.metadata if not (entry.type == "pci-constructs:connection" and entry.data["port"] == 6379)]
    bare = [
        replace(entry, data={**entry.data, "reason": " "})
        if entry.data and entry.type == "pci-constructs:connection" and entry.data["port"] == 5432
        else entry
        for entry in kept
    ]
    hole = replace(production, metadata=tuple(bare))
    assert told(hole, Kind.NOT_DECLARED, NODES, CACHE, "tcp 6379")
    assert told(hole, Kind.NO_REASON, "tcp 5432")
