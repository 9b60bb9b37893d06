"""Each owner of interfaces: found where the template puts it, with its groups; strangers are named and never taken for closed."""

from typing import Any

import pytest

from pci_constructs.network.explain import name_of
from pci_constructs.network.model.owners import OWNERS
from pci_constructs.network.passive import PASSIVE, without_interfaces
from pci_constructs.network.reach import Answer, End
from tests.network.kit import end, flow, reach
from tests.network.templates import ec2, gateway, group, group_id, instance, ref, route, subnet, tcp, two


def put(properties: dict[str, Any], path: str, value: Any) -> None:
    """Writes a value where an owner says that it is."""
    *above, last = path.replace("[]", "[].").replace("..", ".").split(".") if "[]" not in path else [*path.split("[].")]
    if "[]" in path:
        *outer, name = above[0].split(".")
        for key in outer:
            properties = properties.setdefault(key, {})
        properties[name] = [{**(properties.get(name) or [{}])[0], last: value}]
        return
    for key in above:
        properties = properties.setdefault(key, {})
    properties[last] = value


def owned(type_: str, subnet: str = "B", security_group: str = "ServerGroup") -> dict[str, Any]:
    """What a template says of one resource of a type, and of the subnet group that it needs."""
    owner = OWNERS[type_]
    properties: dict[str, Any] = {}
    found: dict[str, Any] = {"It": {"Type": type_, "Properties": properties}}
    if owner.member:
        home = OWNERS[owner.member[1]]
        found |= {"Home": owned(owner.member[1], subnet, security_group)["It"], "Subnets": _group_of(home.subnets, subnet)}
        properties[owner.member[0]] = ref("Home")
        return found
    own, _, rest = owner.subnets.split("|")[0].partition(">")
    if rest:
        found["Subnets"] = _group_of(owner.subnets, subnet)
        properties[own] = ref("Subnets")
    elif own:
        put(properties, own, ref(subnet) if own.endswith("SubnetId") else [ref(subnet)])
    if owner.groups:
        put(properties, owner.groups, [group_id(security_group)])
    if type_ == "AWS::EC2::VPCEndpoint":
        properties["VpcEndpointType"] = "Interface"
    return found


def _group_of(path: str, subnet: str) -> dict[str, Any]:
    type_, _, listed = path.partition(">")[2].rpartition(".")
    return {"Type": type_, "Properties": {listed: [ref(subnet)]}}


KNOWN = sorted(type_ for type_, owner in OWNERS.items() if not owner.why)


@pytest.mark.parametrize("type_", KNOWN)
def test_an_owner_has_its_interfaces_in_its_subnets_with_its_groups(type_: str) -> None:
    found = reach(two(**owned(type_)))
    expected = Answer.OPEN if OWNERS[type_].listens else Answer.CLOSED
    result = flow(found, "Client", "It")
    assert result.answer is expected
    assert not found.network.unread
    if OWNERS[type_].listens:
        assert {protocol for (protocol, _), *_ in result.go.possible.boxes()} == {6}
    # The other way, the groups of the client let nothing in.
    assert flow(found, "It", "Client").answer is Answer.CLOSED


@pytest.mark.parametrize("type_", KNOWN)
def test_an_owner_may_send_what_its_groups_let_out(type_: str) -> None:
    found = reach(two(**owned(type_, "A", "ClientGroup")))
    assert flow(found, "It", "Server").answer is Answer.OPEN


@pytest.mark.parametrize("type_", sorted(type_ for type_, owner in OWNERS.items() if owner.why))
def test_an_owner_with_groups_that_no_template_has_is_not_proven(type_: str) -> None:
    result = flow(reach(two(**owned(type_))), "Client", "It")
    assert result.answer is Answer.NOT_PROVEN
    assert any("It" in why for why in result.go.why)


