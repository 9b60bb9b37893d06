"""Access points of several regions as they are, each of them once."""

from dataclasses import replace
from typing import Any

import pytest

from pci_constructs.assembly import Reference
from pci_constructs.findings import Verdict
from pci_constructs.live.reading.session import enter
from tests.emulator import REGION, Emulator
from tests.live.accounts import s3_multi_region as points
from tests.live.accounts.s3_access_points import FLAGS
from tests.live.kit import assembly, judged, of, reading, verdict

BLOCKS, POLICIES = "s3-mrap-public-access-blocked", "s3-bucket-policy-no-wildcard-principal"
POINT, POLICY = "AWS::S3::MultiRegionAccessPoint", "AWS::S3::MultiRegionAccessPointPolicy"


def policies(aws: Emulator, **texts: Any) -> None:
    """What AWS says of the policies, by how far they have come."""
    inner = "".join(f"<{name}><Policy>{points.policy(principal)}</Policy></{name}>" for name, principal in texts.items())
    aws.answer("s3control.GetMultiRegionAccessPointPolicy", f"<Result><Policy>{inner}</Policy></Result>".encode())


def test_blocks_are_judged(aws: Emulator) -> None:
    points.arrange(aws)
    found = {
        one.subject.logical_id.partition("accesspoint/")[2].split("-")[0]: one.verdict for one in of(judged("s3_multi_region"), BLOCKS)
    }
    assert found == {"good": Verdict.PASS, "bad": Verdict.FAIL, "plain": Verdict.PASS}


def test_policies_are_judged_where_there_are_some(aws: Emulator) -> None:
    points.arrange(aws)
    found = {one.subject.logical_id: one.verdict for one in of(judged("s3_multi_region"), POLICIES)}
    assert found == {f"{POLICY} good": Verdict.PASS, f"{POLICY} bad": Verdict.FAIL}


def test_each_is_read_once_from_the_one_region_that_answers(aws: Emulator) -> None:
    points.arrange(aws)
    aws.forget()
    run = judged("s3_multi_region", regions=("eu-central-1", "eu-west-1", "us-west-2"))
    assert len(of(run, BLOCKS)) == 3
    assert {call.region for call in aws.calls if call.client == "s3control"} == {points.HOME}


def test_other_parts_of_aws_have_none_and_are_not_asked(aws: Emulator) -> None:
    points.arrange(aws)
    aws.forget()
    found = reading("s3_multi_region", account=replace(enter(regions=[REGION]), partition="aws-us-gov"))
    assert (found.failures, found.places["global"].read) == ([], {POINT, POLICY})
    assert [call for call in aws.calls if call.client == "s3control"] == []


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"Established": "*", "Proposed": {"AWS": "123456789012"}}, Verdict.FAIL),
        ({"Established": {"AWS": "123456789012"}, "Proposed": {"AWS": "123456789012"}}, Verdict.PASS),
        ({"Proposed": "*"}, Verdict.FAIL),
    ],
)
def test_what_is_in_force_is_judged_or_else_what_is_about_to_be(texts: dict[str, Any], expected: Verdict, aws: Emulator) -> None:
    points.point(aws, "one")
    policies(aws, **texts)
    assert verdict(judged("s3_multi_region"), POLICIES) is expected


def test_an_answer_without_a_policy_is_none(aws: Emulator) -> None:
    points.point(aws, "one")
    policies(aws)
    assert of(judged("s3_multi_region"), POLICIES) == []


def test_one_that_is_being_deleted_is_left_out(aws: Emulator) -> None:
    one = "<AccessPoint><Name>old</Name><Status>DELETING</Status></AccessPoint>"
    aws.answer("s3control.ListMultiRegionAccessPoints", f"<Result><AccessPoints>{one}</AccessPoints></Result>".encode())
    assert of(judged("s3_multi_region"), BLOCKS) == []


def test_a_list_that_is_left_out_is_empty(aws: Emulator) -> None:
    aws.answer("s3control.ListMultiRegionAccessPoints", b"<Result/>")
    assert (reading("s3_multi_region").failures, of(judged("s3_multi_region"), BLOCKS)) == ([], [])


def test_a_block_that_is_not_told_is_not_known(aws: Emulator) -> None:
    one = "<AccessPoint><Name>new</Name><Status>CREATING</Status></AccessPoint>"
    aws.answer("s3control.ListMultiRegionAccessPoints", f"<Result><AccessPoints>{one}</AccessPoints></Result>".encode())
    assert verdict(judged("s3_multi_region"), BLOCKS) is Verdict.UNDETERMINED


@pytest.mark.parametrize("flag", FLAGS)
def test_every_setting_of_the_block_counts(flag: str, aws: Emulator) -> None:
    points.point(aws, "ajar", flags=tuple(one for one in FLAGS if one != flag))
    assert verdict(judged("s3_multi_region"), BLOCKS) is Verdict.FAIL


def test_policies_that_are_denied_are_not_known(aws: Emulator) -> None:
    points.arrange(aws)
    aws.deny("s3control.GetMultiRegionAccessPointPolicy")
    assert {one.verdict for one in of(judged("s3_multi_region"), POLICIES)} == {Verdict.UNDETERMINED}


def test_they_are_tied_to_their_buckets_and_policies_to_them(aws: Emulator) -> None:
    points.arrange(aws)
    found = [one for _, one in assembly("s3", "s3_multi_region").resources()]
    buckets = [one.properties["Regions"][0]["Bucket"] for one in found if one.type == POINT]
    named = [one.properties["MrapName"] for one in found if one.type == POLICY]
    assert [isinstance(name, Reference) for name in (*buckets, *named)] == [True] * 5
