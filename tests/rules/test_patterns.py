"""Patterns with wildcards: what they match, and that nobody can make them take for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.catalogue import rule
from pci_constructs.rules.policies import fits
from tests.rules.pack import judged


def plainly(pattern: str, text: str) -> bool:
    """The same by going through pattern and text sign by sign, with all places where the pattern may be."""
    places = {0}
    for sign in (*text, None):
        while more := {place + 1 for place in places if pattern[place : place + 1] == "*"} - places:
            places |= more
        if sign is not None:
            going_on = {place for place in places if pattern[place : place + 1] == "*"}
            places = going_on | {
                place + 1 for place in places if place < len(pattern) and pattern[place] in ("?", sign) and pattern[place] != "*"
            }
    return len(pattern) in places


@given(st.text("ab*?.\n", max_size=9), st.text("ab.\n", max_size=9))
def test_a_pattern_matches_what_it_says(pattern: str, text: str) -> None:
    assert fits(pattern, text) is plainly(pattern, text)


@pytest.mark.parametrize("pattern", ["*" * 3000 + "x", "*a" * 3000 + "x", "?*" * 3000 + "x", "*?" * 3000])
def test_many_wildcards_come_to_an_end(pattern: str) -> None:
    assert not fits(pattern, "a" * 2000)


@pytest.mark.parametrize(
    "pattern",
    [
        "*" * 3000 + "x",
        "*a" * 3000,
        "arn:aws:iam::" + "*" * 3000 + "x:role/y",
        "arn:" + "${a}" * 3000,
        "arn:aws:iam::" + "${a}" * 3000 + "!",
    ],
)
def test_rules_on_policies_come_to_an_end(pattern: str) -> None:
    document = {"Statement": [{"Effect": "Allow", "Action": pattern, "Resource": pattern, "Principal": {"AWS": pattern}}]}
    resources = {
        "Policy": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": document}},
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {}},
        "Access": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": document}},
    }
    for asked in ("iam-policy-no-privilege-escalation", "iam-customer-policy-blocked-kms-actions", "s3-bucket-policy-grantee-check"):
        assert {finding.verdict for finding in judged(rule(asked), Example(resources=resources))} <= set(Verdict) - {Verdict.ERROR}