@pytest.mark.parametrize("type_", sorted(type_ for type_ in OWNERS if not OWNERS[type_].member and not OWNERS[type_].why))
@pytest.mark.parametrize("value", ["subnet-1", {"Fn::ImportValue": "elsewhere"}])
def test_an_owner_in_a_subnet_that_is_not_known_is_not_proven(type_: str, value: Any) -> None:
    found = owned(type_)
    own, _, rest = OWNERS[type_].subnets.split("|")[0].partition(">")
    if rest:
        found["It"]["Properties"][own] = value
    else:
        put(found["It"]["Properties"], own, value if own.endswith("SubnetId") else [value])
    result = flow(reach(two(**found)), "It", "Server")
    assert result.answer in (Answer.NOT_PROVEN, Answer.CLOSED)
    if OWNERS[type_].groups:
        # In the client's group it may reach the server, wherever it is.
        put(found["It"]["Properties"], OWNERS[type_].groups, [group_id("ClientGroup")])
        assert flow(reach(two(**found)), "It", "Server").answer is Answer.NOT_PROVEN


STRANGERS = {
    "AWS::Batch::ComputeEnvironment": {"ComputeResources": {"Subnets": [ref("A")], "SecurityGroupIds": [group_id("OtherGroup")]}},
    "AWS::EMR::Cluster": {"Instances": {"Ec2SubnetId": ref("A"), "EmrManagedMasterSecurityGroup": group_id("OtherGroup")}},
    "AWS::EC2::ClientVpnTargetNetworkAssociation": {"SubnetId": ref("A"), "ClientVpnEndpointId": "cvpn-1"},
    "AWS::EC2::VerifiedAccessEndpoint": {"SecurityGroupIds": [group_id("OtherGroup")], "LoadBalancerOptions": {"SubnetIds": [ref("A")]}},
    "AWS::EC2::EC2Fleet": {"LaunchTemplateConfigs": [{"Overrides": [{"SubnetId": ref("A")}]}]},
    "AWS::WorkspacesInstances::WorkspaceInstance": {"ManagedInstance": {"ImageId": "ami-1"}},
    "AWS::RDS::OptionGroup": {"OptionConfigurations": [{"VpcSecurityGroupMemberships": [group_id("OtherGroup")]}]},
    "AWS::DMS::InstanceProfile": {"SubnetGroupIdentifier": "some", "VpcSecurityGroups": ["sg-1"]},
    "AWS::EC2::SpotFleet": {"SpotFleetRequestConfigData": {"LaunchSpecifications": [{"SubnetId": ref("A")}]}},
    "AWS::EC2::TransitGatewayMulticastDomainAssociation": {"SubnetId": ref("A")},
    "AWS::EC2::TrafficMirrorSession": {"NetworkInterfaceId": "eni-1"},
    "AWS::EC2::TrafficMirrorTarget": {"NetworkInterfaceId": "eni-1"},
    "AWS::EC2::RouteServerEndpoint": {"SubnetId": ref("A")},
    "AWS::Transfer::Server": {"EndpointDetails": {"SubnetIds": [ref("A")], "SecurityGroupIds": [group_id("OtherGroup")]}},
    "AWS::SageMaker::Domain": {"SubnetIds": [ref("A")], "VpcId": ref("Vpc")},
    "AWS::WorkSpaces::Directory": {"SubnetIds": [ref("A")]},
    "AWS::AppStream::Fleet": {"VpcConfig": {"SubnetIds": [ref("A")]}},
    "AWS::Cloud9::EnvironmentEC2": {"SubnetId": ref("A")},
    "AWS::VpcLattice::ResourceGateway": {"SubnetIds": [ref("A")], "VpcIdentifier": ref("Vpc")},
    "AWS::VpcLattice::TargetGroup": {"Config": {"VpcIdentifier": ref("Vpc")}},
    "AWS::VpcLattice::ServiceNetworkVpcAssociation": {"VpcIdentifier": ref("Vpc")},
    "AWS::NetworkManager::VpcAttachment": {"SubnetArns": [{"Fn::Sub": "arn:aws:ec2:x:1:subnet/${A}"}], "VpcArn": {"Fn::Sub": "vpc/${Vpc}"}},
    "AWS::Redshift::EndpointAccess": {"SubnetGroupName": "some", "VpcSecurityGroupIds": [group_id("OtherGroup")]},
    "AWS::SecretsManager::RotationSchedule": {"HostedRotationLambda": {"VpcSubnetIds": "subnet-1", "VpcSecurityGroupIds": "sg-1"}},
    "AWS::Events::Rule": {"Targets": [{"EcsParameters": {"NetworkConfiguration": {"AwsVpcConfiguration": {"Subnets": [ref("A")]}}}}]},
    "AWS::RAM::ResourceShare": {"ResourceArns": [{"Fn::Sub": "arn:aws:ec2:x:1:subnet/${A}"}]},
    "AWS::EKS::PodIdentityAndMore": {"SubnetIds": {"Fn::ImportValue": "subnets"}},
    "AWS::New::Thing": {"Deep": [{"Down": {"SecurityGroupId": "sg-1"}}]},
    "Custom::Thing": {"Anything": [ref("A")]},
}


