import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Undetermined
from pci_constructs.rules.s3._patterns import within
from pci_constructs.rules.s3.s3_bucket_policy_not_more_permissive import RULE
from tests.rules.pack import judged

ROLE = "arn:aws:iam::111122223333:role/reader"
CONTROL = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:role/*"},
    "Action": ["s3:Get*", "s3:List*"],
    "Resource": "arn:aws:s3:::cards*",
}


def verdict(control: Any = CONTROL, **change: Any) -> Verdict:
    statement = {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::cards/*", **change}
    properties = {"Bucket": "cards", "PolicyDocument": {"Statement": [{k: v for k, v in statement.items() if v is not None}]}}
    settings = {"control-bucket-policy": json.dumps({"Statement": control})} if control else {}
    (found,) = judged(RULE, Example(resources={"P": {"Type": "AWS::S3::BucketPolicy", "Properties": properties}}, settings=settings))
    return found.verdict


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Verdict.PASS),
        ({"Action": ["s3:GetObject", "s3:ListBucket"]}, Verdict.PASS),
        ({"Action": "s3:Get*"}, Verdict.PASS),
        ({"Action": "s3:*"}, Verdict.FAIL),
        ({"Action": ["s3:GetObject", "s3:PutObject"]}, Verdict.FAIL),
        ({"Principal": "*"}, Verdict.FAIL),
        ({"Principal": {"AWS": [ROLE, "arn:aws:iam::999999999999:root"]}}, Verdict.FAIL),
        ({"Resource": "*"}, Verdict.FAIL),
        ({"Action": None, "NotAction": "s3:PutObject"}, Verdict.FAIL),
        ({"Effect": "Deny", "Action": "*", "Principal": "*"}, Verdict.PASS),
        ({"Action": {"Fn::ImportValue": "x"}}, Verdict.UNDETERMINED),
        ({"Principal": {"AWS": {"Fn::ImportValue": "x"}}}, Verdict.UNDETERMINED),
    ],
)
def test_what_goes_beyond_the_approved_policy_fails(change: dict[str, Any], expected: Verdict) -> None:
    assert verdict(**change) is expected


def test_one_statement_of_several_is_enough() -> None:
    allowed = {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::cards/*"}
    document = {"Statement": [allowed, {**allowed, "Action": "s3:PutObject"}]}
    body = {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": "cards", "PolicyDocument": document}}
    settings = {"control-bucket-policy": json.dumps({"Statement": CONTROL})}
    (found,) = judged(RULE, Example(resources={"P": body}, settings=settings))
    assert found.verdict is Verdict.FAIL


def test_an_approved_condition_must_be_there() -> None:
    limited = {**CONTROL, "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}
    assert verdict(limited) is Verdict.FAIL
    assert verdict(limited, Condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}}) is Verdict.PASS
    assert verdict(limited, Condition={"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}}) is Verdict.FAIL


def test_without_an_approved_policy_nobody_can_tell() -> None:
    assert verdict(None) is Verdict.UNDETERMINED


def made(text: str) -> dict[str, Any]:
    """A text with what the deployment puts into it."""
    return {"Fn::Sub": text}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"Principal": {"AWS": made("arn:aws:iam::${AWS::AccountId}:role/reader")}}, Verdict.UNDETERMINED),
        ({"Principal": {"AWS": made("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/reader")}}, Verdict.UNDETERMINED),
        ({"Principal": {"AWS": made("arn:aws:iam::${AWS::AccountId}:user/reader")}}, Verdict.FAIL),
        ({"Principal": {"AWS": made("arn:aws:iam::99999999${AWS::AccountId}:role/reader")}}, Verdict.FAIL),
        ({"Principal": {"AWS": {"Ref": "AWS::AccountId"}}}, Verdict.FAIL),
        ({"Resource": made("arn:aws:s3:::cards-${AWS::Region}/*")}, Verdict.PASS),
        ({"Resource": made("arn:aws:s3:::${AWS::Region}-cards/*")}, Verdict.UNDETERMINED),
        ({"Resource": made("arn:aws:s3:::logs-${AWS::Region}/*")}, Verdict.FAIL),
        # What is surely beyond decides, whatever is not known beside it.
        ({"Resource": made("arn:aws:s3:::${AWS::Region}-cards/*"), "Action": "s3:*"}, Verdict.FAIL),
    ],
)
def test_what_the_deployment_puts_into_a_text_is_not_known(change: dict[str, Any], expected: Verdict) -> None:
    assert verdict(**change) is expected


def test_what_the_deployment_puts_into_a_condition_is_not_known() -> None:
    limited = {**CONTROL, "Condition": {"StringEquals": {"aws:SourceAccount": ["111122223333"]}}}
    here = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert verdict(limited, Condition=here) is Verdict.UNDETERMINED
    assert verdict(limited, Condition={"StringEquals": {"aws:SourceAccount": made("9${AWS::AccountId}")}}) is Verdict.FAIL
    assert verdict(limited, Condition={"StringEquals": {"aws:SourceAccount": "*"}}) is Verdict.FAIL
    assert verdict(limited, Condition={"StringEquals": {"aws:SourceAccount": []}}) is Verdict.FAIL


@pytest.mark.parametrize("approved", ["111122223333", "arn:aws:iam::111122223333:root", "arn:*:iam::111122223333:*"])
def test_the_number_of_an_account_is_its_root(approved: str) -> None:
    control = {**CONTROL, "Principal": {"AWS": approved}}
    assert verdict(control, Principal={"AWS": "111122223333"}) is Verdict.PASS
    assert verdict(control, Principal={"AWS": "arn:aws:iam::111122223333:root"}) is Verdict.PASS
    assert verdict(control, Principal={"AWS": "999999999999"}) is Verdict.FAIL
    assert verdict(control, Principal={"AWS": {"Ref": "AWS::AccountId"}}) is Verdict.UNDETERMINED


def test_another_approved_statement_may_cover_what_one_leaves_open() -> None:
    anyone = {**CONTROL, "Principal": {"AWS": "arn:aws:iam::*:role/reader"}}
    reader = {"AWS": made("arn:aws:iam::${AWS::AccountId}:role/reader")}
    assert verdict([CONTROL, anyone], Principal=reader) is Verdict.PASS
    assert verdict([anyone, CONTROL], Principal=reader) is Verdict.PASS


@pytest.mark.parametrize(
    ("approved", "given", "expected"),
    [
        ("a?c", "a${AWS::Region}c", None),
        ("a*c", "a${AWS::Region}c", True),
        ("ab*", "${AWS::Region}", None),
        ("b", "a${AWS::Region}", False),
        ("ab", "a${AWS::Region}bc", False),
        ("abc", "${AWS::Region}b${AWS::StackName}", None),
        ("a?", "a*", False),
        ("x*y", "${AWS::Region}z", False),
        ("x*", "X${AWS::Region}", True),
        ("", "${AWS::Region}", None),
        ("a?${", "a*${AWS::Region}", False),
    ],
)
def test_patterns_and_texts_with_gaps(approved: str, given: str, expected: bool | None) -> None:
    try:
        found: bool | None = within([approved], given)
    except Undetermined:
        found = None
    assert found is expected
