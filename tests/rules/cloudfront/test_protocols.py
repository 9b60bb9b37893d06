"""Versions of SSL and TLS that origins are spoken to over."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

SSL, TLS = "cloudfront-no-deprecated-ssl-protocols", "cloudfront-origin-tls-minimum"
BUCKET = {"Id": "b", "DomainName": "a.s3.amazonaws.com", "S3OriginConfig": {}}
CUSTOM = {"Fn::GetAtt": ["Custom", "Tls"]}


def of(question: str, config: Any, **others: Any) -> Verdict:
    distribution = resource("AWS::CloudFront::Distribution", DistributionConfig=config)
    return said(question, distribution, Custom=resource("Custom::Setting"), **others)


def custom(protocols: Any, policy: Any = "https-only") -> dict[str, Any]:
    settings = {"OriginProtocolPolicy": policy, "OriginSSLProtocols": protocols}
    return {"Id": "a", "DomainName": "pay.example", "CustomOriginConfig": settings}


@pytest.mark.parametrize(
    ("protocols", "ssl", "tls"),
    [
        (["TLSv1.2"], PASS, PASS),
        ([" tlsV1.2"], PASS, PASS),
        (["TLSv1.1"], PASS, FAIL),
        (["TLSv1", "TLSv1.1", "TLSv1.2"], PASS, FAIL),
        (["TLSv1.2", "SSLv3"], FAIL, FAIL),
        (["TLSv1.2", "sslv3 "], FAIL, FAIL),
        ("SSLv3", FAIL, FAIL),
        (NONE, FAIL, FAIL),
        ([NONE], UNDETERMINED, UNDETERMINED),
        ([], UNDETERMINED, UNDETERMINED),
        (["TLSv1.2", P], UNDETERMINED, UNDETERMINED),
        (["TLSv1.2", CUSTOM], UNDETERMINED, UNDETERMINED),
        ([P, "SSLv3"], FAIL, FAIL),
        ([P, "TLSv1"], UNDETERMINED, FAIL),
        (["TLSv1.4"], PASS, UNDETERMINED),
        ([{"TLSv1.2": True}], UNDETERMINED, UNDETERMINED),
        (P, UNDETERMINED, UNDETERMINED),
    ],
)
def test_protocols_of_custom_origins(protocols: Any, ssl: Verdict, tls: Verdict) -> None:
    config = {"Origins": [BUCKET, custom(protocols)]}
    assert (of(SSL, config), of(TLS, config)) == (ssl, tls)
    old = {"CustomOrigin": {"DNSName": "pay.example", "OriginProtocolPolicy": "https-only", "OriginSSLProtocols": protocols}}
    assert (of(SSL, old), of(TLS, old)) == (ssl, tls)


@pytest.mark.parametrize(
    ("origin", "ssl", "tls"),
    [
        (custom(["TLSv1.2"], "match-viewer"), PASS, PASS),
        (custom(["TLSv1"], "match-viewer"), PASS, FAIL),
        (custom(["TLSv1"], "http-only"), PASS, NOT_APPLICABLE),
        (custom(["TLSv1"], " HTTP-only"), PASS, NOT_APPLICABLE),
        (custom(["SSLv3"], "http-only"), FAIL, NOT_APPLICABLE),
        (custom(NONE, "http-only"), FAIL, NOT_APPLICABLE),
        (custom(["TLSv1"], P), PASS, UNDETERMINED),
        ({"Id": "a", "DomainName": "pay.example", "CustomOriginConfig": P}, UNDETERMINED, UNDETERMINED),
        ({"Id": "a", "DomainName": "pay.example", "CustomOriginConfig": NONE, "S3OriginConfig": {}}, NOT_APPLICABLE, NOT_APPLICABLE),
        (BUCKET, NOT_APPLICABLE, NOT_APPLICABLE),
        (P, UNDETERMINED, UNDETERMINED),
    ],
)
def test_which_origins_are_asked(origin: Any, ssl: Verdict, tls: Verdict) -> None:
    assert (of(SSL, {"Origins": [origin]}), of(TLS, {"Origins": [origin]})) == (ssl, tls)


@pytest.mark.parametrize(
    ("origins", "ssl", "tls"),
    [
        ([custom(["TLSv1.2"]), custom(["SSLv3"])], FAIL, FAIL),
        ([P, custom(["SSLv3"])], FAIL, FAIL),
        ([P, custom(["TLSv1.2"])], UNDETERMINED, UNDETERMINED),
        (P, UNDETERMINED, UNDETERMINED),
        ([], NOT_APPLICABLE, NOT_APPLICABLE),
        (NONE, NOT_APPLICABLE, NOT_APPLICABLE),
    ],
)
def test_several_origins(origins: Any, ssl: Verdict, tls: Verdict) -> None:
    assert (of(SSL, {"Origins": origins}), of(TLS, {"Origins": origins})) == (ssl, tls)


@pytest.mark.parametrize(("bucket", "expected"), [({"DNSName": "a.s3.amazonaws.com"}, NOT_APPLICABLE), (P, UNDETERMINED)])
def test_a_bucket_named_in_the_old_way(bucket: Any, expected: Verdict) -> None:
    assert of(SSL, {"S3Origin": bucket}) is of(TLS, {"S3Origin": bucket}) is expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"OriginSSLProtocols": ["TLSv1.2"]}, PASS),
        ({"OriginSSLProtocols": ["TLSv1.2", "TLSv1"]}, FAIL),
        ({"OriginSSLProtocols": NONE}, FAIL),
        ({"OriginSSLProtocols": P}, UNDETERMINED),
        ({"OriginProtocolPolicy": "http-only"}, NOT_APPLICABLE),
        ({"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["SSLv3"]}, FAIL),
        (P, UNDETERMINED),
    ],
)
def test_origins_in_a_vpc(settings: Any, expected: Verdict) -> None:
    inside = resource("AWS::CloudFront::VpcOrigin", VpcOriginEndpointConfig=settings)
    config = {"Origins": [{"Id": "v", "DomainName": "pay.example", "VpcOriginConfig": {"VpcOriginId": {"Fn::GetAtt": ["Vpc", "Id"]}}}]}
    assert of(TLS, config, Vpc=inside) is expected
    assert of(SSL, config, Vpc=inside) is NOT_APPLICABLE


@pytest.mark.parametrize("id_", ["vo_1", P, {"Ref": "Custom"}, {"Fn::GetAtt": ["Custom", "Id"]}, {"Fn::ImportValue": "vpc-origin"}])
def test_an_origin_in_a_vpc_that_is_not_of_the_assembly(id_: Any) -> None:
    config = {"Origins": [{"Id": "v", "DomainName": "pay.example", "VpcOriginConfig": {"VpcOriginId": id_}}]}
    assert of(TLS, config) is UNDETERMINED
    assert of(SSL, config) is NOT_APPLICABLE
    assert of("cloudfront-traffic-to-origin-encrypted", config) is UNDETERMINED