@pytest.mark.parametrize("type_", STRANGERS)
def test_a_stranger_is_named_and_what_it_may_reach_is_not_proven(type_: str) -> None:
    assert type_ not in OWNERS
    assert type_ not in PASSIVE
    opened = group(ingress=[{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}])
    found = reach(two(OtherGroup=group(), ServerGroup=opened, It={"Type": type_, "Properties": STRANGERS[type_]}))
    assert any("It" in each and type_ in each for each in found.network.unread)
    every: list[End] = [*found.network.interfaces, *found.outsides()]
    sources = [each for each in every if "It" in name_of(each)]
    assert sources
    assert {found.flow(source, end(found, "Server")).answer for source in sources} == {Answer.NOT_PROVEN}


@pytest.mark.parametrize(
    "type_", ["AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::Route53::HostedZone", "AWS::EC2::FlowLog", "AWS::IAM::Policy"]
)
def test_what_only_names_a_part_of_a_network_is_no_stranger(type_: str) -> None:
    found = reach(two(It={"Type": type_, "Properties": {"VpcId": ref("Vpc"), "VPCs": [{"VPCId": ref("Vpc")}]}}))
    assert not found.network.unread
    assert not any("It" in each.owner for each in found.network.interfaces)


@pytest.mark.parametrize(
    ("type_", "path"),
    [
        ("AWS::ECR::RepositoryCreationTemplate", "RepositoryPolicy"),
        ("AWS::PaymentCryptography::Key", "Policy"),
        ("AWS::S3::AccessPoint", "Policy"),
        ("AWS::S3::MultiRegionAccessPointPolicy", "Policy"),
        ("AWS::SSO::PermissionSet", "InlinePolicy"),
    ],
)
def test_a_policy_that_names_a_network_is_no_way_into_it(type_: str, path: str) -> None:
    statement = {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:SourceVpc": ref("Vpc")}}}
    found = reach(two(It={"Type": type_, "Properties": {path: {"Statement": [statement]}}}))
    assert not found.network.unread


def _public(**more: Any) -> dict[str, Any]:
    open_ = group(ingress=[tcp(443), tcp(22)])
    return two(**gateway(), ServerGroup=open_, Default=route("BTable", GatewayId=ref("Gateway")), **more)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"B": ec2("Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.1.0/24", MapPublicIpOnLaunch=True)}, Answer.OPEN),
        ({"B": ec2("Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.1.0/24", MapPublicIpOnLaunch={"Fn::ImportValue": "x"})}, Answer.NOT_PROVEN),
        ({}, Answer.CLOSED),
        ({"Address": ec2("EIP", InstanceId=ref("Server"))}, Answer.OPEN),
        ({"Address": ec2("EIPAssociation", InstanceId={"Fn::ImportValue": "x"})}, Answer.NOT_PROVEN),
    ],
)
def test_which_instances_the_internet_reaches(change: dict[str, Any], expected: Answer) -> None:
    assert flow(reach(_public(**change)), "internet", "Server").answer is expected


