"""``make bench``: the segmentation proof as a whole process, on the reference environment and on networks that grow.

The networks are VPCs joined by a transit gateway, each with public, private and data subnets, route tables and ACLs of their own,
and instances with a security group each, whose rules name other groups and subnets here and in other VPCs.
"""

import json
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from pci_constructs.standard import SCOPE_TAG, Scope
from stacks.summary import UNWRAPPED
from tests.bench.speed import measure
from tests.conftest import ROOT

SIZES = ((125, 40, 3), (250, 75, 5), (500, 150, 10), (1_000, 300, 20))
"""Security groups, subnets and VPCs."""
RULES = 20
"""Rules of each security group."""
_TIERS = ("Public", "Private", "Data")
_PORTS = (443, 5432, 6379, 8443, 9092)
_REFERENCES, _RANGES = 8, 6

Resources = dict[str, dict[str, Any]]


def ec2(type_: str, **properties: Any) -> dict[str, Any]:
    """A resource of EC2."""
    return {"Type": f"AWS::EC2::{type_}", "Properties": properties}


def network(groups: int, subnets: int, vpcs: int, *, seed: int = 1) -> Resources:
    """The resources of a network, the same for the same numbers.

    Args:
        groups: security groups, with one instance and ``RULES`` rules each.
        subnets: subnets, spread over the VPCs.
        vpcs: VPCs, joined by one transit gateway.
        seed: of the random choices of places, peers and ports.
    """
    chance = random.Random(seed)  # noqa: S311
    found: Resources = {
        "Transit": ec2("TransitGateway", DefaultRouteTableAssociation="disable", DefaultRouteTablePropagation="disable"),
        "TransitTable": ec2("TransitGatewayRouteTable", TransitGatewayId={"Ref": "Transit"}),
    }
    share = -(-subnets // vpcs)
    for vpc in range(vpcs):
        found.update(_vpc(vpc, min(share, subnets - vpc * share)))
    places = [(vpc, number) for vpc in range(vpcs) for number in range(min(share, subnets - vpc * share))]
    found.update(_groups(groups, places, chance))
    return found


def _vpc(vpc: int, subnets: int) -> Iterator[tuple[str, dict[str, Any]]]:
    name = f"Vpc{vpc}"
    yield name, ec2("VPC", CidrBlock=f"10.{vpc}.0.0/16")
    yield f"{name}Gateway", ec2("InternetGateway")
    yield f"{name}Gate", ec2("VPCGatewayAttachment", VpcId={"Ref": name}, InternetGatewayId={"Ref": f"{name}Gateway"})
    attached = [{"Ref": f"{name}Subnet{number}"} for number in range(min(subnets, len(_TIERS)))]
    yield (
        f"{name}Attachment",
        ec2("TransitGatewayVpcAttachment", TransitGatewayId={"Ref": "Transit"}, VpcId={"Ref": name}, SubnetIds=attached),
    )
    join = {"TransitGatewayAttachmentId": {"Ref": f"{name}Attachment"}, "TransitGatewayRouteTableId": {"Ref": "TransitTable"}}
    yield f"{name}Joined", ec2("TransitGatewayRouteTableAssociation", **join)
    yield f"{name}Known", ec2("TransitGatewayRouteTablePropagation", **join)
    for tier in _TIERS:
        yield from _tier(name, tier)
    for number in range(subnets):
        yield from _subnet(vpc, number)


def _tier(vpc: str, tier: str) -> Iterator[tuple[str, dict[str, Any]]]:
    table, acl = {"Ref": f"{vpc}{tier}Table"}, {"Ref": f"{vpc}{tier}Acl"}
    yield f"{vpc}{tier}Table", ec2("RouteTable", VpcId={"Ref": vpc})
    over = ec2("Route", RouteTableId=table, DestinationCidrBlock="10.0.0.0/8", TransitGatewayId={"Ref": "Transit"})
    yield f"{vpc}{tier}Over", {**over, "DependsOn": f"{vpc}Attachment"}
    if tier == "Public":
        yield f"{vpc}Out", ec2("Route", RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId={"Ref": f"{vpc}Gateway"})
    yield f"{vpc}{tier}Acl", ec2("NetworkAcl", VpcId={"Ref": vpc})
    world = "0.0.0.0/0" if tier == "Public" else "10.0.0.0/8"
    for out in (False, True):
        entries = [(number, 6, port, port) for number, port in enumerate(_PORTS, 100)] + [(200, 6, 1024, 65535), (210, 17, 53, 53)]
        for number, protocol, first, last in entries:
            yield (
                f"{vpc}{tier}Entry{'Out' if out else 'In'}{number}",
                ec2(
                    "NetworkAclEntry",
                    NetworkAclId=acl,
                    RuleNumber=number,
                    Protocol=protocol,
                    RuleAction="allow",
                    Egress=out,
                    CidrBlock=world,
                    PortRange={"From": first, "To": last},
                ),
            )


def _subnet(vpc: int, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    tier, name = _TIERS[number % len(_TIERS)], f"Vpc{vpc}Subnet{number}"
    scope = str(Scope.CDE if vpc == 0 else Scope.CONNECTED_TO if vpc % 2 else Scope.OUT_OF_SCOPE)
    tags = [{"Key": SCOPE_TAG, "Value": scope}]
    yield name, ec2("Subnet", VpcId={"Ref": f"Vpc{vpc}"}, CidrBlock=_range(vpc, number), Tags=tags)
    joins = {"SubnetId": {"Ref": name}}
    yield f"{name}Table", ec2("SubnetRouteTableAssociation", **joins, RouteTableId={"Ref": f"Vpc{vpc}{tier}Table"})
    yield f"{name}Acl", ec2("SubnetNetworkAclAssociation", **joins, NetworkAclId={"Ref": f"Vpc{vpc}{tier}Acl"})


def _range(vpc: int, number: int) -> str:
    return f"10.{vpc}.{number * 16}.0/20"


def _groups(groups: int, places: list[tuple[int, int]], chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    homes = [chance.choice(places) for _ in range(groups)]
    neighbours: dict[int, list[int]] = {}
    for number, (vpc, _) in enumerate(homes):
        neighbours.setdefault(vpc, []).append(number)
    for number, (vpc, subnet) in enumerate(homes):
        scope = str(Scope.CDE if vpc == 0 else Scope.CONNECTED_TO if vpc % 2 else Scope.OUT_OF_SCOPE)

        def entry(**peer: Any) -> dict[str, Any]:
            port = chance.choice(_PORTS)
            return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **peer}

        named = [
            entry(SourceSecurityGroupId={"Fn::GetAtt": [f"Group{chance.choice(neighbours[vpc])}", "GroupId"]}) for _ in range(_REFERENCES)
        ]
        ranges = [entry(CidrIp=_range(*chance.choice(places))) for _ in range(_RANGES)]
        out = [entry(CidrIp=_range(*chance.choice(places))) for _ in range(RULES - _REFERENCES - _RANGES)]
        yield (
            f"Group{number}",
            ec2(
                "SecurityGroup",
                GroupDescription="One service",
                VpcId={"Ref": f"Vpc{vpc}"},
                SecurityGroupIngress=[*named, *ranges],
                SecurityGroupEgress=out,
            ),
        )
        group = {"Fn::GetAtt": [f"Group{number}", "GroupId"]}
        tags = [{"Key": SCOPE_TAG, "Value": scope}]
        yield f"Server{number}", ec2("Instance", SubnetId={"Ref": f"Vpc{vpc}Subnet{subnet}"}, SecurityGroupIds=[group], Tags=tags)


def main() -> int:
    """Measures and prints."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = UNWRAPPED
    table = Table(box=None, title="The segmentation proof", title_justify="left")
    for column in ("groups", "rules", "subnets", "VPCs", "processor time", "memory"):
        table.add_column(column, justify="right")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        command = [sys.executable, "-m", "pci_constructs", "segmentation", "--format", "json"]
        reference = min((measure([*command, ROOT / "cdk.out"], work) for _ in range(5)), key=lambda cost: cost.cpu)
        for groups, subnets, vpcs in SIZES:
            file = work / f"network{groups}.json"
            file.write_text(json.dumps({"Resources": network(groups, subnets, vpcs)}), "utf-8")
            cost = measure([*command, file], work)
            table.add_row(f"{groups:,}", f"{groups * RULES:,}", f"{subnets}", f"{vpcs}", f"{cost.cpu:.2f} s", f"{cost.memory:.0f} MB")
    console.print(f"The reference environment, both stages: {reference.cpu:.2f} s of processor time, a whole process\n")
    console.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
