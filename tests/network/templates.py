"""Small networks for unit cases: one VPC with two subnets, and what a case adds or changes."""

from typing import Any


def ec2(type_: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::EC2::{type_}", "Properties": properties}


def ref(name: str) -> dict[str, str]:
    return {"Ref": name}


def group_id(name: str) -> dict[str, list[str]]:
    return {"Fn::GetAtt": [name, "GroupId"]}


def group(*, ingress: list[dict[str, Any]] | None = None, egress: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return ec2(
        "SecurityGroup",
        GroupDescription="x",
        VpcId=ref("Vpc"),
        **({"SecurityGroupIngress": ingress} if ingress is not None else {}),
        **({"SecurityGroupEgress": egress} if egress is not None else {}),
    )


def tcp(port: int, cidr: str = "0.0.0.0/0", **more: Any) -> dict[str, Any]:
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **({} if more else {"CidrIp": cidr}), **more}


NOTHING = [{"IpProtocol": "icmp", "FromPort": 252, "ToPort": 86, "CidrIp": "255.255.255.255/32"}]


def entry(acl: str, number: int, *, action: str = "allow", out: bool = False, **more: Any) -> dict[str, Any]:
    given = {"Protocol": -1, "CidrBlock": "0.0.0.0/0", **more}
    return ec2("NetworkAclEntry", NetworkAclId=ref(acl), RuleNumber=number, RuleAction=action, Egress=out, **given)


def subnet(name: str, cidr: str, vpc: str = "Vpc", **more: Any) -> dict[str, Any]:
    return {
        name: ec2("Subnet", VpcId=ref(vpc), CidrBlock=cidr, **more),
        f"{name}Table": ec2("RouteTable", VpcId=ref(vpc)),
        f"{name}Association": ec2("SubnetRouteTableAssociation", SubnetId=ref(name), RouteTableId=ref(f"{name}Table")),
    }


def instance(where: str, *groups: str, **more: Any) -> dict[str, Any]:
    return ec2("Instance", SubnetId=ref(where), SecurityGroupIds=[group_id(name) for name in groups], **more)


def route(table: str, cidr: str = "0.0.0.0/0", **target: Any) -> dict[str, Any]:
    destination = {"DestinationIpv6CidrBlock": cidr} if ":" in cidr else {"DestinationCidrBlock": cidr}
    return ec2("Route", RouteTableId=ref(table), **destination, **target)


def acl_of(name: str, *subnets: str) -> dict[str, Any]:
    return {
        name: ec2("NetworkAcl", VpcId=ref("Vpc")),
        **{f"{name}{each}": ec2("SubnetNetworkAclAssociation", SubnetId=ref(each), NetworkAclId=ref(name)) for each in subnets},
    }


def two(**more: Any) -> dict[str, Any]:
    """A client in subnet ``A`` and a server in subnet ``B`` that takes TCP 5432 from the client's group."""
    return {
        "Vpc": ec2("VPC", CidrBlock="10.0.0.0/16"),
        **subnet("A", "10.0.0.0/24"),
        **subnet("B", "10.0.1.0/24"),
        "ClientGroup": group(),
        "ServerGroup": group(ingress=[tcp(5432, SourceSecurityGroupId=group_id("ClientGroup"))], egress=NOTHING),
        "Client": instance("A", "ClientGroup"),
        "Server": instance("B", "ServerGroup"),
        **more,
    }


def gateway() -> dict[str, Any]:
    return {"Gateway": ec2("InternetGateway"), "Attached": ec2("VPCGatewayAttachment", VpcId=ref("Vpc"), InternetGatewayId=ref("Gateway"))}
