from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.security_groups import closed_to_everyone
from tests.rules.pack import judged

P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
GROUP, RULE_OF_ITS_OWN = "AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"
WORLD = {"CidrIp": "0.0.0.0/0"}
SSH = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
PARAMETER = {"Ref": "Parameter"}
PARAMETERS = {
    "Parameter": {"Type": "String"},
    "High": {"Type": "Number", "MinValue": 1024, "MaxValue": 65535},
    "Low": {"Type": "Number", "MinValue": 1, "MaxValue": 20},
    "Any": {"Type": "Number", "MinValue": 1, "MaxValue": 65535},
}


def at(name: str, attribute: str = "Endpoint.Port") -> dict[str, Any]:
    port = {"Fn::GetAtt": [name, attribute]}
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port}


def _check(resource: ResourceView) -> Judgement:
    return closed_to_everyone(resource, [22], ("tcp",), "SSH")


RULE = Rule(
    id="test",
    title="t",
    severity=Severity.LOW,
    requirements={},
    guard_rail="a test",
    remediation="r",
    types=(GROUP, RULE_OF_ITS_OWN),
    check=_check,
)
OTHERS = {
    "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
    "Address": {"Type": "AWS::EC2::EIP"},
    "Custom": {"Type": "Custom::Range"},
    "Base": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "postgres"}},
    "Odd": {"Type": "AWS::Redshift::Cluster", "Properties": {"Port": "22"}},
    "Own": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "postgres", "Port": PARAMETER}},
    "Wide": {"Type": "AWS::EC2::PrefixList", "Properties": {"Entries": [{"Cidr": "10.0.0.0/8"}, {"Cidr": "0.0.0.0/0"}]}},
    "Narrow": {"Type": "AWS::EC2::PrefixList", "Properties": {"Entries": [{"Cidr": "10.0.0.0/8"}]}},
    "Kept": {"Type": "AWS::EC2::PrefixList", "Properties": {"MaxEntries": 10}},
    "Keeper": {
        "Type": "AWS::EC2::IPAMPrefixListResolverTarget",
        "Properties": {"PrefixListId": {"Fn::GetAtt": ["Kept", "PrefixListId"]}, "IpamPrefixListResolverId": "r-1"},
    },
    "Empty": {"Type": "AWS::EC2::PrefixList", "Properties": {"MaxEntries": 10}},
}


def verdict(entry: Any, type_: str = GROUP) -> Verdict:
    properties = {"SecurityGroupIngress": entry} if type_ == GROUP else entry
    shown = Example(resources={"R": {"Type": type_, "Properties": properties}, **OTHERS}, rest={"Parameters": PARAMETERS})
    (found,) = [f for f in judged(RULE, shown) if f.subject.logical_id == "R"]
    assert found.message
    return found.verdict


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (WORLD, F),
        ({"CidrIp": "10.1.2.3/0"}, F),
        ({"CidrIp": "0.0.0.0/1"}, F),
        ({"CidrIp": "10.0.0.0/8"}, P),
        ({"CidrIpv6": "::/0"}, F),
        ({"CidrIpv6": "0:0:0:0:0:0:0:0/0"}, F),
        ({"CidrIpv6": "2000::/3"}, F),
        ({"CidrIpv6": "fc00::/7"}, P),
        ({"CidrIp": "everyone"}, U),
        ({"CidrIp": PARAMETER}, U),
        ({"CidrIp": {"Fn::Sub": "${Parameter}/32"}}, P),
        ({"CidrIp": {"Fn::Sub": "${Parameter}/0"}}, F),
        ({"CidrIp": {"Fn::Sub": "${Address}/32"}}, P),
        ({"CidrIp": {"Fn::GetAtt": ["Vpc", "CidrBlock"]}}, P),
        ({"CidrIpv6": {"Fn::Select": [0, {"Fn::GetAtt": ["Vpc", "Ipv6CidrBlocks"]}]}}, P),
        ({"CidrIp": {"Fn::GetAtt": ["Custom", "Range"]}}, U),
        ({"SourceSecurityGroupId": "sg-1"}, P),
        ({"SourcePrefixListId": {"Ref": "Wide"}}, F),
        ({"SourcePrefixListId": {"Ref": "Narrow"}}, P),
        ({"SourcePrefixListId": "pl-1"}, U),
        ({"SourcePrefixListId": {"Ref": "Empty"}}, P),
        # IPAM puts into it what its rules choose.
        ({"SourcePrefixListId": {"Ref": "Kept"}}, U),
        ({}, P),
        ({**WORLD, "CidrIpv6": PARAMETER}, F),
        ({"CidrIp": {"Ref": "AWS::NoValue"}, "SourceSecurityGroupId": "sg-1"}, P),
    ],
)
def test_who_may_connect(source: dict[str, Any], expected: Verdict) -> None:
    assert verdict([{**SSH, **source}]) is expected
    assert verdict({**SSH, **source}, RULE_OF_ITS_OWN) is expected


