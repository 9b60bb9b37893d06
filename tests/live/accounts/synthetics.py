"""A canary that runs every hour with an alarm, and one that somebody stopped."""

from typing import Any

from tests.emulator import Emulator
from tests.live.answers import also, plain

CALL = "synthetics.DescribeCanaries"


def canary(name: str, *, state: str = "RUNNING", expression: str = "rate(1 hour)", lasts: int = 0) -> dict[str, Any]:
    """A canary as the API tells of it."""
    return {
        "Id": "11111111-2222-3333-4444-555555555555",
        "Name": name,
        "ExecutionRoleArn": "arn:aws:iam::123456789012:role/canary",
        "Schedule": {"Expression": expression, "DurationInSeconds": lasts},
        "RunConfig": {"TimeoutInSeconds": 60},
        "Status": {"State": state},
        "ArtifactS3Location": "artifacts/checkout",
        "RuntimeVersion": "syn-nodejs-puppeteer-9.1",
        "VpcConfig": {"SubnetIds": ["subnet-0123456789abcdef0"], "SecurityGroupIds": ["sg-0123456789abcdef0"]},
        "Tags": {"pci-scope": "connected-to"},
    }


def shown(aws: Emulator, *canaries: dict[str, Any]) -> None:
    """Shows canaries; what the emulator says of one is not what AWS says."""
    also(aws, {CALL: plain({"Canaries": list(canaries)})})


def alarmed(aws: Emulator, name: str) -> None:
    """Puts an alarm on the runs of a canary."""
    aws.client("cloudwatch").put_metric_alarm(
        AlarmName=name,
        Namespace="CloudWatchSynthetics",
        MetricName="SuccessPercent",
        Dimensions=[{"Name": "CanaryName", "Value": name}],
        ComparisonOperator="LessThanThreshold",
        Threshold=100,
        EvaluationPeriods=1,
        Period=3600,
        Statistic="Average",
        AlarmActions=["arn:aws:sns:eu-central-1:123456789012:security"],
    )


def arrange(aws: Emulator) -> None:
    """Two canaries."""
    alarmed(aws, "checkout")
    shown(aws, canary("checkout"), canary("old", state="STOPPED"))
