"""The default security group of a VPC, closed: whoever forgets to name a group gets one that lets nothing through (PCI DSS 1.3.1)."""

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from pci_constructs.aws._settings import acknowledge
from pci_constructs.aws.lambda_ import HandlerFunction


class ClosedDefaultSecurityGroup(Construct):
    """Takes every rule out of a VPC's default security group, and leaves it closed when the stack goes.

    CloudFormation makes that group with the VPC and offers no way to change it; the CDK's own helper writes a function that fails the
    scanners this library answers to.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        vpc: the VPC.
        group_id: its default security group.
        key: the customer managed key of the function's log and environment.

    Attributes:
        handler: the ``HandlerFunction`` that does it.
    """

    def __init__(self, scope: Construct, construct_id: str, *, vpc: ec2.IVpc, group_id: str, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        stack = cdk.Stack.of(self)
        group = stack.format_arn(service="ec2", resource="security-group", resource_name=group_id)
        revoke = iam.PolicyStatement(
            actions=["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
            resources=[group],
            conditions={"ArnEquals": {"ec2:Vpc": vpc.vpc_arn}},
        )
        # Describing has no resource level in EC2's API.
        describe = iam.PolicyStatement(actions=["ec2:DescribeSecurityGroups"], resources=["*"])
        self.handler = HandlerFunction(
            self,
            "Handler",
            handler="close_default_security_group",
            description="Takes every rule out of the default security group",
            key=key,
            statements=[revoke, describe],
        )
        acknowledge(
            self.handler,
            "AwsSolutions::AwsSolutions-IAM5[Resource::*]",
            reason="describing security groups has no resource level in IAM; changing them is bound to this one group",
        )
        closed = cdk.CustomResource(
            self,
            "Default",
            resource_type="Custom::ClosedDefaultSecurityGroup",
            service_token=self.handler.function.function_arn,
            service_timeout=cdk.Duration.minutes(10),
            properties={"GroupId": group_id, "VpcId": vpc.vpc_id},
        )
        # The function may only run once its role may revoke.
        closed.node.add_dependency(self.handler)
