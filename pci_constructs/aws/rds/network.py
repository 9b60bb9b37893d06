"""The security group and the subnets of a database, of the ids and descriptions that the plain L2 gives them."""

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_rds as rds
from constructs import Construct

from pci_constructs.aws.ec2.placement import Placement

USUAL_PORT = (
    "a secret port protects nothing: the security group and the network ACL let declared sources in alone, each with its reason (1.2.5)"
)
"""Why the engine's own port is fine."""


def closed_security_group(scope: Construct, placement: Placement, *, description: str) -> ec2.SecurityGroup:
    """A group that lets nothing in and nothing out; it takes the place of the one the L2 would make (1.3.1, 1.3.2).

    Args:
        scope: the construct of the database.
        placement: where the database sits.
        description: the plain L2's own description, because another one replaces the group.
    """
    group = ec2.SecurityGroup(
        scope, "SecurityGroup", vpc=placement.vpc, description=description, allow_all_outbound=False, disable_inline_rules=False
    )
    group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
    return group


def subnet_group(scope: Construct, construct_id: str, placement: Placement, *, description: str) -> rds.SubnetGroup:
    """The subnets of the data tier; kept with the database that is in them."""
    return rds.SubnetGroup(
        scope,
        construct_id,
        description=description,
        vpc=placement.vpc,
        vpc_subnets=placement.selection,
        removal_policy=cdk.RemovalPolicy.RETAIN,
    )
