"""Distributions as they run: what viewers and origins speak, and whether the bucket of an origin is there."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import cloudfront
from tests.live.kit import judged, of, reading

EXISTS = "cloudfront-s3-origin-non-existent-bucket"


def all_of(run: Any, rule: str) -> list[Verdict]:
    """What a rule said of all distributions."""
    return sorted(one.verdict for one in of(run, rule))


def test_distributions_are_judged_by_their_settings(aws: Emulator) -> None:
    cloudfront.arrange(aws)
    run = judged("cloudfront")
    assert all_of(run, "cloudfront-viewer-policy-https") == [Verdict.FAIL, Verdict.PASS]
    assert all_of(run, "cloudfront-traffic-to-origin-encrypted") == [Verdict.FAIL, Verdict.NOT_APPLICABLE]
    # The emulator forgets the access control of an origin.
    assert all_of(run, "cloudfront-s3-origin-access-control-enabled") == [Verdict.FAIL, Verdict.NOT_APPLICABLE]
    assert all_of(run, "cloudfront-default-root-object-configured") == [Verdict.NOT_APPLICABLE, Verdict.PASS]
    assert all_of(run, "cloudfront-associated-with-waf") == [Verdict.FAIL, Verdict.FAIL]
    assert all_of(run, "cloudfront-accesslogs-enabled") == [Verdict.UNDETERMINED, Verdict.UNDETERMINED]


@pytest.mark.parametrize(("behaviour", "expected"), [("always", Verdict.PASS), ("never", Verdict.FAIL)])
def test_requests_to_a_bucket_are_signed_as_the_control_says(behaviour: str, expected: Verdict, aws: Emulator) -> None:
    cloudfront.arrange(aws)
    client = aws.client("cloudfront", "us-east-1")
    control = client.list_origin_access_controls()["OriginAccessControlList"]["Items"][0]["Id"]
    made = {"Name": "signed", "SigningProtocol": "sigv4", "SigningBehavior": behaviour, "OriginAccessControlOriginType": "s3"}
    client.update_origin_access_control(Id=control, OriginAccessControlConfig=made)
    origin = f"<Id>one</Id><DomainName>pages.s3.amazonaws.com</DomainName><OriginAccessControlId>{control}</OriginAccessControlId>"
    origins = f"<Origins><Quantity>1</Quantity><Items><Origin>{origin}</Origin></Items></Origins>"
    default = "<TargetOriginId>one</TargetOriginId><ViewerProtocolPolicy>https-only</ViewerProtocolPolicy>"
    body = f"<DistributionConfig>{origins}<DefaultCacheBehavior>{default}</DefaultCacheBehavior></DistributionConfig>"
    aws.answer("cloudfront.GetDistributionConfig", body.encode())
    assert set(all_of(judged("cloudfront"), "cloudfront-s3-origin-access-control-enabled")) == {expected}


@pytest.mark.parametrize(("member", "expected"), [("one", Verdict.FAIL), ("two", Verdict.PASS)])
def test_behaviours_lead_to_the_members_of_a_group(member: str, expected: Verdict, aws: Emulator) -> None:
    cloudfront.arrange(aws)

    def origin(id_: str, policy: str) -> str:
        server = f"<CustomOriginConfig><OriginProtocolPolicy>{policy}</OriginProtocolPolicy></CustomOriginConfig>"
        return f"<Origin><Id>{id_}</Id><DomainName>{id_}.example</DomainName>{server}</Origin>"

    origins = f"<Origins><Items>{origin('one', 'match-viewer')}{origin('two', 'https-only')}</Items></Origins>"
    members = f"<Members><Items><OriginGroupMember><OriginId>{member}</OriginId></OriginGroupMember></Items></Members>"
    groups = f"<OriginGroups><Items><OriginGroup><Id>both</Id>{members}</OriginGroup></Items></OriginGroups>"
    default = "<TargetOriginId>both</TargetOriginId><ViewerProtocolPolicy>allow-all</ViewerProtocolPolicy>"
    body = f"<DistributionConfig>{origins}{groups}<DefaultCacheBehavior>{default}</DefaultCacheBehavior></DistributionConfig>"
    aws.answer("cloudfront.GetDistributionConfig", body.encode())
    assert set(all_of(judged("cloudfront"), "cloudfront-traffic-to-origin-encrypted")) == {expected}


def test_the_bucket_of_an_origin_is_there_or_may_be_gone(aws: Emulator) -> None:
    cloudfront.arrange(aws)
    regions = ("eu-central-1", "us-east-1")
    assert all_of(judged("cloudfront", "s3", regions=regions), EXISTS) == [Verdict.NOT_APPLICABLE, Verdict.PASS]
    assert all_of(judged("cloudfront"), EXISTS) == [Verdict.NOT_APPLICABLE, Verdict.UNDETERMINED]
    aws.client("s3", "us-east-1").delete_bucket(Bucket="pages")
    # It may be in another account.
    assert all_of(judged("cloudfront", "s3", regions=regions), EXISTS) == [Verdict.NOT_APPLICABLE, Verdict.UNDETERMINED]


def test_an_account_without_distributions_has_none(aws: Emulator) -> None:
    assert reading("cloudfront").failures == []
    assert of(judged("cloudfront"), EXISTS) == []
