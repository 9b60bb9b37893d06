"""Access points as they are: their blocks, their policies, their scopes."""

import pytest

from pci_constructs.assembly import Reference
from pci_constructs.findings import Verdict
from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.accounts import s3_access_points as points
from tests.live.kit import assembly, judged, of, reading, verdict

BLOCKS, POLICIES, TAGGED = "s3-access-point-public-access-blocks", "s3-bucket-policy-no-wildcard-principal", "pci-scope-tagged"
TYPE = "AWS::S3::AccessPoint"
LISTED = (
    "<AccessPointList><AccessPoint><Name>shut</Name><Bucket>cards</Bucket><NetworkOrigin>Internet</NetworkOrigin>"
    f"<AccessPointArn>arn:aws:s3:{REGION}:{ACCOUNT}:accesspoint/shut</AccessPointArn></AccessPoint></AccessPointList>"
)


@pytest.mark.parametrize("rule", [BLOCKS, POLICIES, TAGGED])
def test_access_points_are_judged(rule: str, aws: Emulator) -> None:
    points.arrange(aws)
    run = judged("s3_access_points")
    assert [verdict(run, rule, f"/{name}") for name in ("good", "bad")] == [Verdict.PASS, Verdict.FAIL]


@pytest.mark.parametrize("flag", points.FLAGS)
def test_every_setting_of_the_block_counts(flag: str, aws: Emulator) -> None:
    points.point(aws, "ajar", flags=tuple(one for one in points.FLAGS if one != flag))
    (found,) = of(judged("s3_access_points"), BLOCKS)
    assert (found.verdict, flag in found.message) == (Verdict.FAIL, True)


def test_one_without_a_policy_lets_nobody_in(aws: Emulator) -> None:
    points.point(aws, "plain")
    assert verdict(judged("s3_access_points"), POLICIES) is Verdict.PASS


@pytest.mark.parametrize(
    "inner", ["", f"<PublicAccessBlockConfiguration><{points.FLAGS[0]}>true</{points.FLAGS[0]}></PublicAccessBlockConfiguration>"]
)
def test_a_block_that_is_not_told_is_not_known(inner: str, aws: Emulator) -> None:
    points.point(aws, "shut")
    aws.answer("s3control.GetAccessPoint", f"<Result><Name>shut</Name>{inner}</Result>".encode())
    assert verdict(judged("s3_access_points"), BLOCKS) is Verdict.UNDETERMINED


@pytest.mark.parametrize(
    ("operation", "rule"), [("GetAccessPoint", BLOCKS), ("GetAccessPointPolicy", POLICIES), ("ListTagsForResource", TAGGED)]
)
def test_what_is_denied_is_not_known(operation: str, rule: str, aws: Emulator) -> None:
    points.arrange(aws)
    aws.deny(f"s3control.{operation}")
    assert {one.verdict for one in of(judged("s3_access_points"), rule) if one.subject.type == TYPE} == {Verdict.UNDETERMINED}


def test_pages_follow_each_other(aws: Emulator) -> None:
    for name in ("shut", "next"):
        points.point(aws, name)
    more = LISTED.replace("shut", "next")
    aws.answer("s3control.ListAccessPoints", f"<Result>{LISTED}<NextToken>2</NextToken></Result>".encode(), times=1)
    aws.answer("s3control.ListAccessPoints", f"<Result>{more}</Result>".encode())
    assert len(of(judged("s3_access_points"), BLOCKS)) == 2
    assert [asked.get("NextToken") for asked in aws.asked("s3control.ListAccessPoints")] == [None, "2"]


def test_lists_that_are_left_out_are_empty(aws: Emulator) -> None:
    aws.answer("s3control.ListAccessPoints", b"<Result/>", times=1)
    assert reading("s3_access_points").failures == []
    points.point(aws, "plain")
    aws.answer("s3control.ListTagsForResource", b"<Result/>")
    assert verdict(judged("s3_access_points"), TAGGED) is Verdict.FAIL


def test_they_are_tied_to_their_buckets(aws: Emulator) -> None:
    points.arrange(aws)
    found = [one.properties["Bucket"] for _, one in assembly("s3", "s3_access_points").resources() if one.type == TYPE]
    assert [isinstance(bucket, Reference) and bucket.resource.logical_id for bucket in found] == ["arn:aws:s3:::cards"] * 2
