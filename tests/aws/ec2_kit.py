"""A small segmented VPC and readers of its template, for the tests of the network."""

from collections.abc import Sequence
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms

from pci_constructs.aws.ec2 import FirewallEgress, NatEgress, SegmentedVpc, Tier, WorkloadMember
from pci_constructs.records import ExceptionRecord
from tests.kit import resources

ZONES = ["eu-central-1a", "eu-central-1b"]
RECORD = ExceptionRecord(reason="no card data in staging", owner="platform", approver="security", expires="2027-06-30")
NAT = NatEgress(record=RECORD)
FILTERED = FirewallEgress(allowed_domains={"api.example.com": "exchange rates"})

ANYWHERE = "0.0.0.0/0"
PUBLIC, FIREWALL, CDE, NON_CDE, DATA = "10.20.0.0/19", "10.20.32.0/19", "10.20.64.0/19", "10.20.96.0/19", "10.20.128.0/19"

Line = tuple[str, str, str, int | None, int | None]


def key(stack: cdk.Stack) -> kms.IKey:
    """A key of another stack, which takes no policy from this one."""
    return kms.Key.from_key_arn(stack, "Key", "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555")


def build(
    stack: cdk.Stack,
    *,
    egress: FirewallEgress | NatEgress = FILTERED,
    zones: Sequence[str] = ZONES,
    cidr: str = "10.20.0.0/16",
    acl_entry_quota: int = 20,
    services: Sequence[str] = ("ecr.api", "sts"),
) -> SegmentedVpc:
    """A segmented VPC with few endpoints."""
    return SegmentedVpc(
        stack,
        "Network",
        cidr=cidr,
        zones=zones,
        key=key(stack),
        egress=egress,
        interface_services=services,
        acl_entry_quota=acl_entry_quota,
    )


def member(vpc: SegmentedVpc, name: str, tier: Tier, stack: cdk.Stack | None = None) -> WorkloadMember:
    """A security group in a tier, of the VPC's stack or another."""
    scope = stack or cdk.Stack.of(vpc)
    group = ec2.SecurityGroup(scope, name, vpc=vpc.vpc, allow_all_outbound=False, description=name)
    return vpc.member(group, tier=tier, name=name)


def acl(stack: cdk.Stack, tier: str, *, egress: bool) -> list[Line]:
    """The entries of a tier's ACL in one direction, in the order of evaluation of denies, then sorted."""
    (acl_id,) = [id_ for id_ in resources(stack, "AWS::EC2::NetworkAcl") if f"Acl{tier}" in id_]
    found = [
        entry["Properties"]
        for entry in resources(stack, "AWS::EC2::NetworkAclEntry").values()
        if entry["Properties"]["NetworkAclId"]["Fn::GetAtt"][0] == acl_id and entry["Properties"]["Egress"] is egress
    ]
    denied = sorted((entry for entry in found if entry["RuleAction"] == "deny"), key=lambda entry: int(entry["RuleNumber"]))
    allowed = [entry for entry in found if entry["RuleAction"] == "allow"]
    assert all(d["RuleNumber"] < a["RuleNumber"] for d in denied for a in allowed)
    return [_line(entry) for entry in denied] + sorted((_line(entry) for entry in allowed), key=str)


def _line(entry: dict[str, Any]) -> Line:
    ports = entry.get("PortRange", {})
    protocol = {-1: "all", 6: "tcp", 17: "udp"}[entry["Protocol"]]
    return (entry["RuleAction"], protocol, entry["CidrBlock"], ports.get("From"), ports.get("To"))


DENIED: list[Line] = [("deny", "tcp", ANYWHERE, 22, 22), ("deny", "tcp", ANYWHERE, 3389, 3389)]
REPLIES: list[Line] = [("allow", "tcp", ANYWHERE, 1024, 3388), ("allow", "tcp", ANYWHERE, 3390, 65535)]


def routes(stack: cdk.Stack, subnet: str) -> dict[str, Any]:
    """Where a subnet's own routes lead, by destination: the target's logical id."""
    found: dict[str, Any] = {}
    for route in resources(stack, "AWS::EC2::Route").values():
        properties = route["Properties"]
        if f"{subnet}RouteTable" in properties["RouteTableId"]["Ref"]:
            target = next(value for name, value in properties.items() if name in ("GatewayId", "NatGatewayId", "VpcEndpointId"))
            found[properties["DestinationCidrBlock"]] = target
    return found
