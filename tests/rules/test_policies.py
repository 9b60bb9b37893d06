import json
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pci_constructs.assembly import Evaluation, Undetermined
from pci_constructs.assembly.templates import alone
from pci_constructs.assembly.values import references_in
from pci_constructs.rules.policies import Statement, all_hold, all_true_of, any_holds, any_so, is_wide, statements
from pci_constructs.rules.policy_values import plain_conditions
from tests.rules.pack import TODAY

REF = {"Ref": "P"}
OWN = {"Ref": "AWS::AccountId"}
ORG = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
YES, NO, OPEN = True, False, None


def statement(document: Any) -> Statement:
    template = {
        "Parameters": {"P": {"Type": "String"}},
        "Resources": {"R": {"Type": "AWS::SQS::QueuePolicy", "Properties": {"PolicyDocument": document}}},
    }
    evaluation = Evaluation(alone(template, "t.json"), today=TODAY)
    (found,) = statements(evaluation.view(evaluation.by_type["AWS::SQS::QueuePolicy"][0]), "PolicyDocument")
    return found


def asked(question: str, *arguments: str, **parts: Any) -> bool | None:
    """The answer of a question, ``None`` if it cannot be told."""
    found = getattr(statement({"Statement": {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", **parts}}), question)
    try:
        answer = found(*arguments)
    except Undetermined:
        return None
    return bool(answer)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"Principal": "*"}, YES),
        ({"Principal": {"AWS": "*"}}, YES),
        ({"Principal": {"AWS": ["arn:aws:iam::111122223333:root", "*"]}}, YES),
        ({"Principal": {"AWS": "arn:aws:iam::*:root"}}, YES),
        ({"Principal": {"AWS": "arn:aws-us-gov:iam::*:role/reports"}}, YES),
        ({"Principal": "arn:aws:iam::*"}, YES),
        ({"Principal": {"AWS": "arn:aws:iam::11112222333?:root"}}, YES),
        ({"Principal": {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::*:root"}}}, YES),
        ({"Principal": {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*"}}}, NO),
        ({"Principal": {"AWS": "arn:aws:iam::111122223333:role/*"}}, NO),
        ({"Principal": "*", "Effect": "ALLOW"}, YES),
        ({"Principal": "*", "Effect": "Deny"}, NO),
        ({"Principal": {"AWS": OWN}}, NO),
        ({"Principal": {"Service": "sns.amazonaws.com"}}, NO),
        ({"NotPrincipal": {"AWS": OWN}}, YES),
        ({"NotPrincipal": {"AWS": OWN}, "Effect": "Deny"}, NO),
        ({"Principal": "*", "Condition": ORG}, NO),
        ({"Principal": "*", "Condition": {"stringequals": {"AWS:PRINCIPALORGID": "o-a1b2c3d4e5"}}}, NO),
        ({"Principal": "*", "Condition": {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}, YES),
        ({"Principal": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}, YES),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:PrincipalOrgID": "o-*"}}}, YES),
        ({"Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}, YES),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:PrincipalArn": "*"}}}, YES),
        ({"Principal": "*", "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}}}, YES),
        ({"Principal": "*", "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::mine"}}}, NO),
        ({"Principal": "*", "Condition": {"ArnLike": {"aws:SourceArn": {"Fn::Sub": "arn:aws:sns:*:${AWS::AccountId}:*"}}}}, NO),
        ({"Principal": "*", "Condition": {"StringEquals": {"aws:SourceAccount": OWN}}}, NO),
        ({"Principal": "*", "Condition": {"StringEquals": {"aws:username": "bob"}}}, YES),
        ({"Principal": "*", "Condition": {"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/16"}}}, YES),
        ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["198.51.100.0/24", "0.0.0.0/1"]}}}, YES),
        ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}}, NO),
        ({"Principal": "*", "Condition": {"StringEquals": {"aws:VpceOrgID": "o-a1b2c3d4e5"}}}, NO),
        ({"Principal": "*", "Condition": {"StringEquals": {"aws:VpceAccount": OWN}}}, NO),
        ({"Principal": "*", "Condition": {"ForAnyValue:StringLike": {"aws:VpceOrgPaths": "o-a1b2/r-ab12/*"}}}, NO),
        ({"Principal": "*", "Condition": {"ArnEquals": {"aws:SourceVpcArn": "arn:aws:ec2:*:111122223333:vpc/vpc-1"}}}, NO),
        # A wildcard where the value would say whose it is
        ({"Principal": "*", "Condition": {"StringLike": {"aws:VpceOrgID": "o-*"}}}, YES),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:VpceAccount": "1111*"}}}, YES),
        ({"Principal": "*", "Condition": {"ForAnyValue:StringLike": {"aws:VpceOrgPaths": "o-*/r-ab12/*"}}}, YES),
        ({"Principal": "*", "Condition": {"ArnLike": {"aws:SourceVpcArn": "arn:aws:ec2:*:*:vpc/vpc-1"}}}, YES),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:PrincipalAccount": "11112222333?"}}}, YES),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:SourceVpce": ["vpce-0a1b2c3d", "vpce-*"]}}}, YES),
        ({"Principal": "*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}}}, NO),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:userId": "*:reports"}}}, YES),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:userId": "AROAEXAMPLE:*"}}}, NO),
        ({"Principal": "*", "Condition": {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-*/r-ab12/*"}}}, YES),
        ({"Principal": "*", "Condition": {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2/r-ab12/*"}}}, NO),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:PrincipalArn": "*:role/reports"}}}, YES),
        ({"Principal": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::1111*:role/reports"}}}, YES),
        ({"Principal": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}}, NO),
        ({"Principal": "*", "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::cards-*"}}}, NO),
        ({"Principal": "*", "Condition": {"StringLike": {"sns:Endpoint": "*@pay.example"}}}, NO),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:SourceIp": "*.*"}}}, YES),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:SourceIp": "198.51.100.*"}}}, NO),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:SourceArn": "arn:aws:lambda:*:function:reports"}}}, YES),
        (
            {
                "Principal": "*",
                "Condition": {"StringLike": {"aws:SourceArn": {"Fn::Sub": "arn:aws:lambda:*:${AWS::AccountId}:function:r"}}},
            },
            NO,
        ),
        # Whoever calls is who calls, and has what the caller has
        ({"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "${aws:PrincipalOrgID}"}}}, YES),
        ({"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": {"Fn::Sub": "${!AWS:principalorgid}"}}}}, YES),
        ({"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": "${aws:SourceAccount}"}}}, YES),
        ({"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "${aws:PrincipalTag/org, 'o-a1b2c3d4e5'}"}}}, YES),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:userId": "${aws:userid}"}}}, YES),
        ({"Principal": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::${aws:PrincipalAccount}:role/reports"}}}, YES),
        ({"Principal": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:user/${aws:username}"}}}, NO),
        ({"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}}, NO),
        ({"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}}}, NO),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:SourceVpce": {"Fn::Sub": "vpce-${P}"}}}}, OPEN),
        ({"Principal": REF}, OPEN),
        ({"Principal": {"AWS": REF}}, OPEN),
        ({"Principal": {"AWS": {"Fn::Sub": "arn:aws:iam::${P}:root"}}}, NO),
        ({"Principal": {"AWS": REF}, "Condition": ORG}, NO),
        ({"Principal": "*", "Condition": REF}, OPEN),
        ({"Principal": "*", "Condition": {"StringEquals": {"aws:SourceAccount": REF}}}, OPEN),
        ({"Principal": "*", "Condition": {"StringEquals": {"aws:SourceAccount": REF, "aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}, NO),
        ({"Principal": "*", "Effect": REF}, OPEN),
    ],
)
def test_open_to_anyone(parts: dict[str, Any], expected: bool | None) -> None:
    assert asked("open_to_anyone", **parts) is expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, YES),
        ({"Action": "SQS:sendmessage"}, YES),
        ({"Action": ["sqs:Get*", "sqs:Send?essage"]}, YES),
        ({"Action": "sqs:Receive*"}, NO),
        ({"NotAction": "sqs:Delete*"}, YES),
        ({"NotAction": "sqs:*"}, NO),
        ({"Action": ["sqs:*", REF]}, YES),
        ({"Action": REF}, OPEN),
        ({"Action": {"Fn::Sub": "s3:${P}"}}, NO),
    ],
)
def test_covered_actions(parts: dict[str, Any], expected: bool | None) -> None:
    assert asked("covers_action", "sqs:SendMessage", **parts) is expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, YES),
        ({"Action": ["sns:Publish", "sqs:*"]}, YES),
        ({"Action": "sns:Publish"}, NO),
        ({"Effect": "Deny"}, NO),
        ({"Effect": REF}, OPEN),
        ({"Effect": REF, "Action": "sns:Publish"}, NO),
        ({"Action": REF}, OPEN),
        ({"Action": REF, "Effect": "Deny"}, NO),
        ({"Action": REF, "Effect": REF}, OPEN),
        ({"NotAction": "sns:*"}, YES),
        ({"NotAction": "sqs:*"}, NO),
    ],
)
def test_allowed_actions(parts: dict[str, Any], expected: bool | None) -> None:
    found = statement({"Statement": {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", **parts}})
    for _ in range(2):
        try:
            answer: bool | None = found.allows_any_action(("sqs:DeleteQueue", "sqs:SendMessage"))
        except Undetermined:
            answer = None
        assert answer is expected


@pytest.mark.parametrize(
    ("parts", "of_queues", "of_all"),
    [
        ({"Action": "*"}, YES, YES),
        ({"Action": "SQS:*"}, YES, NO),
        ({"Action": "sqs:Send*"}, NO, NO),
        ({"NotAction": "iam:*"}, YES, YES),
        ({"NotAction": "sqs:DeleteQueue"}, NO, YES),
        ({"NotAction": "iam:*", "Effect": "Deny"}, YES, NO),
        ({"NotAction": "sqs:DeleteQueue", "Effect": "Deny"}, NO, NO),
        ({"NotAction": "iam:*", "Effect": REF}, YES, OPEN),
        ({"NotAction": REF}, OPEN, YES),
    ],
)
def test_every_action(parts: dict[str, Any], of_queues: bool | None, of_all: bool | None) -> None:
    without = {"Action": {"Ref": "AWS::NoValue"}} if "NotAction" in parts else {}
    assert asked("covers_all_actions", "sqs", **without, **parts) is of_queues
    assert asked("covers_all_actions", **without, **parts) is of_all


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, YES),
        ({"Resource": "arn:aws:sqs:*:*:*"}, NO),
        ({"NotResource": "arn:aws:sqs:*:*:pay"}, YES),
        ({"NotResource": "arn:aws:sqs:*:*:pay", "Effect": "Deny"}, NO),
        ({"NotResource": "arn:aws:sqs:*:*:pay", "Effect": REF}, OPEN),
        ({"Resource": REF}, OPEN),
    ],
)
def test_every_resource(parts: dict[str, Any], expected: bool | None) -> None:
    assert asked("covers_all_resources", **parts) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, NO),
        ({"StringEquals": {"aws:SourceAccount": OWN}}, YES),
        ({"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}}, YES),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:events:*:111122223333:rule/*"}}, YES),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:events:*:*:rule/*"}}, NO),
        ({"StringLike": {"aws:SourceAccount": "*"}}, NO),
        ({"StringEqualsIfExists": {"aws:SourceAccount": OWN}}, NO),
        ({"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-central-1:111122223333:*"}}, YES),
        ({"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:*:*"}}, NO),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, NO),
        ({"StringEquals": {"aws:SourceAccount": REF}}, OPEN),
    ],
)
def test_a_service_acts_for_a_source_that_is_named(condition: dict[str, Any], expected: bool | None) -> None:
    assert asked("bound_to_source", Principal={"Service": "events.amazonaws.com"}, Condition=condition) is expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"Principal": "*"}, YES),
        ({"Principal": {"AWS": "*"}}, YES),
        ({"Principal": "*", "Effect": "Allow"}, NO),
        ({"Principal": {"AWS": OWN}}, NO),
        ({"Principal": REF}, OPEN),
        ({"NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/a"}}, YES),
        ({"NotPrincipal": {"AWS": ["arn:aws:iam::111122223333:role/a", "*"]}}, NO),
        ({"Principal": "*", "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/a"}}}, YES),
        ({"Principal": "*", "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}}, NO),
        ({"Principal": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/a"}}}, NO),
        ({"Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}, NO),
    ],
)
def test_denials_to_all_but_some(parts: dict[str, Any], expected: bool | None) -> None:
    assert asked("denies_all_but_named", **{"Effect": "Deny", **parts}) is expected


@pytest.mark.parametrize(
    ("principal", "accounts", "services"),
    [
        ("*", ["*"], []),
        ({"AWS": "*"}, ["*"], []),
        (
            {"AWS": ["111122223333"], "Service": ["a.amazonaws.com", "b.amazonaws.com"]},
            ["111122223333"],
            ["a.amazonaws.com", "b.amazonaws.com"],
        ),
    ],
)
def test_principals_by_kind(principal: Any, accounts: list[str], services: list[str]) -> None:
    found = statement({"Statement": {"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*"}})
    assert (found.principals("AWS"), found.principals("Service"), found.principals()) == (accounts, services, accounts + services)


@pytest.mark.parametrize(
    ("value", "wide"),
    [
        ("*", True),
        ("0.0.0.0/0", True),
        ("::/0", True),
        ("2000::/3", True),
        ("128.0.0.0/1", True),
        ("10.0.0.0/8", False),
        ("2001:db8::/32", False),
        ("arn:aws:s3:::*", True),
        ("arn:*:*:*:*:*", True),
        ("arn:aws:iam::*:role/a", True),
        ("arn:aws:s3:::logs-*", False),
        ("arn:aws:s3:*:*:logs", False),
        ("arn:aws:s3:*:*:*", True),
        ("arn:aws:s3:*:*:accesspoint/logs", True),
        ("arn:aws:sns:*:*:logs", True),
        ("arn:aws:sns:*:111122223333:*", False),
        ("vpce-1", False),
        ("${aws:SourceVpce}", True),
        ("arn:aws:sns:*:${aws:SourceAccount}:*", True),
        ("arn:aws:s3:::logs-${aws:username}", False),
        ("${aws:ResourceAccount}", False),
        ("o-*", True),
        ("o-*/*", True),
        ("vpce-*", True),
        ("AROA*:*", True),
        ("o-a1b2c3d4e5/*", False),
        ("AROAEXAMPLEROLEID:*", False),
    ],
)
def test_wide_values(value: str, wide: bool) -> None:
    assert is_wide(value) is wide


def test_one_answer_decides_whatever_is_not_known_of_the_others() -> None:
    def unknown() -> bool:
        raise Undetermined("a parameter")

    assert not all_hold(unknown, lambda: False)
    assert not all_true_of(1, lambda _: unknown(), lambda one: one > 1)
    assert all_true_of(1, lambda one: one > 0, lambda one: one < 2)
    with pytest.raises(Undetermined):
        all_true_of(1, lambda one: one > 0, lambda _: unknown())
    assert any_holds(unknown, lambda: True)
    for question in (all_hold, any_holds):
        with pytest.raises(Undetermined):
            question(unknown)


@pytest.mark.parametrize(
    "document",
    ["[]", "3", '""', "null", "{", '{"a":' * 5000, {"Statement": "x"}, {"Statement": [[{}]]}, {"Statement": [3]}, '{"Statement": ["x"]}'],
)
def test_what_is_no_policy_is_not_taken_for_an_empty_one(document: Any) -> None:
    with pytest.raises(Undetermined):
        statement(document)


OPEN_TO_ALL = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]%s}'


