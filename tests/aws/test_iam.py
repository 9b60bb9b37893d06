import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs

from pci_constructs.aws.iam import acknowledge_wildcards
from tests.kit import nag

REASON = "the names of these resources are chosen by others after the policy is written"


def policy(stack: cdk.Stack, *statements: iam.PolicyStatement) -> iam.ManagedPolicy:
    return iam.ManagedPolicy(stack, "Policy", statements=list(statements))


def test_wildcards_are_acknowledged_as_cdk_nag_writes_them(app: cdk.App, stack: cdk.Stack) -> None:
    queue = sqs.CfnQueue(stack, "Queue").attr_arn
    streams = stack.format_arn(service="logs", resource="log-group", resource_name="x:*", arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME)
    statements = [
        iam.PolicyStatement(actions=["ec2:DescribeVpcs"], resources=["*"]),
        iam.PolicyStatement(actions=["logs:PutLogEvents"], resources=[streams, "arn:aws:logs:eu-central-1:111122223333:log-group:y:*"]),
        iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[f"{queue}/*", queue]),
    ]
    acknowledge_wildcards(policy(stack, *statements), statements, reason=REASON)
    assert [finding for finding in nag(app) if "IAM5" in finding] == []


def test_other_wildcards_stay_findings(app: cdk.App, stack: cdk.Stack) -> None:
    named = iam.PolicyStatement(actions=["ec2:DescribeVpcs"], resources=["*"])
    other = iam.PolicyStatement(actions=["s3:GetObject"], resources=["arn:aws:s3:::cards/*"])
    many = iam.PolicyStatement(actions=["sqs:*"], resources=["arn:aws:sqs:eu-central-1:111122223333:jobs"])
    acknowledge_wildcards(policy(stack, named, other, many), [named], reason=REASON)
    assert [finding.partition("::")[2] for finding in nag(app) if "IAM5" in finding] == [
        "AwsSolutions-IAM5[Action::sqs:*]",
        "AwsSolutions-IAM5[Resource::arn:aws:s3:::cards/*]",
    ]