def test_an_interface_of_its_own_has_the_address_that_its_instance_is_given() -> None:
    interface = ec2("NetworkInterface", SubnetId=ref("B"), GroupSet=[group_id("ServerGroup")])
    holder = ec2("Instance", NetworkInterfaces=[{"NetworkInterfaceId": ref("It"), "DeviceIndex": "0"}])
    found = _public(It=interface, Holder=holder, Address=ec2("EIP", InstanceId=ref("Holder")))
    assert flow(reach(found), "internet", "It").answer is Answer.OPEN
    found["Holder"] = ec2("Instance")
    found["Join"] = ec2("NetworkInterfaceAttachment", InstanceId=ref("Holder"), NetworkInterfaceId=ref("It"))
    assert flow(reach(found), "internet", "It").answer is Answer.OPEN


@pytest.mark.parametrize("maps", [True, False])
def test_a_launch_configuration_leaves_public_addresses_to_the_subnet(maps: bool) -> None:
    found = _public(
        B=ec2("Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.1.0/24", MapPublicIpOnLaunch=maps),
        Launch={"Type": "AWS::AutoScaling::LaunchConfiguration", "Properties": {"SecurityGroups": [group_id("ServerGroup")]}},
        It={
            "Type": "AWS::AutoScaling::AutoScalingGroup",
            "Properties": {"VPCZoneIdentifier": [ref("B")], "LaunchConfigurationName": ref("Launch")},
        },
    )
    assert flow(reach(found), "internet", "It").answer is (Answer.OPEN if maps else Answer.CLOSED)


def test_one_public_interface_of_a_launch_template_is_enough() -> None:
    interfaces = [{"Groups": [group_id("ServerGroup")], "AssociatePublicIpAddress": value} for value in (False, True)]
    found = _public(
        Launch=ec2("LaunchTemplate", LaunchTemplateData={"NetworkInterfaces": interfaces}),
        It={
            "Type": "AWS::AutoScaling::AutoScalingGroup",
            "Properties": {"VPCZoneIdentifier": [ref("B")], "LaunchTemplate": {"LaunchTemplateId": ref("Launch"), "Version": "1"}},
        },
    )
    assert flow(reach(found), "internet", "It").answer is Answer.OPEN


def test_a_network_load_balancer_without_groups_lets_everything_in() -> None:
    balancer: dict[str, Any] = {
        "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "Properties": {"Type": "network", "Subnets": [ref("B")]},
    }
    assert flow(reach(_public(It=balancer)), "internet", "It").answer is Answer.OPEN
    balancer["Properties"]["Type"] = "application"
    assert flow(reach(_public(It=balancer)), "internet", "It").answer is Answer.CLOSED


def test_a_public_member_of_a_private_cluster_is_public() -> None:
    found = _public(**owned("AWS::RDS::DBInstance"))
    found["It"]["Properties"]["PubliclyAccessible"] = True
    assert flow(reach(found), "internet", "It").answer is Answer.OPEN
    found["It"]["Properties"] = {"DBClusterIdentifier": "elsewhere"}
    assert flow(reach(found), "Client", "It").answer is Answer.NOT_PROVEN