@pytest.mark.parametrize(
    "document",
    [
        {"statement": [{"Effect": "Allow"}]},
        {"Statement": {"effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}},
        {"Statement": [{"Effect": "Allow", "principal": "*", "Action": "*", "Resource": "*"}]},
        {"Statement": {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*", "condition": {}}},
        OPEN_TO_ALL % ', "Statement": []',
        OPEN_TO_ALL.replace('"Principal": "*"', '"Principal": "*", "Principal": {"AWS": "111122223333"}') % "",
    ],
)
def test_an_element_in_other_case_or_twice_is_not_passed_over(document: Any) -> None:
    with pytest.raises(Undetermined):
        statement(document)


@pytest.mark.parametrize("kind", ["aws", "Aws", "AWS ", "Account"])
def test_what_is_no_kind_of_principal_is_not_passed_over(kind: str) -> None:
    assert asked("open_to_anyone", Principal={kind: "*"}) is OPEN
    assert asked("open_to_anyone", Principal={kind: "*", "AWS": "*"}) is OPEN


def test_a_part_that_is_no_text_is_not_known() -> None:
    assert asked("open_to_anyone", Principal="*", Effect=["Allow"]) is None
    assert asked("covers_action", "sqs:SendMessage", Action={"a": 1}) is None
    assert asked("names_anyone", Principal={"AWS": [{"AWS": "*"}]}) is None


def written(**parts: Any) -> dict[str, Any]:
    """A document as text into which the deployment fills something."""
    document = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*", **parts}]}
    return {"Fn::Sub": json.dumps(document)}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, YES),
        ({"Resource": "arn:aws:sqs:eu-central-1:111122223333:${P}"}, YES),
        ({"Principal": {"AWS": "arn:aws:iam::${AWS::AccountId}:root"}, "Resource": "${P}"}, NO),
        ({"Principal": {"AWS": "arn:aws:iam::${P}:root"}}, NO),
        ({"Principal": {"AWS": "${P}"}}, OPEN),
        ({"Effect": "Deny", "Principal": {"AWS": "${P}"}}, NO),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": "${P}"}}}, OPEN),
        ({"Condition": {"StringEquals": {"aws:SourceArn": "${R.Arn}"}}}, NO),
        ({"Condition": {"StringEquals": {"${P}:sub": "x", "aws:SourceAccount": "111122223333"}}}, NO),
    ],
)
def test_a_document_as_text_into_which_something_is_filled(parts: dict[str, Any], expected: bool | None) -> None:
    found = statement(written(**parts))
    try:
        answer: bool | None = found.open_to_anyone()
    except Undetermined:
        answer = None
    assert answer is expected


@pytest.mark.parametrize(
    "text",
    ['{"Statement": [${P}]}', '{"${P}": []}', "${P}", '["${P}"]', "{" + '"a":{' * 50_000 + '"b":"${P}"' + "}" * 50_001],
)
def test_a_document_that_the_deployment_makes_is_not_known(text: str) -> None:
    with pytest.raises(Undetermined):
        statement({"Fn::Sub": text})


def test_what_is_filled_in_is_still_known_to_be_of_a_resource() -> None:
    (resource,) = statement(written(Resource="${R.Arn}/x")).resources()
    assert [found.attribute for found in references_in(resource)] == ["Arn"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ('"Principal": "*", "Resource": "${P}"', YES),
        ('"Principal": "*", "Resource": "{{resolve:ssm:/x}}"', YES),
        ('"Principal": {"AWS": "arn:aws:iam::${P}:root"}', NO),
        ('"Principal": {"AWS": "${P}"}', OPEN),
        ('"Principal": {"AWS": ["${P}", "*"]}', YES),
        ('"Principal": "*", "Sid": "${P}", "Condition": {"StringEquals": {"aws:SourceAccount": "${AWS::AccountId}"}}', NO),
        ('"Principal": "*", "Sid": "${P}", "Condition": {"StringLike": {"aws:PrincipalArn": "arn:aws:iam::1:user/${!aws:username}"}}', NO),
        ('"Principal": "*", "Condition": {"StringEquals": {"aws:SourceAccount": "${P}"}}', OPEN),
        ('"Principal": "*", "Condition": {"StringEquals": {"${P}": "x"}}', OPEN),
        ('"Principal": "*", "Condition": {"${P}": {"aws:SourceAccount": "111122223333"}}', OPEN),
        ('"Principal": "*", "${P}": "x"', OPEN),
        ('"Principal": ${P}', OPEN),
    ],
)
def test_a_document_in_text_is_read_as_far_as_it_is_known(parts: str, expected: bool | None) -> None:
    document = {"Fn::Sub": f'{{"Statement": [{{"Effect": "Allow", "Action": "sqs:SendMessage", {parts}}}]}}'}
    try:
        answer: bool | None = statement(document).open_to_anyone()
    except Undetermined:
        answer = None
    assert answer is expected


