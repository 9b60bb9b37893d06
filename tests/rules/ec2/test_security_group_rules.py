from typing import Any

import pytest
from msgspec.structs import force_setattr

from pci_constructs.assembly import Stack
from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Rule
from pci_constructs.rules.ec2.data_tier_security_group_source_is_group import RULE as DATA
from pci_constructs.rules.ec2.ec2_security_group_attached_to_eni_periodic import RULE as ATTACHED
from pci_constructs.rules.ec2.eip_attached import RULE as ADDRESS
from pci_constructs.rules.ec2.restricted_common_ports import RULE as COMMON
from pci_constructs.rules.ec2.restricted_rdp import RULE as RDP
from pci_constructs.rules.ec2.security_group_egress_restricted import RULE as EGRESS
from pci_constructs.rules.ec2.vpc_default_security_group_closed import RULE as DEFAULT
from pci_constructs.rules.ec2.vpc_sg_open_only_to_authorized_ports import RULE as APPROVED
from tests.kit_assembly import stack
from tests.rules.judging import findings
from tests.rules.pack import judged

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
GROUP = "AWS::EC2::SecurityGroup"
GROUP_ID = {"Fn::GetAtt": ["Group", "GroupId"]}
WORLD = {"CidrIp": "0.0.0.0/0"}
PARAMETERS = {"Parameters": {"Parameter": {"Type": "String"}, "High": {"Type": "Number", "MinValue": 1024}}}


def entry(port: Any = 443, protocol: str = "tcp", **source: Any) -> dict[str, Any]:
    return {"IpProtocol": protocol, "FromPort": port, "ToPort": port, **(source or WORLD)}


def group(*entries: Any, path: str = "SecurityGroupIngress") -> dict[str, Any]:
    return {"Group": {"Type": GROUP, "Properties": {"GroupDescription": "g", path: list(entries)}}}


def of(type_: str, **properties: Any) -> dict[str, Any]:
    return {"Type": type_, "Properties": properties}


def verdict(rule: Rule, resources: dict[str, Any], of_: str = "Group", settings: Any = ()) -> Verdict:
    (found,) = [
        f for f in judged(rule, Example(resources=resources, rest=PARAMETERS, settings=dict(settings))) if f.subject.logical_id == of_
    ]
    assert found.message
    assert bool(found.blocked_by) is (found.verdict is U)
    return found.verdict


@pytest.mark.parametrize(
    ("rule", "shown", "expected"),
    [
        (RDP, entry(3389, "17"), F),
        (RDP, entry(22), P),
        (COMMON, entry(27017), F),
        (COMMON, entry(11211, "udp"), F),
        (COMMON, entry(8080, CidrIpv6="::/0"), F),
        (COMMON, entry(5432, CidrIp="10.0.0.0/8"), P),
        (COMMON, {**WORLD, "IpProtocol": "tcp", "FromPort": 1024, "ToPort": 65535}, F),
        (COMMON, entry({"Ref": "Parameter"}), U),
        (APPROVED, entry(443), P),
        (APPROVED, entry(443, "udp"), F),
        (APPROVED, entry(8443), F),
        (APPROVED, entry(-1, "icmp"), P),
        (APPROVED, entry(-1, "47"), P),
        (APPROVED, entry(443, "132"), F),
        (APPROVED, {**WORLD, "IpProtocol": "-1"}, F),
        (APPROVED, {"CidrIp": {"Ref": "Parameter"}, "IpProtocol": "-1"}, U),
        (APPROVED, entry(8443, CidrIp="10.0.0.0/8"), P),
        (APPROVED, entry({"Ref": "Parameter"}), U),
        (APPROVED, entry({"Ref": "High"}), F),
        (APPROVED, entry({"Ref": "Parameter"}, "udp"), F),
        (APPROVED, entry({"Ref": "High"}, CidrIp={"Ref": "Parameter"}), U),
        (APPROVED, entry(80), F),
    ],
)
def test_what_the_world_may_reach(rule: Rule, shown: dict[str, Any], expected: Verdict) -> None:
    assert verdict(rule, group(shown)) is expected


