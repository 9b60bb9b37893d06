from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.security_groups import GROUP, INGRESS
from tests.rules.tables import FAIL, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

REF = {"Ref": "R"}
TLS = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
ENDPOINT = resource("AWS::EC2::VPCEndpoint", VpcEndpointType="Interface", SecurityGroupIds=[REF])
ID = "private-service-group-not-open-to-world"


def balancer(scheme: Any) -> dict[str, Any]:
    return resource("AWS::ElasticLoadBalancingV2::LoadBalancer", Scheme=scheme, SecurityGroups=[REF])


@pytest.mark.parametrize(
    ("source", "user", "expected"),
    [
        ({"CidrIp": "0.0.0.0/0"}, ENDPOINT, FAIL),
        ({"CidrIpv6": "::/0"}, ENDPOINT, FAIL),
        ({"CidrIp": "10.0.0.0/8"}, ENDPOINT, PASS),
        ({"SourceSecurityGroupId": "sg-1"}, ENDPOINT, PASS),
        ({"CidrIp": P}, ENDPOINT, UNDETERMINED),
        ({"CidrIp": "0.0.0.0/0"}, resource("AWS::EKS::Cluster", ResourcesVpcConfig={"SecurityGroupIds": [REF]}), FAIL),
        (
            {"CidrIp": "0.0.0.0/0"},
            {**ENDPOINT, "Properties": {**ENDPOINT["Properties"], "SecurityGroupIds": [{"Fn::Sub": "${R}"}], "PrivateDnsEnabled": True}},
            FAIL,
        ),
        ({"CidrIp": "0.0.0.0/0"}, balancer("internal"), FAIL),
        ({"CidrIp": "0.0.0.0/0"}, balancer("internet-facing"), NOT_APPLICABLE),
        ({"CidrIp": "0.0.0.0/0"}, balancer({"Ref": "AWS::NoValue"}), NOT_APPLICABLE),
        ({"CidrIp": "0.0.0.0/0"}, balancer(P), UNDETERMINED),
        ({"CidrIp": "0.0.0.0/0"}, resource("AWS::EC2::Instance", SecurityGroupIds=[REF]), NOT_APPLICABLE),
        ({"CidrIp": P}, resource("AWS::EC2::Instance", SecurityGroupIds=[REF]), NOT_APPLICABLE),
    ],
)
def test_who_uses_the_group(source: dict[str, Any], user: dict[str, Any], expected: Verdict) -> None:
    assert said(ID, resource(GROUP, GroupDescription="g", SecurityGroupIngress=[{**TLS, **source}]), U=user) is expected


@pytest.mark.parametrize(("of", "expected"), [({"Fn::GetAtt": ["G", "GroupId"]}, FAIL), ("sg-1", NOT_APPLICABLE), (P, UNDETERMINED)])
def test_rules_of_their_own(of: Any, expected: Verdict) -> None:
    user = resource("AWS::EC2::VPCEndpoint", VpcEndpointType="Interface", SecurityGroupIds=[{"Fn::GetAtt": ["G", "GroupId"]}])
    group = resource(GROUP, GroupDescription="g")
    assert said(ID, resource(INGRESS, GroupId=of, CidrIp="0.0.0.0/0", **TLS), G=group, U=user) is expected


@pytest.mark.parametrize(("name", "expected"), [({"Ref": "G"}, FAIL), ("other", NOT_APPLICABLE), (P, UNDETERMINED)])
def test_rules_that_name_their_group(name: Any, expected: Verdict) -> None:
    user = resource("AWS::RDS::DBInstance", VPCSecurityGroups=[{"Fn::GetAtt": ["G", "GroupId"]}])
    group = resource(GROUP, GroupDescription="g")
    assert said(ID, resource(INGRESS, GroupName=name, CidrIp="0.0.0.0/0", **TLS), G=group, U=user) is expected


@pytest.mark.parametrize("type_", ["AWS::NeptuneGraph::PrivateGraphEndpoint", "AWS::OpenSearchServerless::VpcEndpoint"])
def test_endpoints_of_stores(type_: str) -> None:
    group = resource(GROUP, GroupDescription="g", SecurityGroupIngress=[{**TLS, "CidrIp": "0.0.0.0/0"}])
    assert said(ID, group, U=resource(type_, SecurityGroupIds=[REF])) is FAIL
