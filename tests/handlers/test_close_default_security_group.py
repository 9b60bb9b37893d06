import importlib
from collections.abc import Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from moto import mock_aws

from pci_constructs.handlers.api import RETRIES
from pci_constructs.handlers.close_default_security_group import index
from tests.conftest import ROOT
from tests.handlers.test_cloudformation import Answers, answers, request

if TYPE_CHECKING:
    from types_boto3_ec2 import EC2Client

__all__ = ["answers"]

CONTEXT = SimpleNamespace(log_stream_name="stream")
THROTTLED = (
    b"<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>slow down</Message></Error></Errors>"
    b"<RequestID>1</RequestID></Response>"
)


@pytest.fixture
def ec2(monkeypatch: pytest.MonkeyPatch) -> Iterator["EC2Client"]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        yield boto3.client("ec2")


@pytest.fixture
def vpc(ec2: "EC2Client") -> str:
    return ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]


def default_group(ec2: "EC2Client", vpc: str) -> dict[str, Any]:
    filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
    (group,) = ec2.describe_security_groups(Filters=filters)["SecurityGroups"]  # type: ignore[arg-type]
    return dict(group)


def handle(ec2: "EC2Client", vpc: str, **changes: object) -> str:
    group_id: str = default_group(ec2, vpc)["GroupId"]
    properties = {"GroupId": group_id, "VpcId": vpc}
    index.handler(request(ResourceProperties=properties, **changes), CONTEXT)
    return group_id


def rules(ec2: "EC2Client", vpc: str) -> tuple[object, object]:
    group = default_group(ec2, vpc)
    return group["IpPermissions"], group["IpPermissionsEgress"]


def test_creation_takes_every_rule_out(ec2: "EC2Client", vpc: str, answers: Answers) -> None:
    ec2.authorize_security_group_ingress(
        GroupId=default_group(ec2, vpc)["GroupId"],
        IpPermissions=[{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
    )
    assert all(rules(ec2, vpc))
    group_id = handle(ec2, vpc)
    assert rules(ec2, vpc) == ([], [])
    assert (answers.last["Status"], answers.last["PhysicalResourceId"]) == ("SUCCESS", group_id)


def test_a_second_call_finds_nothing_to_do(ec2: "EC2Client", vpc: str, answers: Answers) -> None:
    handle(ec2, vpc)
    handle(ec2, vpc)
    assert [answers.last["Status"], len(answers.requests)] == ["SUCCESS", 2]


def test_an_update_closes_what_somebody_opened(ec2: "EC2Client", vpc: str, answers: Answers) -> None:
    group_id = handle(ec2, vpc)
    ec2.authorize_security_group_ingress(GroupId=group_id, IpProtocol="tcp", FromPort=80, ToPort=80, CidrIp="0.0.0.0/0")
    handle(ec2, vpc, RequestType="Update", PhysicalResourceId=group_id)
    assert rules(ec2, vpc) == ([], [])


def test_deletion_leaves_the_group_closed(ec2: "EC2Client", vpc: str, answers: Answers) -> None:
    group_id = handle(ec2, vpc)
    handle(ec2, vpc, RequestType="Delete", PhysicalResourceId=group_id)
    assert rules(ec2, vpc) == ([], [])
    assert answers.last["Status"] == "SUCCESS"


def test_deletion_succeeds_after_the_vpc_is_gone(ec2: "EC2Client", answers: Answers) -> None:
    properties = {"GroupId": "sg-0123456789abcdef0", "VpcId": "vpc-0123456789abcdef0"}
    index.handler(request(RequestType="Delete", PhysicalResourceId="sg-0123456789abcdef0", ResourceProperties=properties), CONTEXT)
    assert answers.last["Status"] == "SUCCESS"


def test_a_missing_group_fails_the_creation(ec2: "EC2Client", answers: Answers) -> None:
    properties = {"GroupId": "sg-0123456789abcdef0", "VpcId": "vpc-0123456789abcdef0"}
    index.handler(request(ResourceProperties=properties), CONTEXT)
    assert answers.last["Status"] == "FAILED"
    assert "InvalidGroup.NotFound" in answers.last["Reason"]


def test_a_request_without_properties_fails_with_an_answer(ec2: "EC2Client", answers: Answers) -> None:
    index.handler(request(), CONTEXT)
    assert answers.last["Status"] == "FAILED"


def test_another_group_is_left_alone(ec2: "EC2Client", vpc: str, answers: Answers) -> None:
    other = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
    index.handler(request(ResourceProperties={"GroupId": other, "VpcId": vpc}), CONTEXT)
    assert f"{other} is not the default security group of {vpc}" in answers.last["Reason"]
    (group,) = ec2.describe_security_groups(GroupIds=[other])["SecurityGroups"]
    assert group["IpPermissionsEgress"]


def test_the_default_group_of_another_vpc_is_left_alone(ec2: "EC2Client", vpc: str, answers: Answers) -> None:
    other = ec2.create_vpc(CidrBlock="10.21.0.0/16")["Vpc"]["VpcId"]
    index.handler(request(ResourceProperties={"GroupId": default_group(ec2, other)["GroupId"], "VpcId": vpc}), CONTEXT)
    assert answers.last["Status"] == "FAILED"
    assert rules(ec2, other)[1]


def throttle(client: "EC2Client", times: int) -> None:
    """Makes a client's first calls end as a busy EC2 would end them."""
    left = iter(range(times))

    def busy(**_: object) -> Any:
        if next(left, None) is None:
            return None
        raw = SimpleNamespace(stream=lambda *_: iter([THROTTLED]), read=lambda *_: THROTTLED)
        return AWSResponse("https://ec2.eu-central-1.amazonaws.com/", 503, HTTPHeaders(), raw)

    client.meta.events.register_first("before-send.ec2.RevokeSecurityGroupEgress", busy)


def handler_client(monkeypatch: pytest.MonkeyPatch, throttled: int) -> None:
    client = boto3.client("ec2", config=RETRIES)
    throttle(client, throttled)
    monkeypatch.setattr(boto3, "client", lambda *_, **__: client)


def test_throttling_is_waited_out(ec2: "EC2Client", vpc: str, answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    group_id = default_group(ec2, vpc)["GroupId"]
    handler_client(monkeypatch, throttled=3)
    index.handler(request(ResourceProperties={"GroupId": group_id, "VpcId": vpc}), CONTEXT)
    assert answers.last["Status"] == "SUCCESS"
    assert rules(ec2, vpc) == ([], [])


def test_throttling_without_end_is_answered(ec2: "EC2Client", vpc: str, answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    group_id = default_group(ec2, vpc)["GroupId"]
    handler_client(monkeypatch, throttled=100)
    index.handler(request(ResourceProperties={"GroupId": group_id, "VpcId": vpc}), CONTEXT)
    assert answers.last["Status"] == "FAILED"
    assert "RequestLimitExceeded" in answers.last["Reason"]


def test_lambda_finds_the_handler_under_the_name_that_the_function_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "pci_constructs"))
    module = importlib.import_module("handlers.close_default_security_group.index")
    assert callable(module.handler)