def test_remote_access_to_nodes_is_for_everyone_unless_groups_are_named() -> None:
    cluster = {"Type": "AWS::EKS::Cluster", "Properties": {"ResourcesVpcConfig": {"SubnetIds": [ref("A")]}}}
    nodes: dict[str, Any] = {"ClusterName": ref("Cluster"), "Subnets": [ref("B")], "RemoteAccess": {"Ec2SshKey": "key"}}
    found = _public(
        B=ec2("Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.1.0/24", MapPublicIpOnLaunch=True),
        Cluster=cluster,
        It={"Type": "AWS::EKS::Nodegroup", "Properties": nodes},
    )
    assert flow(reach(found), "internet", "It").go.sure.services() == ((6, (22, 22)),)
    nodes["RemoteAccess"]["SourceSecurityGroups"] = [group_id("ClientGroup")]
    assert flow(reach(found), "internet", "It").answer is Answer.CLOSED
    assert flow(reach(found), "Client", "It").go.sure.services() == ((6, (22, 22)),)


def test_nodes_that_a_cluster_starts_by_itself_are_not_proven() -> None:
    properties = {"ResourcesVpcConfig": {"SubnetIds": [ref("A")]}, "ComputeConfig": {"Enabled": True}}
    result = flow(reach(two(Cluster={"Type": "AWS::EKS::Cluster", "Properties": properties})), "Client", "Cluster")
    assert result.answer is Answer.NOT_PROVEN


@pytest.mark.parametrize("aside", ["Enabled", "Disabled"])
def test_a_notebook_may_reach_the_internet_through_a_network_of_the_service(aside: str) -> None:
    found = owned("AWS::SageMaker::NotebookInstance")
    found["It"]["Properties"]["DirectInternetAccess"] = aside
    assert flow(reach(two(**found)), "It", "internet").answer is (Answer.NOT_PROVEN if aside == "Enabled" else Answer.CLOSED)


def test_an_interface_with_a_fixed_address_may_have_more() -> None:
    far = group(ingress=[tcp(5432, "10.0.0.77/32")])
    client = instance("A", "ClientGroup", PrivateIpAddress="10.0.0.5")
    assert flow(reach(two(ServerGroup=far, Client=client)), "Client", "Server").answer is Answer.CLOSED
    client["Properties"]["SecondaryPrivateIpAddressCount"] = 1
    assert flow(reach(two(ServerGroup=far, Client=client)), "Client", "Server").answer is not Answer.CLOSED


def test_an_instance_that_forwards_may_send_with_any_address() -> None:
    far = group(ingress=[tcp(5432, "192.0.2.1/32")])
    client = instance("A", "ClientGroup")
    assert flow(reach(two(ServerGroup=far, Client=client)), "Client", "Server").answer is Answer.CLOSED
    client["Properties"]["SourceDestCheck"] = False
    result = flow(reach(two(ServerGroup=far, Client=client)), "Client", "Server")
    assert result.answer is Answer.NOT_PROVEN
    assert any("SourceDestCheck" in why for why in result.go.why)


NAMING = {
    "DBSubnetGroupName": "some",
    "NetworkInterfaces": [{"SubnetId": ref("A")}],
    "SecurityGroupIds": [group_id("OtherGroup")],
    "SubnetId": ref("A"),
    "SubnetIds": [ref("A")],
    "VpcConfig": {"SubnetIds": [ref("A")], "SecurityGroupIds": [group_id("OtherGroup")]},
    "VpcId": ref("Vpc"),
}
"""Every usual way into a network."""


COMPUTERS = {"AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::Instance", "AWS::EKS::Cluster", "AWS::EKS::Nodegroup"}


@pytest.mark.parametrize("type_", sorted({*PASSIVE, *OWNERS, *STRANGERS}))
def test_what_types_alone_tell_is_what_reading_says(type_: str) -> None:
    template = {
        "Vpc": ec2("VPC", CidrBlock="10.0.0.0/16"),
        **subnet("A", "10.0.0.0/24"),
        "OtherGroup": group(),
        "It": {"Type": type_, "Properties": NAMING},
    }
    told = without_interfaces(each["Type"] for each in template.values())
    assert told is (type_ in PASSIVE and type_ not in COMPUTERS)
    assert not (told and reach(template).network.interfaces)