@pytest.mark.parametrize(
    ("ports", "expected"),
    [
        ({"IpProtocol": "tcp", "FromPort": "22", "ToPort": "22"}, F),
        ({"IpProtocol": "TCP", "FromPort": 20, "ToPort": 25}, F),
        ({"IpProtocol": 6, "FromPort": 0, "ToPort": 65535}, F),
        ({"IpProtocol": "-1"}, F),
        ({"IpProtocol": -1, "FromPort": 443, "ToPort": 443}, F),
        ({"IpProtocol": "tcp"}, F),
        ({"IpProtocol": "tcp", "FromPort": -1, "ToPort": -1}, F),
        ({"IpProtocol": "tcp", "FromPort": 22}, F),
        ({"IpProtocol": "tcp", "ToPort": 443}, F),
        ({"IpProtocol": "tcp", "ToPort": 21}, P),
        ({"IpProtocol": "tcp", "FromPort": 23, "ToPort": 65535}, P),
        ({"IpProtocol": "udp", "FromPort": 22, "ToPort": 22}, P),
        ({"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1}, P),
        ({"IpProtocol": "50"}, P),
        ({"IpProtocol": PARAMETER, "FromPort": 443, "ToPort": 443}, U),
        ({"IpProtocol": "tcp", "FromPort": PARAMETER, "ToPort": PARAMETER}, U),
        ({"IpProtocol": "tcp", "FromPort": 443, "ToPort": PARAMETER}, P),
        ({"IpProtocol": "tcp", "FromPort": PARAMETER, "ToPort": 21}, P),
        ({"IpProtocol": "tcp", "FromPort": "ssh", "ToPort": "ssh"}, U),
        ({"IpProtocol": "tcp", "FromPort": {"Ref": "High"}, "ToPort": {"Ref": "High"}}, P),
        ({"IpProtocol": "tcp", "FromPort": {"Ref": "Any"}, "ToPort": {"Ref": "Any"}}, U),
        ({"IpProtocol": "tcp", "FromPort": {"Ref": "Low"}, "ToPort": {"Ref": "High"}}, F),
        ({"IpProtocol": "tcp", "FromPort": {"Ref": "Low"}, "ToPort": {"Ref": "Any"}}, U),
        ({"IpProtocol": "tcp", "FromPort": 1, "ToPort": {"Ref": "Low"}}, P),
        (at("Base"), P),
        (at("Odd"), F),
        (at("Own"), U),
        (at("Custom"), U),
        (at("Base", "Endpoint.Address"), U),
    ],
)
def test_to_which_ports(ports: dict[str, Any], expected: Verdict) -> None:
    assert verdict([{**WORLD, **ports}]) is expected


def test_lists_of_entries() -> None:
    assert verdict([]) is P
    assert verdict({**WORLD, **SSH}) is F
    assert verdict([PARAMETER, {**WORLD, **SSH}]) is F
    assert verdict([PARAMETER]) is U
    assert verdict(["text"]) is U
    assert verdict([{**SSH, "CidrIp": PARAMETER}, {**WORLD, "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}]) is U


def test_what_is_definite_needs_no_other_part() -> None:
    assert verdict([{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": PARAMETER}]) is P
    assert verdict([{"IpProtocol": "tcp", "FromPort": PARAMETER, "ToPort": PARAMETER, "CidrIp": "10.0.0.0/16"}]) is P
