"""The emulator of the other tests: it is empty at first, keeps what was called, and fails where it is told to."""

from collections.abc import Mapping
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from tests.emulator import ACCOUNT, Emulator, aws, emulator

__all__ = ["aws", "emulator"]

CALLS = {
    "ec2": ("describe_vpcs", "ec2.DescribeVpcs"),
    "iam": ("list_users", "iam.ListUsers"),
    "s3": ("list_buckets", "s3.ListBuckets"),
    "kms": ("list_keys", "kms.ListKeys"),
    "guardduty": ("list_detectors", "guardduty.ListDetectors"),
}
"""One service of each protocol that errors are written in."""


@pytest.mark.parametrize("_", [1, 2])
def test_each_test_has_an_empty_account(aws: Emulator, _: int) -> None:
    iam = aws.client("iam")
    assert iam.list_users()["Users"] == []
    iam.create_user(UserName="left-behind")


def test_calls_of_every_client_are_recorded_with_their_region(aws: Emulator) -> None:
    boto3.client("ec2").describe_vpcs()
    aws.client("ec2", "eu-west-1").describe_regions()
    assert [(str(call), call.region) for call in aws.calls] == [
        ("ec2:DescribeVpcs", "eu-central-1"),
        ("ec2:DescribeRegions", "eu-west-1"),
    ]
    aws.forget()
    assert aws.called() == set()


def test_what_was_asked_is_kept(aws: Emulator) -> None:
    aws.client("iam").create_user(UserName="kept")
    assert aws.asked("iam.CreateUser") == [{"UserName": "kept"}]


@pytest.mark.parametrize("service", CALLS)
def test_a_denied_call_is_an_error_with_its_code(aws: Emulator, service: str) -> None:
    method, operation = CALLS[service]
    aws.deny(operation)
    with pytest.raises(ClientError) as denied:
        getattr(aws.client(service), method)()
    assert denied.value.response["Error"]["Code"] == "AccessDenied"


@pytest.mark.parametrize("service", CALLS)
def test_a_throttled_call_is_tried_again_without_waiting(aws: Emulator, service: str) -> None:
    method, operation = CALLS[service]
    aws.throttle(operation, times=2)
    client = boto3.client(service, config=Config(retries={"mode": "standard", "total_max_attempts": 6}))  # type: ignore[call-overload]
    getattr(client, method)()
    assert len(aws.waits) == 2


def test_a_fault_comes_after_the_calls_that_go_through(aws: Emulator) -> None:
    aws.fault("iam.ListUsers", "ServiceFailure", after=1, times=1)
    iam = aws.client("iam")
    iam.list_users()
    with pytest.raises(ClientError):
        iam.list_users()
    iam.list_users()


def test_an_answer_can_be_malformed(aws: Emulator) -> None:
    aws.fault("ec2.DescribeVpcs", "", status=200, body=b"<Describe")
    with pytest.raises(ResponseParserError):
        aws.client("ec2").describe_vpcs()


def test_an_answer_can_be_given(aws: Emulator) -> None:
    aws.answer("guardduty.ListDetectors", {"detectorIds": ["d-1"]})
    assert aws.client("guardduty").list_detectors()["DetectorIds"] == ["d-1"]


def test_an_account_before_the_host_reaches_the_emulator(aws: Emulator) -> None:
    block = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
    s3 = aws.client("s3control")
    s3.put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration=block)
    assert s3.get_public_access_block(AccountId=ACCOUNT)["PublicAccessBlockConfiguration"] == block


def test_what_the_emulator_lacks_can_be_answered(aws: Emulator) -> None:
    asked: list[str] = []

    def answer(operation: str, params: Mapping[str, Any]) -> bytes | None:
        asked.append(operation)
        return b'{"detectorIds": ["d-2"]}' if operation == "guardduty.ListDetectors" and params == {"MaxResults": 5} else None

    aws.lacks = answer
    guardduty = aws.client("guardduty")
    assert guardduty.list_detectors(MaxResults=5)["DetectorIds"] == ["d-2"]
    assert guardduty.list_detectors()["DetectorIds"] == []
    assert asked == ["guardduty.ListDetectors"] * 2