def test_the_approved_ports_are_those_of_the_team() -> None:
    shown = group({**WORLD, "IpProtocol": "tcp", "FromPort": 8443, "ToPort": 8444})
    assert verdict(APPROVED, shown, settings={"approved-ports": [443, 8443, 8444]}) is P
    assert verdict(APPROVED, shown, settings={"approved-ports": [443, 8443]}) is F
    assert verdict(APPROVED, group(entry(443)), settings={"approved-ports": []}) is F
    assert verdict(APPROVED, group(entry(53, "udp")), settings={"approved-ports": [53]}) is P


REDIRECT = {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "StatusCode": "HTTP_301"}}
FORWARD = {"Type": "forward", "TargetGroupArn": "t"}
BALANCER = of("AWS::ElasticLoadBalancingV2::LoadBalancer", SecurityGroups=[GROUP_ID])


def listener(action: Any, port: int = 80) -> dict[str, Any]:
    return of("AWS::ElasticLoadBalancingV2::Listener", LoadBalancerArn={"Ref": "Balancer"}, Port=port, DefaultActions=[action])


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({"Plain": listener(REDIRECT), "Tls": listener(FORWARD, 443)}, P),
        ({"Plain": listener(FORWARD)}, F),
        ({"Tls": listener(FORWARD, 443)}, F),
        ({"Plain": listener({"Type": "redirect", "RedirectConfig": {"Protocol": "HTTP"}})}, F),
        ({}, F),
        ({"Plain": listener(REDIRECT), "Instance": of("AWS::EC2::Instance", SecurityGroupIds=[GROUP_ID])}, F),
        (
            {
                "Plain": listener(REDIRECT),
                "Rule": of("AWS::ElasticLoadBalancingV2::ListenerRule", ListenerArn={"Ref": "Plain"}, Actions=[FORWARD]),
            },
            F,
        ),
    ],
)
def test_port_80_that_redirects(others: dict[str, Any], expected: Verdict) -> None:
    assert verdict(APPROVED, {**group(entry(80)), "Balancer": BALANCER, **others}) is expected
    alone = {**group(), "Balancer": BALANCER, **others, "Open": of("AWS::EC2::SecurityGroupIngress", GroupId=GROUP_ID, **entry(80))}
    assert verdict(APPROVED, alone, "Open") is expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (of(GROUP), F),
        (of(GROUP, SecurityGroupEgress=[]), F),
        (of(GROUP, SecurityGroupEgress=[{"Ref": "AWS::NoValue"}]), F),
        (of(GROUP, SecurityGroupEgress=[{"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp", "FromPort": 252, "ToPort": 86}]), P),
        (of(GROUP, SecurityGroupEgress=[{"CidrIp": "127.0.0.1/32", "IpProtocol": "-1"}]), P),
        (of(GROUP, SecurityGroupEgress=[{**WORLD, "IpProtocol": -1}]), F),
        (of(GROUP, SecurityGroupEgress=[{"CidrIpv6": "::/0", "IpProtocol": "-1"}]), F),
        (of(GROUP, SecurityGroupEgress=[entry(443)]), P),
        (of(GROUP, SecurityGroupEgress=[entry(5432, DestinationSecurityGroupId="sg-1")]), P),
        (of(GROUP, SecurityGroupEgress=[entry(25)]), F),
        (of(GROUP, SecurityGroupEgress=[entry(-1, "icmp")]), F),
        (of(GROUP, SecurityGroupEgress=[entry(443, DestinationPrefixListId="pl-1")]), P),
        (of(GROUP, SecurityGroupEgress=[entry(25, DestinationPrefixListId="pl-1")]), U),
        (of(GROUP, SecurityGroupEgress={"Fn::ImportValue": "elsewhere"}), U),
    ],
)
def test_what_may_leave(shown: dict[str, Any], expected: Verdict) -> None:
    assert verdict(EGRESS, {"Group": shown}) is expected


def test_egress_of_its_own() -> None:
    rule = of("AWS::EC2::SecurityGroupEgress", GroupId=GROUP_ID, **entry(5432))
    assert verdict(EGRESS, {"Group": of(GROUP), "Rule": rule}) is U
    assert verdict(EGRESS, {"Group": of(GROUP), "Rule": rule}, "Rule") is F


