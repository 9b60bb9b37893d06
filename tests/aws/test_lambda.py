from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from pci_constructs.aws.ec2 import Placement, Tier
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.lambda_ import _INTERFACES, HandlerFunction
from pci_constructs.refusals import RefusedSetting
from tests.conftest import FLAGS
from tests.kit import nag, only, resources


@pytest.fixture
def key(stack: cdk.Stack) -> kms.IKey:
    return CustomerManagedKey(stack, "Key", description="handlers").key


@pytest.fixture
def handler(stack: cdk.Stack, key: kms.IKey) -> HandlerFunction:
    statement = iam.PolicyStatement(
        actions=["ec2:RevokeSecurityGroupIngress"], resources=["arn:aws:ec2:eu-central-1:111122223333:security-group/sg-12345678"]
    )
    return HandlerFunction(stack, "Handler", handler="close_default_security_group", description="x", key=key, statements=[statement])


def statements(stack: cdk.Stack) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = only(stack, "AWS::IAM::ManagedPolicy")["PolicyDocument"]["Statement"]
    return found


def test_runs_the_handler_of_its_folder(stack: cdk.Stack, handler: HandlerFunction) -> None:
    assert only(stack, "AWS::Lambda::Function")["Handler"] == "handlers.close_default_security_group.index.handler"


def test_may_do_what_it_declares_and_write_its_log_and_dead_letters(stack: cdk.Stack, handler: HandlerFunction) -> None:
    actions = [action for s in statements(stack) for action in ([s["Action"]] if isinstance(s["Action"], str) else list(s["Action"]))]
    assert sorted(actions) == [
        "ec2:RevokeSecurityGroupIngress",
        "kms:Decrypt",
        "kms:GenerateDataKey",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "sqs:SendMessage",
    ]
    assert all(s["Resource"] != "*" for s in statements(stack))


def test_role_has_no_inline_policy_and_its_policy_comes_first(stack: cdk.Stack, handler: HandlerFunction) -> None:
    assert resources(stack, "AWS::IAM::Policy") == {}
    (policy_id,) = resources(stack, "AWS::IAM::ManagedPolicy")
    assert only(stack, "AWS::IAM::Role")["ManagedPolicyArns"] == [{"Ref": policy_id}]


def test_log_environment_and_dead_letters_are_encrypted_with_the_key(stack: cdk.Stack, handler: HandlerFunction) -> None:
    arn = {"Fn::GetAtt": ["Key961B73FD", "Arn"]}
    assert only(stack, "AWS::Lambda::Function")["KmsKeyArn"] == arn
    assert only(stack, "AWS::Logs::LogGroup")["KmsKeyId"] == arn
    assert only(stack, "AWS::SQS::Queue")["KmsMasterKeyId"] == arn


def test_log_is_kept_for_12_months(stack: cdk.Stack, handler: HandlerFunction) -> None:
    assert only(stack, "AWS::Logs::LogGroup")["RetentionInDays"] == 365


def test_runs_once_at_a_time_and_not_for_long(stack: cdk.Stack, handler: HandlerFunction) -> None:
    function = only(stack, "AWS::Lambda::Function")
    assert (function["ReservedConcurrentExecutions"], function["Timeout"]) == (1, 120)


def test_more_may_run_at_once(stack: cdk.Stack, key: kms.IKey) -> None:
    HandlerFunction(stack, "Handler", handler="x", description="x", key=key, concurrency=4)
    assert only(stack, "AWS::Lambda::Function")["ReservedConcurrentExecutions"] == 4


@pytest.mark.parametrize("concurrency", [0, -1, 1.5, True, None])
def test_a_concurrency_that_is_none_is_refused(stack: cdk.Stack, key: kms.IKey, concurrency: Any) -> None:
    with pytest.raises(RefusedSetting, match=r"Stack/Handler: concurrency must be a whole number from 1 on"):
        HandlerFunction(stack, "Handler", handler="x", description="x", key=key, concurrency=concurrency)


def test_an_unresolved_concurrency_passes(stack: cdk.Stack, key: kms.IKey) -> None:
    instances = cdk.CfnParameter(stack, "Instances", type="Number")
    HandlerFunction(stack, "Handler", handler="x", description="x", key=key, concurrency=instances.value_as_number)  # type: ignore[arg-type]
    assert only(stack, "AWS::Lambda::Function")["ReservedConcurrentExecutions"] == {"Ref": "Instances"}


def test_in_subnets_it_gets_the_calls_that_this_takes(stack: cdk.Stack, key: kms.IKey) -> None:
    vpc = ec2.Vpc.from_vpc_attributes(
        stack,
        "Vpc",
        vpc_id="vpc-12345678",
        vpc_cidr_block="10.0.0.0/16",
        availability_zones=["eu-central-1a"],
        private_subnet_ids=["subnet-12345678"],
    )
    placement = Placement(vpc=vpc, tier=Tier.CDE, subnets=vpc.private_subnets)
    handler = HandlerFunction(stack, "Handler", handler="x", description="x", key=key, placement=placement)
    found = only(stack, "AWS::Lambda::Function")["VpcConfig"]
    assert found["SubnetIds"] == ["subnet-12345678"]
    assert [rule["CidrIp"] for rule in only(stack, "AWS::EC2::SecurityGroup")["SecurityGroupEgress"]] == ["255.255.255.255/32"]
    assert len(handler.connections.security_groups) == len(found["SecurityGroupIds"]) == 1
    allowed, denied = (s for s in statements(stack) if s["Resource"] == "*")
    assert (allowed["Effect"], denied["Effect"]) == ("Allow", "Deny")
    assert allowed["Action"] == denied["Action"] == list(_INTERFACES)
    assert "lambda:SourceFunctionArn" in denied["Condition"]["ArnLike"], "the handler's own code uses none of it"


def test_code_is_the_handlers_folder_alone(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path / "out"), context=FLAGS)
    stack = cdk.Stack(app, "Stack")
    HandlerFunction(stack, "Handler", handler="x", description="x", key=CustomerManagedKey(stack, "Key", description="x").key)
    app.synth()
    (asset,) = (folder for folder in (tmp_path / "out").iterdir() if folder.is_dir())
    assert [entry.name for entry in asset.iterdir()] == ["handlers"]
    assert not list(asset.rglob("__pycache__"))


def test_nag_finds_nothing(app: cdk.App, handler: HandlerFunction) -> None:
    assert nag(app) == []
