import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.sns import AlarmTopic
from pci_constructs.refusals import RefusedSetting
from tests.conftest import FLAGS
from tests.kit import nag, only, replacements, resources


@pytest.fixture
def key(stack: cdk.Stack) -> kms.IKey:
    return CustomerManagedKey(stack, "Key", description="alarms").key


def test_encrypted_with_the_key(stack: cdk.Stack, key: kms.IKey) -> None:
    AlarmTopic(stack, "Alarms", key=key)
    assert only(stack, "AWS::SNS::Topic")["KmsMasterKeyId"] == {"Fn::GetAtt": ["Key961B73FD", "Arn"]}


def test_refuses_plain_text_publishing(stack: cdk.Stack, key: kms.IKey) -> None:
    AlarmTopic(stack, "Alarms", key=key)
    denied = [s for s in only(stack, "AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]
    assert [s["Condition"] for s in denied] == [{"Bool": {"aws:SecureTransport": "false"}}]


def test_publishers_act_for_this_account_alone(stack: cdk.Stack, key: kms.IKey) -> None:
    AlarmTopic(stack, "Alarms", key=key)
    allowed = [s for s in only(stack, "AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
    assert {s["Principal"]["Service"] for s in allowed} == {
        "cloudwatch.amazonaws.com",
        "events.amazonaws.com",
        "events.rds.amazonaws.com",
    }
    assert all(s["Condition"] == {"StringEquals": {"aws:SourceAccount": "111122223333"}} for s in allowed)


def test_emails_are_subscribed(stack: cdk.Stack, key: kms.IKey) -> None:
    AlarmTopic(stack, "Alarms", key=key, emails=["security@example.com"])
    assert [r["Properties"]["Endpoint"] for r in resources(stack, "AWS::SNS::Subscription").values()] == ["security@example.com"]


def test_a_missing_key_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match="key must be a customer managed key, got None"):
        AlarmTopic(stack, "Alarms", key=None)  # type: ignore[arg-type]


def test_a_swap_from_the_plain_topic_replaces_nothing() -> None:
    def ours(scope: Construct) -> None:
        AlarmTopic(scope, "Alarms", key=CustomerManagedKey(scope, "Key", description="alarms").key)

    assert replacements(ours, lambda scope: sns.Topic(scope, "Alarms"), {"AWS::SNS::Topic": ("FifoTopic", "TopicName")}, FLAGS) == []


def test_nag_finds_nothing(app: cdk.App, stack: cdk.Stack, key: kms.IKey) -> None:
    AlarmTopic(stack, "Alarms", key=key)
    assert nag(app) == []
