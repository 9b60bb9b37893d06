from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.sns.sns_encrypted_kms import RULE as ENCRYPTED
from pci_constructs.rules.sns.sns_topic_no_public_access import RULE as PUBLIC
from pci_constructs.rules.sns.sns_topic_policy_enforces_tls import RULE as TOPIC_TLS
from pci_constructs.rules.sqs.sqs_queue_no_public_access import RULE as QUEUE_PUBLIC
from pci_constructs.rules.sqs.sqs_queue_policy_enforces_tls import RULE as QUEUE_TLS
from pci_constructs.rules.sqs.sqs_queue_policy_full_access_check import RULE as FULL
from tests.rules.pack import judged, verdicts

P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REF = {"Ref": "P"}
PARAMETERS = {"P": {"Type": "String"}}


@pytest.mark.parametrize(
    ("key", "expected"),
    [(None, F), ("", F), ("alias/aws/sns", P), ({"Fn::GetAtt": ["K", "Arn"]}, P), (REF, U), ({"Ref": "AWS::NoValue"}, F)],
)
def test_encryption(key: Any, expected: Verdict) -> None:
    topic = {"Type": "AWS::SNS::Topic", "Properties": {} if key is None else {"KmsMasterKeyId": key}}
    shown = Example(resources={"T": topic, "K": {"Type": "AWS::KMS::Key"}}, rest={"Parameters": PARAMETERS})
    assert [f.verdict for f in judged(ENCRYPTED, shown)] == [expected]


