"""Groups that tiers share, endpoints of services and what keeps flow logs, as they run."""

import re
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.answers import also, xml
from tests.live.kit import judged, of, verdict

SHARED, ENDPOINT, KEPT = "security-group-not-shared-across-tiers", "service-vpc-endpoint-enabled", "vpc-flow-log-destination-retained"
P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE


def network(aws: Emulator) -> tuple[str, list[str]]:
    """A VPC with two subnets."""
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    zones = ((f"{REGION}a", "10.0.0.0/24"), (f"{REGION}b", "10.0.1.0/24"))
    return vpc, [ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=zone)["Subnet"]["SubnetId"] for zone, cidr in zones]


def interfaces(aws: Emulator, group: str, *descriptions: str) -> None:
    """What the emulator does not make: the interfaces of services."""
    items = "".join(
        f"<item><networkInterfaceId>eni-{n:017x}</networkInterfaceId><description>{what}</description><requesterManaged>true</requesterManaged>"
        f"<groupSet><item><groupId>{group}</groupId></item></groupSet></item>"
        for n, what in enumerate(descriptions)
    )
    also(aws, {"ec2.DescribeNetworkInterfaces": xml(f"<networkInterfaceSet>{items}</networkInterfaceSet>")})


def door(aws: Emulator, scheme: str = "internet-facing") -> str:
    """A group, and a load balancer that has it."""
    vpc, subnets = network(aws)
    group: str = aws.client("ec2").create_security_group(GroupName="one", Description="one", VpcId=vpc)["GroupId"]
    listener = {"Protocol": "TCP", "LoadBalancerPort": 443, "InstancePort": 443}
    aws.client("elb").create_load_balancer(
        LoadBalancerName="door", Listeners=[listener], Subnets=subnets, SecurityGroups=[group], Scheme=scheme
    )
    return group


@pytest.mark.parametrize(
    ("descriptions", "expected"),
    [
        (("ELB door", "RDSNetworkInterface"), F),
        (("ELB door", "AWS Lambda VPC ENI-pay-1"), F),
        (("Amazon EKS pay",), F),
        (("ELB door",), P),
        (("ELB door", "Interface of something new"), U),
    ],
)
def test_a_group_of_a_public_load_balancer(descriptions: tuple[str, ...], expected: Verdict, aws: Emulator) -> None:
    group = door(aws)
    interfaces(aws, group, *descriptions)
    assert verdict(judged("ec2", "ec2_network", "elb", only=[SHARED]), SHARED, group) is expected


def test_the_interface_of_an_instance_is_no_vault(aws: Emulator) -> None:
    group = door(aws)
    item = (
        "<item><networkInterfaceId>eni-00000000000000001</networkInterfaceId><requesterManaged>true</requesterManaged>"
        "<attachment><instanceId>i-00000000000000001</instanceId></attachment>"
        f"<groupSet><item><groupId>{group}</groupId></item></groupSet></item>"
    )
    also(aws, {"ec2.DescribeNetworkInterfaces": xml(f"<networkInterfaceSet>{item}</networkInterfaceSet>")})
    assert verdict(judged("ec2", "ec2_network", "elb", only=[SHARED]), SHARED, group) is P
    unattached = re.sub("<attachment>.*</attachment>", "", item)
    also(aws, {"ec2.DescribeNetworkInterfaces": xml(f"<networkInterfaceSet>{unattached}</networkInterfaceSet>")})
    assert verdict(judged("ec2", "ec2_network", "elb", only=[SHARED]), SHARED, group) is U


def test_interfaces_that_were_not_read_leave_it_open(aws: Emulator) -> None:
    group = door(aws)
    interfaces(aws, group, "ELB door")
    aws.deny("ec2.DescribeNetworkInterfaces")
    assert verdict(judged("ec2", "ec2_network", "elb", only=[SHARED]), SHARED, group) is U


