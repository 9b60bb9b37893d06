from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Rule
from pci_constructs.rules.efs.efs_mount_target_public_accessible import RULE as FILES
from pci_constructs.rules.eks.eks_cluster_subnets_private import RULE as PODS
from pci_constructs.rules.eks.eks_nodegroup_no_public_ip import RULE as NODES
from pci_constructs.rules.emr.emr_master_no_public_ip import RULE as PRIMARY
from pci_constructs.rules.governance.data_subnets_have_no_internet_route import RULE as DATA
from pci_constructs.rules.redshift.redshift_unrestricted_port_access import RULE as WAREHOUSE
from pci_constructs.rules.subnets import example
from tests.rules.pack import judged

P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
HERE = {"Ref": "Subnet"}
UNKNOWN = {"Fn::ImportValue": "elsewhere"}
ROUTED = {"MapPublicIpOnLaunch": False}
"""A subnet that has a route to the internet, and gives out no addresses."""


def of(type_: str, **properties: Any) -> dict[str, Any]:
    return {"Type": type_, "Properties": properties}


def verdict(rule: Rule, resources: dict[str, Any]) -> Verdict:
    (found,) = [f for f in judged(rule, Example(resources=resources)) if f.subject.logical_id == "R"]
    assert found.message
    assert bool(found.blocked_by) is (found.verdict is U)
    return found.verdict


def placed(rule: Rule, properties: dict[str, Any], *, public: bool, subnet: Any = None, type_: str = "", **others: Any) -> Verdict:
    resources = {**example(type_ or rule.types[0], properties, public=public).resources, **others}
    if subnet is not None:
        resources["Subnet"] = of("AWS::EC2::Subnet", **subnet)
    return verdict(rule, resources)


@pytest.mark.parametrize("type_", DATA.types)
def test_stores(type_: str) -> None:
    assert placed(DATA, {"SubnetIds": [HERE]}, public=False, type_=type_) is P
    assert placed(DATA, {"SubnetIds": [HERE]}, public=True, subnet=ROUTED, type_=type_) is F
    assert placed(DATA, {"SubnetIds": ["subnet-1", HERE]}, public=True, type_=type_) is F
    assert placed(DATA, {"SubnetIds": ["subnet-1", HERE]}, public=False, type_=type_) is U
    assert placed(DATA, {}, public=False, type_=type_) is U


@pytest.mark.parametrize("type_", PODS.types)
def test_nodes_and_pods(type_: str) -> None:
    assert placed(PODS, {"Subnets": [HERE]}, public=True, subnet=ROUTED, type_=type_) is F
    assert placed(PODS, {"Subnets": [HERE]}, public=False, subnet={"MapPublicIpOnLaunch": True}, type_=type_) is F
    assert placed(PODS, {"Subnets": UNKNOWN}, public=False, type_=type_) is U
    assert placed(PODS, {}, public=False, type_=type_) is U


def template(*interfaces: Any) -> dict[str, Any]:
    return of("AWS::EC2::LaunchTemplate", LaunchTemplateName="nodes", LaunchTemplateData={"NetworkInterfaces": list(interfaces)})


@pytest.mark.parametrize(
    ("launch", "interfaces", "public", "expected"),
    [
        ({"Id": {"Ref": "Template"}}, [{"AssociatePublicIpAddress": False}], True, P),
        ({"Id": {"Ref": "Template"}}, [{"AssociatePublicIpAddress": "true"}], False, F),
        ({"Name": "nodes"}, [{"AssociatePublicIpAddress": True}], False, F),
        ({"Id": {"Ref": "Template"}}, [{"AssociatePublicIpAddress": UNKNOWN}], False, U),
        ({"Id": {"Ref": "Template"}}, [{"AssociatePublicIpAddress": False}, {"DeviceIndex": 1}], True, F),
        ({"Id": {"Ref": "Template"}}, [], True, F),
        ({"Id": {"Ref": "Template"}}, [], False, P),
        ({"Id": "lt-1"}, [], False, U),
        ({"Name": "others"}, [], False, U),
        (UNKNOWN, [], False, U),
    ],
)
def test_addresses_of_nodes(launch: Any, interfaces: list[Any], public: bool, expected: Verdict) -> None:
    properties = {"Subnets": [HERE], "LaunchTemplate": launch}
    assert placed(NODES, properties, public=public, Template=template(*interfaces)) is expected


def test_mount_targets() -> None:
    assert placed(FILES, {"SubnetId": HERE}, public=True, subnet=ROUTED) is P
    assert placed(FILES, {"SubnetId": HERE}, public=True, subnet={"AssignIpv6AddressOnCreation": True}) is F
    assert placed(FILES, {"SubnetId": HERE}, public=False, subnet={"AssignIpv6AddressOnCreation": True}) is P
    assert placed(FILES, {"SubnetId": UNKNOWN}, public=False) is U


def test_primary_nodes() -> None:
    assert placed(PRIMARY, {"Instances": {"Ec2SubnetIds": ["subnet-1", HERE]}}, public=True) is F
    assert placed(PRIMARY, {"Instances": {"Ec2SubnetIds": [HERE]}}, public=False) is P
    assert placed(PRIMARY, {"Instances": {"Ec2SubnetId": HERE}}, public=True, subnet=ROUTED) is U
    assert placed(PRIMARY, {"Instances": {}}, public=False) is U
    assert placed(PRIMARY, {"Instances": UNKNOWN}, public=False) is U


ENTRY = {"IpProtocol": "tcp", "FromPort": 5439, "ToPort": 5439, "CidrIp": "0.0.0.0/0"}
GROUP_ID = {"Fn::GetAtt": ["Group", "GroupId"]}


@pytest.mark.parametrize(
    ("cluster", "entries", "expected"),
    [
        ({}, [ENTRY], F),
        ({}, [{**ENTRY, "CidrIp": "10.0.0.0/16"}], P),
        ({}, ["text"], U),
        ({}, [UNKNOWN], U),
        ({"Port": 5555}, [ENTRY], P),
        ({"Port": "5555"}, [{**ENTRY, "ToPort": 6000}], F),
        ({"Port": UNKNOWN}, [ENTRY], U),
        ({"Port": UNKNOWN}, [{**ENTRY, "CidrIp": "10.0.0.0/16"}], P),
        ({"VpcSecurityGroupIds": ["sg-1"]}, [], U),
        ({"VpcSecurityGroupIds": ["sg-1", GROUP_ID]}, [ENTRY], F),
        ({"VpcSecurityGroupIds": {"Ref": "AWS::NoValue"}}, [], U),
    ],
)
def test_who_reaches_the_warehouse(cluster: dict[str, Any], entries: list[Any], expected: Verdict) -> None:
    shown = of(WAREHOUSE.types[0], **{"VpcSecurityGroupIds": [GROUP_ID], **cluster})
    group = of("AWS::EC2::SecurityGroup", SecurityGroupIngress=entries)
    assert verdict(WAREHOUSE, {"R": shown, "Group": group}) is expected


def test_a_rule_of_its_own_opens_the_warehouse() -> None:
    shown = of(WAREHOUSE.types[0], VpcSecurityGroupIds=[GROUP_ID])
    rule = of("AWS::EC2::SecurityGroupIngress", GroupId=GROUP_ID, **ENTRY)
    assert verdict(WAREHOUSE, {"R": shown, "Group": of("AWS::EC2::SecurityGroup"), "Rule": rule}) is F