_VALUES = st.one_of(
    st.sampled_from(["a", "*", "", "{{resolve:ssm:a}}", True, 1, None]),
    st.just(REF),
    st.builds(lambda values: {"Fn::If": ["C", *values]}, st.lists(st.sampled_from(["a", "*"]), min_size=2, max_size=2)),
)
_KEYS = st.sampled_from(["aws:SourceArn", "AWS:SourceAccount", "Ref", "Fn::If", "s3:x-amz-acl"])
_CONDITIONS = st.dictionaries(
    st.sampled_from(["StringEquals", "ArnLike", "Fn::If", "Ref", "Null"]),
    st.one_of(st.dictionaries(_KEYS, st.one_of(_VALUES, st.lists(_VALUES, max_size=3)), max_size=3), st.just(REF), st.just("text")),
    max_size=2,
)


@given(_CONDITIONS)
def test_conditions_of_plain_text_are_read_as_all_others(conditions: dict[str, Any]) -> None:
    def found() -> str:
        one = statement({"Statement": {"Effect": "Allow", "Principal": "*", "Condition": conditions}})
        try:
            return str(
                [(operator, key, [str(getattr(value, "why", value)) for value in values]) for operator, key, values in one._conditions()]
            )
        except Undetermined as error:
            return str(error.why)

    quick = found()
    with mock.patch("pci_constructs.rules.policy_statement.plain_conditions", return_value=None):
        assert found() == quick


def test_plain_conditions_are_read_at_once() -> None:
    assert plain_conditions({"ArnLike": {"aws:SourceArn": "A", "aws:X": ["b", "C"]}}) == [
        ("arnlike", "aws:sourcearn", ["A"]),
        ("arnlike", "aws:x", ["b", "C"]),
    ]


_ACTIONS = st.one_of(st.sampled_from(["sqs:SendMessage", "sqs:send*", "SQS:*", "*", "s3:?etObject", "s3:GetObject"]), st.just(REF))


@given(st.sampled_from(["Action", "NotAction"]), st.lists(_ACTIONS, max_size=3))
def test_some_actions_are_covered_if_one_is(element: str, actions: list[Any]) -> None:
    wanted = ("sqs:SendMessage", "s3:GetObject", "sqs:ReceiveMessage")
    one = statement({"Statement": {"Effect": "Allow", "Principal": "*", element: actions}})

    def told(question: Callable[[], bool]) -> bool | None:
        try:
            return question()
        except Undetermined:
            return None

    assert told(lambda: one.covers_any_action(wanted)) is told(lambda: any_so(wanted, one.covers_action))
