"""Functions that run this library's own handlers: least privilege, own log group, bounded concurrency, a dead-letter queue."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from pci_constructs.aws._settings import acknowledge, is_known, where
from pci_constructs.aws.ec2.placement import Placement
from pci_constructs.aws.logs import AuditLogGroup
from pci_constructs.refusals import RefusedSetting

RUNTIME = lambda_.Runtime.PYTHON_3_14
"""The newest Python that Lambda runs (developer guide, November 2026)."""

_INTERFACES = ("ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces")
"""What Lambda needs to place a function in subnets; these calls know no narrower resource (Lambda developer guide)."""


class HandlerFunction(Construct):
    """A Lambda function whose code is one folder of ``pci_constructs/handlers/`` (6.2.4, 7.2.5, 10.2.1).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        handler: the folder's name; its ``index.handler`` is called.
        description: what the function does, for the console.
        key: the customer managed key of its environment, log and dead letters.
        statements: what it may do besides writing its log; nothing by default.
        environment: its variables; none of them secret.
        timeout: after how long it is stopped; two minutes by default.
        concurrency: how many instances may run at once; one by default. They are reserved, so that no other function takes them and
            this one takes no more.
        placement: the subnets it runs in, with a security group of its own that lets nothing in and out until ``connections`` says so;
            by default none, for handlers that serve CloudFormation and call only AWS APIs.

    Attributes:
        function: the ``lambda_.Function``.
        role: the ``iam.Role`` it runs as.
        connections: its security group; without one outside a VPC.

    Raises:
        RefusedSetting: the concurrency is no whole number of instances, or none.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        handler: str,
        description: str,
        key: kms.IKey,
        statements: Sequence[iam.PolicyStatement] = (),
        environment: Mapping[str, str] | None = None,
        timeout: cdk.Duration | None = None,
        concurrency: int = 1,
        placement: Placement | None = None,
    ) -> None:
        _check_concurrency(concurrency, where(scope, construct_id))
        super().__init__(scope, construct_id)
        log = AuditLogGroup(self, "Log", key=key)
        dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=key,
            enforce_ssl=True,
            retention_period=cdk.Duration.days(14),
        )
        acknowledge(dead_letters, "AwsSolutions::AwsSolutions-SQS3", reason="this queue is itself the dead-letter queue of a function")
        own = [
            iam.PolicyStatement(actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[log.log_group.log_group_arn]),
            iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[dead_letters.queue_arn]),
            iam.PolicyStatement(actions=["kms:Decrypt", "kms:GenerateDataKey"], resources=[key.key_arn]),
        ]
        if placement:
            own.extend(_interfaces(cdk.Stack.of(self)))
        policy = iam.ManagedPolicy(self, "Policy", statements=[*own, *statements])
        # The role names the policy, not the other way round: Lambda checks at creation that it may write to the dead-letter queue.
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"), managed_policies=[policy])
        groups = [self._security_group(placement)] if placement else []
        self.connections = ec2.Connections(security_groups=groups)
        self.function = lambda_.Function(
            self,
            "Default",
            runtime=RUNTIME,
            architecture=lambda_.Architecture.ARM_64,
            handler=f"handlers.{handler}.index.handler",
            code=_code(),
            description=description,
            role=self.role.without_policy_updates(),
            environment=dict(environment or {}),
            environment_encryption=key,
            log_group=log.log_group,
            dead_letter_queue=dead_letters,
            reserved_concurrent_executions=concurrency,
            timeout=timeout or cdk.Duration.minutes(2),
            vpc=placement.vpc if placement else None,
            vpc_subnets=placement.selection if placement else None,
            security_groups=groups or None,
        )
        if placement:
            acknowledge(
                policy,
                "AwsSolutions::AwsSolutions-IAM5[Resource::*]",
                reason="Lambda places its network interfaces with calls that EC2 authorizes without naming a resource",
            )
        else:
            acknowledge(
                self.function,
                "PCI.DSS.321::PCI.DSS.321-LambdaInsideVPC",
                reason="the handler calls AWS APIs alone, opens no port and handles no card data; a VPC would add network paths",
            )

    def _security_group(self, placement: Placement) -> ec2.SecurityGroup:
        return ec2.SecurityGroup(
            self,
            "SecurityGroup",
            vpc=placement.vpc,
            description="Function of this library, declared paths only",
            allow_all_outbound=False,
            disable_inline_rules=False,
        )


def _interfaces(stack: cdk.Stack) -> list[iam.PolicyStatement]:
    """Network interfaces for Lambda, and none for the handler's own code (Lambda developer guide, "Giving Lambda functions access")."""
    functions = stack.format_arn(service="lambda", resource="function", resource_name="*", arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME)
    return [
        iam.PolicyStatement(actions=list(_INTERFACES), resources=["*"]),
        iam.PolicyStatement(
            effect=iam.Effect.DENY,
            actions=list(_INTERFACES),
            resources=["*"],
            conditions={"ArnLike": {"lambda:SourceFunctionArn": functions}},
        ),
    ]


def _check_concurrency(concurrency: int, place: str) -> None:
    if is_known(concurrency) and (not isinstance(concurrency, int) or isinstance(concurrency, bool) or concurrency < 1):
        raise RefusedSetting(
            where=place,
            argument="concurrency",
            value=concurrency,
            allowed="a whole number from 1 on: 0 switches a function off",
            requirement_id=None,
        )


def _code() -> lambda_.Code:
    """The handlers' folder as it is importable here, so that a handler's relative imports work in both places."""
    package = Path(__file__).parent.parent
    others = sorted(f"/{entry.name}" for entry in package.iterdir() if entry.name != "handlers")
    return lambda_.Code.from_asset(str(package), exclude=[*others, "**/__pycache__", "*.pyc"], ignore_mode=cdk.IgnoreMode.GIT)
