"""Distributions as they run: what viewers and origins speak, and whether the bucket of an origin is there."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.live.intent.compare import Comparison
from tests.emulator import Emulator
from tests.live.accounts import cloudfront
from tests.live.answers import also
from tests.live.kit import assembly, judged, of, reading

ENCRYPTED, MINIMUM, BROKEN = (
    "cloudfront-traffic-to-origin-encrypted",
    "cloudfront-origin-tls-minimum",
    "cloudfront-no-deprecated-ssl-protocols",
)
P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
IN_A_VPC = (
    f"<Id>one</Id><DomainName>pay.example</DomainName><VpcOriginConfig><VpcOriginId>{cloudfront.INSIDE}</VpcOriginId></VpcOriginConfig>"
)
DISTRIBUTION, INSIDE, SCOPE = "AWS::CloudFront::Distribution", "AWS::CloudFront::VpcOrigin", "pci-scope-tagged"
EXISTS = "cloudfront-s3-origin-non-existent-bucket"


def all_of(run: Any, rule: str) -> list[Verdict]:
    """What a rule said of all distributions."""
    return sorted(one.verdict for one in of(run, rule))


def shown(origin: str, viewers: str = "https-only") -> bytes:
    """A distribution with one origin."""
    origins = f"<Origins><Quantity>1</Quantity><Items><Origin>{origin}</Origin></Items></Origins>"
    default = f"<TargetOriginId>one</TargetOriginId><ViewerProtocolPolicy>{viewers}</ViewerProtocolPolicy>"
    return f"<DistributionConfig>{origins}<DefaultCacheBehavior>{default}</DefaultCacheBehavior></DistributionConfig>".encode()


def server(policy: str, *protocols: str, told: bool = True) -> str:
    """An origin that is no bucket."""
    items = "".join(f"<SslProtocol>{one}</SslProtocol>" for one in protocols)
    offered = f"<OriginSslProtocols><Quantity>{len(protocols)}</Quantity><Items>{items}</Items></OriginSslProtocols>" if told else ""
    settings = f"<HTTPPort>80</HTTPPort><HTTPSPort>443</HTTPSPort><OriginProtocolPolicy>{policy}</OriginProtocolPolicy>{offered}"
    return f"<Id>one</Id><DomainName>pay.example</DomainName><CustomOriginConfig>{settings}</CustomOriginConfig>"


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
    aws.answer("cloudfront.GetDistributionConfig", shown(origin))
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
    also(aws, {"cloudfront.ListVpcOrigins": cloudfront.listed()})
    assert reading("cloudfront").failures == []
    assert of(judged("cloudfront"), EXISTS) == []


@pytest.mark.parametrize(
    ("origin", "viewers", "expected"),
    [
        (server("https-only", "TLSv1.2"), "https-only", (P, P, P)),
        (server("https-only", "TLSv1.1", "TLSv1.2"), "https-only", (P, F, P)),
        (server("https-only", "SSLv3"), "https-only", (P, F, F)),
        (server("http-only", "TLSv1.2"), "https-only", (F, N, P)),
        (server("match-viewer", "TLSv1.2"), "redirect-to-https", (P, P, P)),
        (server("match-viewer", "TLSv1.2"), "allow-all", (F, P, P)),
        # The default that templates have is CloudFormation's; what the API leaves out nobody knows.
        (server("https-only", told=False), "https-only", (P, U, U)),
    ],
)
def test_origins_are_spoken_to_over_tls_or_not(origin: str, viewers: str, expected: tuple[Verdict, ...], aws: Emulator) -> None:
    cloudfront.arrange(aws)
    aws.answer("cloudfront.GetDistributionConfig", shown(origin, viewers))
    run = judged("cloudfront")
    assert [set(all_of(run, rule)) for rule in (ENCRYPTED, MINIMUM, BROKEN)] == [{one} for one in expected]


@pytest.mark.parametrize(
    ("told", "viewers", "encrypted", "minimum"),
    [
        (cloudfront.inside("https-only", "TLSv1.2"), "allow-all", P, P),
        (cloudfront.inside("https-only", "TLSv1", "TLSv1.2"), "https-only", P, F),
        (cloudfront.inside("http-only", "TLSv1.2"), "https-only", F, N),
        (cloudfront.inside("match-viewer", "TLSv1.2"), "https-only", P, P),
        (cloudfront.inside("match-viewer", "TLSv1.2"), "allow-all", F, P),
        (cloudfront.inside("https-only"), "https-only", P, U),
    ],
)
def test_origins_in_a_vpc_say_themselves_what_is_spoken(
    told: bytes, viewers: str, encrypted: Verdict, minimum: Verdict, aws: Emulator
) -> None:
    cloudfront.arrange(aws)
    aws.answer("cloudfront.GetVpcOrigin", told)
    aws.answer("cloudfront.GetDistributionConfig", shown(IN_A_VPC, viewers))
    run = judged("cloudfront")
    assert [set(all_of(run, rule)) for rule in (ENCRYPTED, MINIMUM, BROKEN)] == [{encrypted}, {minimum}, {N}]


@pytest.mark.parametrize("refused", ["cloudfront.ListVpcOrigins", "cloudfront.GetVpcOrigin"])
def test_an_origin_in_a_vpc_that_is_not_shown_is_open(refused: str, aws: Emulator) -> None:
    cloudfront.arrange(aws)
    aws.answer("cloudfront.GetDistributionConfig", shown(IN_A_VPC))
    aws.deny(refused)
    run = judged("cloudfront")
    assert [set(all_of(run, rule)) for rule in (ENCRYPTED, MINIMUM)] == [{U}, {U}]


def tagged(value: str) -> bytes:
    return f"<Tags><Items><Tag><Key>pci-scope</Key><Value>{value}</Value></Tag></Items></Tags>".encode()


@pytest.mark.parametrize(("told", "expected"), [(tagged("cde"), P), (tagged("nobody-knows"), F), (b"<Tags></Tags>", F)])
def test_distributions_and_origins_in_a_vpc_say_their_scope_or_do_not(told: bytes, expected: Verdict, aws: Emulator) -> None:
    cloudfront.arrange(aws)
    aws.answer("cloudfront.ListTagsForResource", told)
    found = [one for one in of(judged("cloudfront"), SCOPE) if one.verdict is not N]
    assert {one.subject.type: one.verdict for one in found} == {DISTRIBUTION: expected, INSIDE: expected}


def test_an_origin_that_another_account_shares_is_judged_there(aws: Emulator) -> None:
    cloudfront.arrange(aws)
    aws.answer("cloudfront.ListVpcOrigins", cloudfront.listed(cloudfront.INSIDE, owner="444455556666"))
    aws.answer("cloudfront.GetDistributionConfig", shown(IN_A_VPC))
    run = judged("cloudfront")
    assert [set(all_of(run, rule)) for rule in (ENCRYPTED, MINIMUM)] == [{U}, {U}]
    assert [one for one in run.findings if one.subject.type == INSIDE] == []


def test_where_there_are_no_origins_in_a_vpc_nothing_is_missing(aws: Emulator) -> None:
    cloudfront.arrange(aws)
    aws.fault("cloudfront.ListVpcOrigins", "UnsupportedOperation")
    assert reading("cloudfront").failures == []


def test_what_is_not_read_of_a_distribution_is_not_known(aws: Emulator) -> None:
    cloudfront.arrange(aws)
    aws.answer("cloudfront.GetDistributionConfig", shown(server("https-only", "TLSv1.2")))
    found = next(one for _, one in assembly("cloudfront").resources() if one.type == DISTRIBUTION).properties["DistributionConfig"]
    assert found.get("HttpVersion").why == "HttpVersion, which is not read from the running account"
    assert found["Origins"][0].get("OriginCustomHeaders").why == "OriginCustomHeaders, which is not read from the running account"
    # Origins in the old way are written in templates alone.
    assert found.get("S3Origin") is None
    origin = {"Id": "one", "DomainName": "pay.example", "OriginCustomHeaders": [{"HeaderName": "x-origin-key", "HeaderValue": "1"}]}
    intended = {"HttpVersion": "http2", "Origins": [{**origin, "CustomOriginConfig": {"OriginReadTimeout": 60}}]}
    assert list(Comparison(lambda _: None, {}).differences(intended, found, "DistributionConfig")) == []
