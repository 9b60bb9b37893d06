"""A service to which somebody admits each consumer, and one that whoever may use it connects to."""

from typing import Any

from tests.emulator import Emulator


def balancer(aws: Emulator) -> str:
    """Makes a load balancer within a VPC, and says its ARN."""
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    made = aws.client("elbv2").create_load_balancer(Name="cards", Type="network", Scheme="internal", Subnets=[subnet])
    return str(made["LoadBalancers"][0]["LoadBalancerArn"])


def service(aws: Emulator, to: str, *, accepted: bool, **more: Any) -> str:
    """Offers a load balancer, and says the id of the service."""
    ec2 = aws.client("ec2")
    made = ec2.create_vpc_endpoint_service_configuration(NetworkLoadBalancerArns=[to], AcceptanceRequired=accepted, **more)
    return str(made["ServiceConfiguration"]["ServiceId"])


def arrange(aws: Emulator) -> None:
    """Two services."""
    to = balancer(aws)
    tags = [{"ResourceType": "vpc-endpoint-service", "Tags": [{"Key": "pci-scope", "Value": "cde"}]}]
    service(aws, to, accepted=True, TagSpecifications=tags)
    service(aws, to, accepted=False)
