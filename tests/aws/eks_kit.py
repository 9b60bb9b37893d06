"""A cluster and what it needs, for the tests of EKS."""

from dataclasses import dataclass
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns

from pci_constructs.aws.ec2 import Placement, Tier
from pci_constructs.aws.eks import NodeGroup, PrivateCluster, Workload
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.sns import AlarmTopic
from pci_constructs.records import ExceptionRecord

ZONES = ["eu-central-1a", "eu-central-1b"]
ROUTE_TABLE = "rtb-0123456789abcdef0"
RECORD = ExceptionRecord(reason="bootstrap of operators", owner="platform", approver="ciso", expires="2027-06-30")


@dataclass(frozen=True)
class Setting:
    """What the arguments of a cluster come from."""

    stack: cdk.Stack
    vpc: ec2.IVpc
    key: kms.IKey
    alarms: sns.ITopic

    def placement(self, tier: Tier, zones: int = 2) -> Placement:
        subnets = [
            ec2.Subnet.from_subnet_attributes(
                self.stack,
                f"{tier}{number}{len(self.stack.node.children)}",
                subnet_id=f"subnet-0123456789abc{list(Tier).index(tier)}{number}00",
                availability_zone=zone,
                route_table_id=ROUTE_TABLE,
            )
            for number, zone in enumerate(ZONES[:zones])
        ]
        return Placement(vpc=self.vpc, tier=tier, subnets=subnets)

    def cluster(self, **changes: Any) -> PrivateCluster:
        arguments = {
            "cluster_name": "shop",
            "version": "1.35",
            "placement": changes.pop("placement", None) or self.placement(Tier.CDE),
            "key": self.key,
            "alarms": self.alarms,
        }
        return PrivateCluster(self.stack, "Cluster", **{**arguments, **changes})

    def group(self, cluster: PrivateCluster, workload: Workload = Workload.PAYMENT, **changes: Any) -> NodeGroup:
        arguments = {
            "placement": changes.pop("placement", None) or self.placement(workload.tier),
            "instance_types": [ec2.InstanceType("m7g.large")],
            "key": self.key,
        }
        return NodeGroup(self.stack, str(workload).title(), cluster=cluster, workload=workload, **{**arguments, **changes})

    def role(self, name: str) -> iam.IRole:
        return iam.Role.from_role_arn(self.stack, name, f"arn:aws:iam::111122223333:role/{name}")

    def layer(self) -> lambda_.ILayerVersion:
        return lambda_.LayerVersion.from_layer_version_arn(self.stack, "Layer", "arn:aws:lambda:eu-central-1:111122223333:layer:kubectl:1")


def setting_in(stack: cdk.Stack) -> Setting:
    """A VPC from elsewhere, a key and a topic in a stack."""
    vpc = ec2.Vpc.from_vpc_attributes(
        stack,
        "Vpc",
        vpc_id="vpc-0123456789abcdef0",
        availability_zones=ZONES,
        private_subnet_ids=["subnet-0123456789abcdef1", "subnet-0123456789abcdef2"],
        private_subnet_route_table_ids=[ROUTE_TABLE, ROUTE_TABLE],
    )
    key = CustomerManagedKey(stack, "Key", description="cluster").key
    return Setting(stack=stack, vpc=vpc, key=key, alarms=AlarmTopic(stack, "Alarms", key=key).topic)


@pytest.fixture
def setting(stack: cdk.Stack) -> Setting:
    """A setting in the stack of the test."""
    return setting_in(stack)