@pytest.mark.parametrize(("scheme", "expected"), [("internal", P), ("internet-facing", F)])
def test_a_load_balancer_of_either_kind_is_a_door_if_it_faces_the_internet(scheme: Any, expected: Verdict, aws: Emulator) -> None:
    group = door(aws, "internal")
    subnets = [one["SubnetId"] for one in aws.client("ec2").describe_subnets()["Subnets"] if one["CidrBlock"].startswith("10.0.")]
    aws.client("elbv2").create_load_balancer(Name="door", Subnets=subnets, SecurityGroups=[group], Scheme=scheme)
    interfaces(aws, group, "RDSNetworkInterface")
    assert verdict(judged("ec2", "ec2_network", "elb", "elbv2", only=[SHARED]), SHARED, group) is expected
    # Who did not read the other kind does not know.
    assert verdict(judged("ec2", "ec2_network", "elb", only=[SHARED]), SHARED, group) is U


def test_vpcs_have_endpoints_for_the_services_that_are_asked_for(aws: Emulator) -> None:
    vpc, subnets = network(aws)
    ec2 = aws.client("ec2")
    names = ("ec2", "ec2_network", "ec2_gateways")
    assert verdict(judged(*names, only=[ENDPOINT]), ENDPOINT, vpc) is N
    ec2.create_network_interface(SubnetId=subnets[1])

    def found(*services: str) -> Verdict:
        return verdict(judged(*names, only=[ENDPOINT], required_vpc_endpoints=list(services)), ENDPOINT, vpc)

    assert (found("kms"), found()) == (F, P)
    ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.s3", RouteTableIds=[])
    ec2.create_vpc_endpoint(
        VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.kms", VpcEndpointType="Interface", SubnetIds=subnets, PrivateDnsEnabled=True
    )
    assert (found("kms", "s3"), found("kms", "sts")) == (P, F)
    assert verdict(judged(*names, only=[ENDPOINT]), ENDPOINT, vpc) is U
    ec2.create_vpc_endpoint(
        VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.sts", VpcEndpointType="Interface", SubnetIds=subnets, PrivateDnsEnabled=False
    )
    assert found("kms", "sts") is F
    assert verdict(judged(*names[1:], only=[ENDPOINT], required_vpc_endpoints=["kms"]), ENDPOINT, vpc) is U
    aws.deny("ec2.DescribeVpcEndpoints")
    assert found("kms", "s3") is U


def test_flow_logs_are_kept_by_the_group_or_bucket_that_they_go_to(aws: Emulator) -> None:
    vpc, _ = network(aws)
    logs, s3 = aws.client("logs"), aws.client("s3")
    logs.create_log_group(logGroupName="flows", kmsKeyId=f"arn:aws:kms:{REGION}:{ACCOUNT}:key/k")
    s3.create_bucket(Bucket="flows", CreateBucketConfiguration={"LocationConstraint": REGION})
    about = {"ResourceIds": [vpc], "ResourceType": "VPC", "TrafficType": "ALL"}
    role = f"arn:aws:iam::{ACCOUNT}:role/flows"
    aws.client("iam").create_role(RoleName="flows", AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}')
    aws.client("ec2").create_flow_logs(**about, LogGroupName="flows", DeliverLogsPermissionArn=role)
    aws.client("ec2").create_flow_logs(**about, LogDestinationType="s3", LogDestination="arn:aws:s3:::flows")

    def found(*names: str) -> list[Verdict]:
        return sorted(one.verdict for one in of(judged("ec2_gateways", *names, only=[KEPT]), KEPT))

    assert found("logs", "s3") == [P, P]
    logs.put_retention_policy(logGroupName="flows", retentionInDays=30)
    assert found("logs", "s3") == sorted([F, P])
    rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 30}}
    s3.put_bucket_lifecycle_configuration(Bucket="flows", LifecycleConfiguration={"Rules": [rule]})
    assert found("logs", "s3") == [F, F]
    assert found() == [U, U]
