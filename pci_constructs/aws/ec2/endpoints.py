"""Endpoints through which the private tiers reach AWS without the internet, for this account alone (PCI DSS 1.3.2, 1.4.4)."""

import re
from collections.abc import Sequence
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from pci_constructs.aws.ec2.connections import WorkloadMember
from pci_constructs.aws.ec2.placement import Placement, Tier

SERVICES = (
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "eks",
    "eks-auth",
    "guardduty-data",
    "kms",
    "logs",
    "monitoring",
    "secretsmanager",
    "sts",
)
"""The AWS services that a private EKS cluster and its workloads call."""

HOLD_DATA = ("kms", "logs", "secretsmanager")
"""Services whose resources of other accounts would be a way out for data; none of AWS's own resources is needed there."""

_READ_BUCKETS = (
    # Image layers of ECR (Amazon ECR user guide, "Amazon ECR interface VPC endpoints").
    "prod-{region}-starport-layer-bucket",
    # Package repositories of Amazon Linux 2023 (its user guide, "deterministic upgrades").
    "al2023-repos-{region}-de612dc2",
)
"""Buckets of AWS that nodes read from."""

_ANSWER_BUCKET = "cloudformation-custom-resource-response-{region_without_dashes}"
"""The bucket that custom resources inside the VPC answer to (CloudFormation user guide, "VPC endpoints")."""


class Endpoints(Construct):
    """Gateway endpoints for S3 and DynamoDB, interface endpoints for the rest, each bound by its policy to this account.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        vpc: the VPC.
        placement: where the interface endpoints are; the CDE tier.
        routed: the subnets that get a route to the gateway endpoints.
        services: the services that get an interface endpoint, as in ``com.amazonaws.<region>.<service>``.

    Attributes:
        member: the interface endpoints' security group, as the target of declared connections on port 443.
        gateways: the gateway endpoints by service.
        interfaces: the interface endpoints by service.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        placement: Placement,
        routed: Sequence[ec2.ISubnet],
        services: Sequence[str] = SERVICES,
    ) -> None:
        super().__init__(scope, construct_id)
        stack = cdk.Stack.of(self)
        group = ec2.SecurityGroup(self, "Group", vpc=vpc, description="Interface endpoints of AWS services", allow_all_outbound=False)
        self.member = WorkloadMember(connections=group.connections, tier=Tier.CDE, name="interface endpoints")
        subnets = [ec2.SubnetSelection(subnets=list(routed))]
        self.gateways: dict[str, ec2.GatewayVpcEndpoint] = {}
        for name, service, statements in (
            ("s3", ec2.GatewayVpcEndpointAwsService.S3, [_own(stack, resources=True), *_aws_buckets(stack)]),
            ("dynamodb", ec2.GatewayVpcEndpointAwsService.DYNAMODB, [_own(stack, resources=True)]),
        ):
            gateway = ec2.GatewayVpcEndpoint(self, _id(name), vpc=vpc, service=service, subnets=subnets)
            for statement in statements:
                gateway.add_to_policy(statement)
            self.gateways[name] = gateway
        self.interfaces: dict[str, ec2.InterfaceVpcEndpoint] = {}
        for name in services:
            endpoint = ec2.InterfaceVpcEndpoint(
                self,
                _id(name),
                vpc=vpc,
                service=ec2.InterfaceVpcEndpointService(f"com.amazonaws.{stack.region}.{name}", 443),
                subnets=placement.selection,
                security_groups=[group],
                private_dns_enabled=True,
                open=False,
            )
            for statement in _interface_policy(name, stack):
                endpoint.add_to_policy(statement)
            self.interfaces[name] = endpoint


def _interface_policy(service: str, stack: cdk.Stack) -> list[iam.PolicyStatement]:
    if service == "guardduty-data":
        # The form that GuardDuty documents: the agent's calls are not seen as the account's by an Allow with a condition.
        return [
            iam.PolicyStatement(actions=["*"], principals=[iam.StarPrincipal()], resources=["*"]),
            iam.PolicyStatement(
                effect=iam.Effect.DENY,
                actions=["*"],
                principals=[iam.StarPrincipal()],
                resources=["*"],
                conditions={"StringNotEquals": {"aws:PrincipalAccount": stack.account}},
            ),
        ]
    if service == "sts":
        # A service account's token is no principal yet; the role that it asks for must be ours.
        exchange = iam.PolicyStatement(
            actions=["sts:AssumeRoleWithWebIdentity"],
            principals=[iam.StarPrincipal()],
            resources=[stack.format_arn(service="iam", region="", resource="role", resource_name="*")],
        )
        return [_own(stack, resources=False), exchange]
    return [_own(stack, resources=service in HOLD_DATA)]


def _own(stack: cdk.Stack, *, resources: bool) -> iam.PolicyStatement:
    """Calls of this account's principals, and, where the service holds data, to this account's resources alone."""
    condition: dict[str, Any] = {"aws:PrincipalAccount": stack.account}
    if resources:
        condition["aws:ResourceAccount"] = stack.account
    return iam.PolicyStatement(actions=["*"], principals=[iam.StarPrincipal()], resources=["*"], conditions={"StringEquals": condition})


def _aws_buckets(stack: cdk.Stack) -> list[iam.PolicyStatement]:
    def objects(bucket: str) -> str:
        return stack.format_arn(service="s3", region="", account="", resource=bucket, resource_name="*")

    # The requests are signed by AWS for the caller, so that they carry no principal of ours.
    reading = iam.PolicyStatement(
        sid="BucketsOfAws",
        actions=["s3:GetObject"],
        principals=[iam.StarPrincipal()],
        resources=[objects(bucket.format(region=stack.region)) for bucket in _READ_BUCKETS],
    )
    answering = iam.PolicyStatement(
        sid="AnswersToCloudFormation",
        actions=["s3:PutObject"],
        principals=[iam.StarPrincipal()],
        resources=[objects(_ANSWER_BUCKET.format(region_without_dashes=cdk.Fn.join("", cdk.Fn.split("-", stack.region))))],
    )
    return [reading, answering]


def _id(service: str) -> str:
    return "".join(part.capitalize() for part in re.split(r"\W", service))