DATABASE = {"Database": of("AWS::RDS::DBInstance", VPCSecurityGroups=[GROUP_ID])}
SUBNET = {"Subnet": of("AWS::EC2::Subnet", CidrBlock="10.0.1.0/24"), "Wide": of("AWS::EC2::Subnet", CidrBlock="10.0.0.0/20")}
VPC = {"Vpc": of("AWS::EC2::VPC", CidrBlock="10.0.0.0/16")}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({"SourceSecurityGroupId": "sg-1"}, P),
        ({"SourceSecurityGroupId": {"Fn::ImportValue": "elsewhere"}}, P),
        ({"CidrIp": "10.0.1.0/24"}, P),
        ({"CidrIp": "10.0.0.0/23"}, F),
        ({"CidrIp": "203.0.113.7/32"}, F),
        ({"CidrIp": "0.0.0.0/0"}, F),
        ({"CidrIpv6": "fd00::/64"}, P),
        ({"CidrIpv6": "2001:db8::/64"}, F),
        ({"CidrIp": {"Fn::GetAtt": ["Vpc", "CidrBlock"]}}, F),
        ({"CidrIp": {"Fn::GetAtt": ["Subnet", "CidrBlock"]}}, P),
        ({"CidrIp": {"Fn::GetAtt": ["Wide", "CidrBlock"]}}, F),
        ({"CidrIp": {"Ref": "Parameter"}}, U),
        ({"CidrIp": {"Fn::Sub": "${Parameter}/32"}}, U),
        ({"SourcePrefixListId": "pl-1"}, U),
        ({"SourcePrefixListId": {"Ref": "Clients"}}, F),
    ],
)
def test_who_reaches_the_data(source: dict[str, Any], expected: Verdict) -> None:
    clients = {"Clients": of("AWS::EC2::PrefixList", Entries=[{"Cidr": "10.0.1.0/24"}, {"Cidr": "10.1.0.0/16"}])}
    others = {**VPC, **SUBNET, **clients}
    assert verdict(DATA, {**group(entry(5432, **source)), **DATABASE, **others}) is expected
    alone = {**group(), **DATABASE, **others, "Rule": of("AWS::EC2::SecurityGroupIngress", GroupId=GROUP_ID, **entry(5432, **source))}
    assert verdict(DATA, alone, "Rule") is expected


def test_groups_of_no_data_store() -> None:
    assert verdict(DATA, group(entry(443))) is N
    assert verdict(DATA, {"Rule": of("AWS::EC2::SecurityGroupIngress", GroupId="sg-1", **entry(5432))}, "Rule") is U
    assert verdict(DATA, {"Rule": of("AWS::EC2::SecurityGroupIngress", GroupId="sg-1", SourceSecurityGroupId="sg-2")}, "Rule") is P
    for type_ in ("AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"):
        domain = of(type_, VPCOptions={"SecurityGroupIds": [GROUP_ID]})
        assert verdict(DATA, {**group(entry(443)), "Store": domain}) is F


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({}, F),
        ({"Rule": of("AWS::EC2::SecurityGroupIngress", GroupId=GROUP_ID)}, F),
        ({"Other": of(GROUP, SecurityGroupIngress=[{"SourceSecurityGroupId": GROUP_ID}])}, F),
        ({"Function": of("AWS::Lambda::Function", VpcConfig={"SecurityGroupIds": [GROUP_ID]})}, P),
        ({"Template": of("AWS::EC2::LaunchTemplate", LaunchTemplateData={"SecurityGroupIds": [{"Fn::Sub": "${Group.GroupId}"}]})}, P),
        ({"Parameter0": of("AWS::SSM::Parameter", Value=GROUP_ID)}, U),
        ({"Custom": of("Custom::Thing", Group=GROUP_ID)}, U),
        ({"Shared": of("AWS::EC2::SecurityGroupVpcAssociation", GroupId=GROUP_ID, VpcId="vpc-2")}, U),
        ({"Instance": of("AWS::EC2::Instance", SecurityGroupIds=[{"Fn::If": ["Never", GROUP_ID, {"Ref": "AWS::NoValue"}]}])}, F),
        ({"Rule": of("AWS::EC2::SecurityGroupIngress", FromPort=22, GroupId={"Fn::If": ["Never", GROUP_ID, "sg-1"]})}, F),
        ({"Instance": of("AWS::EC2::Instance", EbsOptimized=True, SecurityGroupIds=[{"Fn::If": ["Never", "sg-1", GROUP_ID]}])}, P),
        ({"Instance": of("AWS::EC2::Instance", UserData={"Fn::Transform": {"Name": "M", "Parameters": {"G": GROUP_ID}}})}, U),
    ],
)
def test_a_group_that_nothing_uses(others: dict[str, Any], expected: Verdict) -> None:
    rest = {**PARAMETERS, "Conditions": {"Never": {"Fn::Equals": ["a", "b"]}}}
    found = judged(ATTACHED, Example(resources={**group(), **others}, rest=rest))
    assert [f.verdict for f in found if f.subject.logical_id == "Group"] == [expected]


