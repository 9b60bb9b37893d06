"""Audit logs of a running account that are copied to a central store."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.accounts.logs import policies
from tests.live.kit import judged, verdict

RULE = "centralized-log-subscription"


def trail(aws: Emulator) -> None:
    aws.client("s3").create_bucket(Bucket="trail", CreateBucketConfiguration={"LocationConstraint": REGION})
    aws.client("logs").create_log_group(logGroupName="audit")
    role = aws.client("iam").create_role(RoleName="trail", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    aws.client("cloudtrail").create_trail(
        Name="all",
        S3BucketName="trail",
        CloudWatchLogsLogGroupArn=f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:audit:*",
        CloudWatchLogsRoleArn=role,
    )


@pytest.mark.parametrize(
    ("names", "selection", "expected"),
    [
        ((), "", Verdict.FAIL),
        (("all",), "", Verdict.PASS),
        (("some",), 'LogGroupName NOT IN ["audit"]', Verdict.UNDETERMINED),
    ],
)
def test_an_account_copies_its_audit_log(names: tuple[str, ...], selection: str, expected: Verdict, aws: Emulator) -> None:
    trail(aws)
    policies(aws, *names, selection=selection)
    assert verdict(judged("logs", "cloudtrail", "s3", "ec2_network"), RULE, ":audit") is expected


@pytest.mark.parametrize("operation", ["DescribeAccountPolicies", "DescribeSubscriptionFilters"])
def test_what_is_not_read_is_not_known(operation: str, aws: Emulator) -> None:
    trail(aws)
    policies(aws)
    aws.deny(f"logs.{operation}")
    assert verdict(judged("logs", "cloudtrail", "s3", "ec2_network"), RULE, ":audit") is Verdict.UNDETERMINED


@pytest.mark.parametrize("read", [(), ("kinesis", "firehose")], ids=["alone", "with what it goes to"])
@pytest.mark.parametrize("service", ["kinesis", "firehose"])
def test_a_subscription_to_a_stream_copies_it_whether_or_not_the_stream_is_read(service: str, read: tuple[str, ...], aws: Emulator) -> None:
    trail(aws)
    if service == "kinesis":
        aws.client("kinesis").create_stream(StreamName="central", ShardCount=1)
        target = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/central"
    else:
        bucket = {"RoleARN": f"arn:aws:iam::{ACCOUNT}:role/logs", "BucketARN": "arn:aws:s3:::trail"}
        made = aws.client("firehose").create_delivery_stream(DeliveryStreamName="central", S3DestinationConfiguration=bucket)
        target = made["DeliveryStreamARN"]
    aws.client("logs").put_subscription_filter(
        logGroupName="audit", filterName="copy", filterPattern="", destinationArn=target, roleArn=f"arn:aws:iam::{ACCOUNT}:role/logs"
    )
    assert verdict(judged("logs", "cloudtrail", "s3", "ec2_network", *read), RULE, ":audit") is Verdict.PASS