def statement(**more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", **more}


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (statement(), F),
        (statement(Principal={"AWS": ["*"]}), F),
        (statement(Principal={"Service": "events.amazonaws.com"}), P),
        (statement(Condition={"StringEquals": {"aws:SourceAccount": "111122223333"}}), P),
        (statement(Condition={"StringEquals": {"AWS:SourceOwner": {"Ref": "AWS::AccountId"}}}), P),
        (statement(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}}), F),
        # The ARN of a bucket has no account, and a bucket's name is one bucket's.
        (statement(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:bucket"}}), P),
        (statement(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:*"}}), F),
        (statement(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:accesspoint/a"}}), F),
        (statement(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:s3:::bucket"}}), P),
        (statement(Condition={"Bool": {"aws:SecureTransport": "true"}}), F),
        (statement(Condition={"StringNotEquals": {"aws:SourceAccount": "111122223333"}}), F),
        (statement(Condition={"StringEquals": {"aws:SourceAccount": REF}}), U),
        (statement(Effect="Deny"), P),
        (REF, U),
    ],
)
def test_nobody_unknown(one: Any, expected: Verdict) -> None:
    document = {"PolicyDocument": {"Statement": one}}
    assert verdicts(PUBLIC, document, Parameters=PARAMETERS) == {expected}
    assert verdicts(QUEUE_PUBLIC, document, Parameters=PARAMETERS) == {expected}


@pytest.mark.parametrize(
    ("action", "expected"), [("sqs:*", F), ("*", F), (["sqs:SendMessage", "SQS:*"], F), ("sqs:Send*", P), (REF, U), ([REF, "sqs:*"], F)]
)
def test_every_action_on_a_queue(action: Any, expected: Verdict) -> None:
    document = {"PolicyDocument": {"Statement": statement(Action=action, Principal={"AWS": "111122223333"})}}
    assert verdicts(FULL, document, Parameters=PARAMETERS) == {expected}


def deny(secure: Any = "false", **more: Any) -> dict[str, Any]:
    return statement(Effect="Deny", Condition={"Bool": {"aws:SecureTransport": secure}}, **more)


BOTH = {"Bool": {"aws:SecureTransport": "false"}, "StringEquals": {"aws:PrincipalAccount": "111122223333"}}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([deny()], P),
        ([deny(False)], P),
        ([deny("true")], F),
        ([statement(), deny()], P),
        ([deny(Principal={"AWS": "*"})], P),
        ([deny(Principal={"AWS": "111122223333"})], F),
        ([{**deny(), "Condition": BOTH}], F),
        ([deny(Action="sns:GetTopicAttributes")], F),
        ([deny(REF)], U),
        ([REF], U),
        ([REF, deny()], P),
        ([], F),
    ],
)
def test_requests_without_tls(statements: list[Any], expected: Verdict) -> None:
    for rule, type_, policy, path in (
        (TOPIC_TLS, "AWS::SNS::Topic", "AWS::SNS::TopicPolicy", "Topics"),
        (QUEUE_TLS, "AWS::SQS::Queue", "AWS::SQS::QueuePolicy", "Queues"),
    ):

        def attached(name: str, policy: str = policy, path: str = path) -> dict[str, Any]:
            return {"Type": policy, "Properties": {path: [{"Ref": name}], "PolicyDocument": {"Statement": statements}}}

        shown = Example(resources={"R": {"Type": type_}, "Q": attached("R")}, rest={"Parameters": PARAMETERS})
        assert [f.verdict for f in judged(rule, shown)] == [expected]
        apart = Example(resources={"R": {"Type": type_}, "O": {"Type": type_}, "Q": attached("O")}, rest={"Parameters": PARAMETERS})
        assert {f.subject.logical_id: f.verdict for f in judged(rule, apart)} == {"R": F, "O": expected}


@pytest.mark.parametrize(
    ("name", "resource", "expected"),
    [
        (None, {"Fn::GetAtt": ["R", "Arn"]}, P),
        (None, {"Fn::Sub": "${R.Arn}"}, P),
        (None, {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${R.QueueName}"}, P),
        (None, "arn:aws:sqs:*:111122223333:*", P),
        (None, {"Fn::Sub": "arn:aws:sqs:*:*:${AWS::StackName}-*"}, P),
        (None, [{"Fn::GetAtt": ["O", "Arn"]}, {"Fn::GetAtt": ["R", "Arn"]}], P),
        (None, {"Fn::GetAtt": ["O", "Arn"]}, F),
        (None, {"Fn::Sub": "${R.Arn}-dead"}, F),
        (None, "arn:aws:sqs:eu-central-1:111122223333:pay", F),
        (None, {"Fn::ImportValue": "x"}, U),
        (None, {"Fn::GetAtt": ["C", "Arn"]}, U),
        ("pay", "arn:aws:sqs:eu-central-1:111122223333:pay", P),
        ("pay", {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:pay"}, P),
        ("pay", "arn:aws:sqs:eu-central-1:111122223333:payments", F),
        ("pay", {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${P}"}, U),
        (REF, {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${P}"}, P),
        ({"Fn::Sub": "${AWS::StackName}-in"}, {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-in"}, P),
    ],
)
def test_a_denial_is_about_the_queue(name: Any, resource: Any, expected: Verdict) -> None:
    resources = {
        "R": {"Type": "AWS::SQS::Queue", "Properties": {} if name is None else {"QueueName": name}},
        "O": {"Type": "AWS::SQS::Queue"},
        "C": {"Type": "AWS::CloudFormation::CustomResource", "Properties": {"ServiceToken": "arn"}},
        "Q": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {"Queues": [{"Ref": "R"}], "PolicyDocument": {"Statement": [deny(Resource=resource)]}},
        },
    }
    found = judged(QUEUE_TLS, Example(resources=resources, rest={"Parameters": PARAMETERS}))
    assert {f.verdict for f in found if f.subject.logical_id == "R"} == {expected}


def test_inline_policies_count() -> None:
    document = {"PolicyDocument": {"Statement": [deny()]}}
    topic = {
        "R": {"Type": "AWS::SNS::Topic"},
        "Q": {"Type": "AWS::SNS::TopicInlinePolicy", "Properties": {**document, "TopicArn": {"Ref": "R"}}},
    }
    queue = {
        "R": {"Type": "AWS::SQS::Queue"},
        "Q": {"Type": "AWS::SQS::QueueInlinePolicy", "Properties": {**document, "Queue": {"Ref": "R"}}},
    }
    assert [f.verdict for f in judged(TOPIC_TLS, Example(resources=topic))] == [P]
    assert [f.verdict for f in judged(QUEUE_TLS, Example(resources=queue))] == [P]


@pytest.mark.parametrize(("protocol", "expected"), [("https", P), ("email", P), ("http", F), ("HTTP", F), (REF, U)])
def test_subscriptions(protocol: Any, expected: Verdict) -> None:
    policy = {"Type": "AWS::SNS::TopicPolicy", "Properties": {"Topics": [{"Ref": "R"}], "PolicyDocument": {"Statement": [deny()]}}}
    apart = {"Type": "AWS::SNS::Subscription", "Properties": {"TopicArn": {"Ref": "R"}, "Protocol": protocol, "Endpoint": "e"}}
    within = {"Subscription": [{"Protocol": protocol, "Endpoint": "e"}]}
    for resources in (
        {"R": {"Type": "AWS::SNS::Topic"}, "Q": policy, "S": apart},
        {"R": {"Type": "AWS::SNS::Topic", "Properties": within}, "Q": policy},
    ):
        assert [f.verdict for f in judged(TOPIC_TLS, Example(resources=resources, rest={"Parameters": PARAMETERS}))] == [expected]