def test_a_group_that_another_stack_uses() -> None:
    def own(*others: Stack) -> list[Verdict]:
        network = stack(group(), path="App/Network")
        force_setattr(network, "outputs", {"O": {"Value": GROUP_ID, "Export": {"Name": "group"}}})
        return [f.verdict for f in findings(ATTACHED, network, *others)]

    function = of("AWS::Lambda::Function", VpcConfig={"SecurityGroupIds": [{"Fn::ImportValue": "group"}]})
    assert own() == [U]
    assert own(stack({"F": function}, path="App/User")) == [P]


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        ({}, {}, F),
        ({"InstanceId": "i-1"}, {}, P),
        ({}, {"A": of("AWS::EC2::EIPAssociation", EIP={"Ref": "E"}, InstanceId="i-1")}, P),
        ({}, {"A": of("AWS::EC2::EIPAssociation", AllocationId={"Fn::GetAtt": ["E", "AllocationId"]})}, P),
        ({}, {"A": of("AWS::EC2::Instance", UserData={"Fn::Base64": {"Fn::Sub": "attach ${E.AllocationId}"}})}, U),
        (
            {},
            {
                "A": of(
                    "AWS::ElasticLoadBalancingV2::LoadBalancer", SubnetMappings=[{"AllocationId": {"Fn::GetAtt": ["E", "AllocationId"]}}]
                )
            },
            P,
        ),
    ],
)
def test_an_address_that_nothing_has(own: dict[str, Any], others: dict[str, Any], expected: Verdict) -> None:
    assert verdict(ADDRESS, {"E": of("AWS::EC2::EIP", **own), **others}, "E") is expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({}, U),
        ({"C": of("Custom::VpcRestrictDefaultSG", DefaultSecurityGroupId={"Fn::GetAtt": ["Vpc", "DefaultSecurityGroup"]})}, P),
        ({"C": of("Custom::ClosedDefaultSecurityGroup", GroupId={"Fn::GetAtt": ["Vpc", "DefaultSecurityGroup"]})}, P),
        ({"C": of("Custom::VpcRestrictDefaultSG", DefaultSecurityGroupId="sg-1")}, U),
        ({"R": of("AWS::EC2::SecurityGroupEgress", GroupId={"Fn::GetAtt": ["Vpc", "DefaultSecurityGroup"]}, **entry())}, F),
        (
            {
                "R": of("AWS::EC2::SecurityGroupIngress", GroupId={"Fn::GetAtt": ["Vpc", "DefaultSecurityGroup"]}, **entry()),
                "C": of("Custom::VpcRestrictDefaultSG", DefaultSecurityGroupId={"Fn::GetAtt": ["Vpc", "DefaultSecurityGroup"]}),
            },
            F,
        ),
    ],
)
def test_the_default_group(others: dict[str, Any], expected: Verdict) -> None:
    assert verdict(DEFAULT, {**VPC, **others}, "Vpc") is expected
