from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Rule, catalogue
from tests.rules.pack import judged
from tests.rules.tables import P, resource, said

PASS, FAIL, UNDETERMINED, NOT_APPLICABLE = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REST = {"Parameters": {"P": {"Type": "String"}}, "Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}}}
REF = {"Ref": "P"}


def of(question: str, config: Any, **others: Any) -> set[Verdict]:
    rule: Rule = catalogue.rule(f"cloudfront-{question}")
    resources = {"D": {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": config}}, **others}
    return {f.verdict for f in judged(rule, Example(resources=resources, rest=REST))}


def behaviour(policy: Any, target: Any = "a") -> dict[str, Any]:
    return {"TargetOriginId": target, "ViewerProtocolPolicy": policy}


@pytest.mark.parametrize(
    ("default", "more", "expected"),
    [
        ("https-only", [], PASS),
        ("redirect-to-https", ["https-only"], PASS),
        ("https-only", ["allow-all"], FAIL),
        ("allow-all", ["https-only"], FAIL),
        (None, [], FAIL),
        (REF, [], UNDETERMINED),
        ("https-only", [REF], UNDETERMINED),
        (REF, ["allow-all"], FAIL),
    ],
)
def test_viewers(default: Any, more: list[Any], expected: Verdict) -> None:
    config = {"DefaultCacheBehavior": behaviour(default), "CacheBehaviors": [behaviour(policy) for policy in more]}
    assert of("viewer-policy-https", config) == {expected}
    assert of("viewer-policy-https", {"CacheBehaviors": config["CacheBehaviors"]}) == {FAIL}


@pytest.mark.parametrize(
    ("certificate", "expected"),
    [
        ({"AcmCertificateArn": "arn", "MinimumProtocolVersion": "TLSv1.2_2021"}, PASS),
        ({"AcmCertificateArn": "arn", "MinimumProtocolVersion": "TLSv1.2_2018"}, PASS),
        ({"AcmCertificateArn": "arn", "MinimumProtocolVersion": "TLSv1.3_2025"}, PASS),
        ({"AcmCertificateArn": "arn", "MinimumProtocolVersion": "TLSv1_2016"}, FAIL),
        ({"AcmCertificateArn": "arn", "MinimumProtocolVersion": "SSLv3"}, FAIL),
        ({"AcmCertificateArn": "arn"}, FAIL),
        ({"CloudFrontDefaultCertificate": "true", "MinimumProtocolVersion": "TLSv1.2_2021"}, FAIL),
        ({"MinimumProtocolVersion": "TLSv1.2_2021"}, FAIL),
        ({"AcmCertificateArn": "", "MinimumProtocolVersion": "TLSv1.2_2021"}, FAIL),
        ({"AcmCertificateArn": {"Fn::If": ["C", "arn", {"Ref": "AWS::NoValue"}]}, "MinimumProtocolVersion": "TLSv1.2_2021"}, FAIL),
        ({"AcmCertificateArn": REF, "MinimumProtocolVersion": "TLSv1.2_2021"}, PASS),
        (None, FAIL),
        ({"AcmCertificateArn": "arn", "MinimumProtocolVersion": REF}, UNDETERMINED),
        (REF, UNDETERMINED),
    ],
)
def test_security_policies(certificate: Any, expected: Verdict) -> None:
    assert of("security-policy-check", {} if certificate is None else {"ViewerCertificate": certificate}) == {expected}


@pytest.mark.parametrize(
    ("certificate", "expected"),
    [
        ({"AcmCertificateArn": {"Ref": "Own"}}, PASS),
        ({"IamCertificateId": "ASCA"}, PASS),
        ({"CloudFrontDefaultCertificate": False, "AcmCertificateArn": "arn"}, PASS),
        ({"CloudFrontDefaultCertificate": True}, FAIL),
        ({"AcmCertificateArn": {"Ref": "AWS::NoValue"}}, FAIL),
        ({}, FAIL),
        (None, FAIL),
        ({"AcmCertificateArn": REF}, UNDETERMINED),
    ],
)
def test_certificates(certificate: Any, expected: Verdict) -> None:
    own = {"Type": "AWS::CertificateManager::Certificate", "Properties": {"DomainName": "a.example"}}
    assert of("custom-ssl-certificate", {} if certificate is None else {"ViewerCertificate": certificate}, Own=own) == {expected}


TENANTS = {"ConnectionMode": "tenant-only"}


def tenant(**more: Any) -> dict[str, Any]:
    return {"Type": "AWS::CloudFront::DistributionTenant", "Properties": {"DistributionId": {"Ref": "D"}, "Name": "pay", **more}}


@pytest.mark.parametrize(
    ("tenants", "expected"),
    [
        ([tenant(Customizations={"Certificate": {"Arn": {"Ref": "Own"}}})], PASS),
        ([tenant(ManagedCertificateRequest={"ValidationTokenHost": "cloudfront"})], PASS),
        ([tenant(Customizations={"Certificate": {"Arn": "arn"}}), tenant()], FAIL),
        ([tenant(Customizations=REF)], UNDETERMINED),
        ([], UNDETERMINED),
    ],
)
def test_tenants_may_have_certificates_of_their_own(tenants: list[Any], expected: Verdict) -> None:
    others = {"Own": {"Type": "AWS::CertificateManager::Certificate"}, **{f"T{n}": one for n, one in enumerate(tenants)}}
    assert of("custom-ssl-certificate", TENANTS, **others) == {expected}
    assert of("custom-ssl-certificate", {"ViewerCertificate": {"AcmCertificateArn": "arn"}, **TENANTS}, **others) == {PASS}
    # A distribution that viewers reach directly shows them its own, whatever its tenants have.
    assert of("custom-ssl-certificate", {}, **others) == of("custom-ssl-certificate", {"ConnectionMode": "direct"}, **others) == {FAIL}
    policy = {"ViewerCertificate": {"MinimumProtocolVersion": "TLSv1.2_2021"}}
    assert of("security-policy-check", {**policy, **TENANTS}, **others) == {PASS}
    assert of("security-policy-check", policy, **others) == {FAIL}


def custom(policy: Any, id_: Any = "a", **more: Any) -> dict[str, Any]:
    return {"Id": id_, "DomainName": f"{id_}.example", "CustomOriginConfig": {"OriginProtocolPolicy": policy}, **more}


BUCKET = {"Id": "b", "DomainName": "a.s3.amazonaws.com", "S3OriginConfig": {}}
SAFE, UNSAFE = behaviour("https-only"), behaviour("allow-all")


@pytest.mark.parametrize(
    ("origins", "default", "more", "expected"),
    [
        ([custom("https-only")], UNSAFE, [], PASS),
        ([custom("http-only")], SAFE, [], FAIL),
        ([custom(None)], SAFE, [], FAIL),
        ([custom("match-viewer")], SAFE, [], PASS),
        ([custom("match-viewer")], UNSAFE, [], FAIL),
        ([custom("match-viewer")], SAFE, [UNSAFE], FAIL),
        ([custom("match-viewer"), BUCKET], SAFE, [behaviour("allow-all", "b")], PASS),
        ([custom("match-viewer"), BUCKET], SAFE, [behaviour("allow-all", "group")], FAIL),
        ([custom("match-viewer"), BUCKET], SAFE, [behaviour("allow-all", REF)], UNDETERMINED),
        ([custom("https-only"), custom("http-only", "c")], SAFE, [], FAIL),
        ([custom(REF)], SAFE, [], UNDETERMINED),
        ([custom("match-viewer")], behaviour(REF), [], UNDETERMINED),
        ([BUCKET], UNSAFE, [], NOT_APPLICABLE),
        (REF, SAFE, [], UNDETERMINED),
        ([{"Id": "v", "VpcOriginConfig": {"VpcOriginId": {"Ref": "Vpc"}}}], SAFE, [], FAIL),
        ([{"Id": "v", "VpcOriginConfig": {"VpcOriginId": "vo_1"}}], SAFE, [], UNDETERMINED),
    ],
)
def test_origins(origins: Any, default: Any, more: list[Any], expected: Verdict) -> None:
    vpc = {"Type": "AWS::CloudFront::VpcOrigin", "Properties": {"VpcOriginEndpointConfig": {"OriginProtocolPolicy": "http-only"}}}
    config = {"Origins": origins, "DefaultCacheBehavior": default, "CacheBehaviors": more}
    assert of("traffic-to-origin-encrypted", config, Vpc=vpc) == {expected}


def group(*members: Any, id_: str = "g") -> dict[str, Any]:
    items = [{"OriginId": member} for member in members]
    return {"Id": id_, "Members": {"Quantity": len(items), "Items": items}}


@pytest.mark.parametrize(
    ("groups", "target", "expected"),
    [
        ([group("b", "c")], "g", PASS),
        ([group("a", "b")], "g", FAIL),
        ([group("b", "c"), group("b", "a", id_="h")], "g", PASS),
        ([group("b", "c"), group("b", "a", id_="h")], "h", FAIL),
        ([group("b", REF)], "g", UNDETERMINED),
        (REF, "g", UNDETERMINED),
        (REF, "b", PASS),
        ([], "g", FAIL),
    ],
)
def test_a_group_leads_to_its_members(groups: Any, target: str, expected: Verdict) -> None:
    origins = [custom("match-viewer"), custom("https-only", "b"), custom("https-only", "c")]
    config = {"Origins": origins, "OriginGroups": groups if groups == REF else {"Quantity": len(groups), "Items": groups}}
    led = {**config, "DefaultCacheBehavior": SAFE, "CacheBehaviors": [behaviour("allow-all", target)]}
    assert of("traffic-to-origin-encrypted", led) == {expected}
    # Where HTTPS is spoken, it makes no difference whereto.
    assert of("traffic-to-origin-encrypted", {**led, "CacheBehaviors": [behaviour("https-only", target)]}) == {PASS}


@pytest.mark.parametrize(
    ("acl", "expected"),
    [
        ("arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1", PASS),
        ({"Fn::Sub": "arn:aws:wafv2:us-east-1:${AWS::AccountId}:global/webacl/${P}"}, PASS),
        ({"Fn::GetAtt": ["Acl", "Arn"]}, PASS),
        ({"Ref": "Classic"}, FAIL),
        ("473e64fd-f30b-4765-81a0-62ad96dd167a", FAIL),
        ("", FAIL),
        (None, FAIL),
        ({"Fn::GetAtt": ["Other", "Arn"]}, UNDETERMINED),
        (REF, UNDETERMINED),
    ],
)
def test_web_acls(acl: Any, expected: Verdict) -> None:
    others = {"Acl": "AWS::WAFv2::WebACL", "Classic": "AWS::WAF::WebACL", "Other": "Custom::CrossRegion"}
    config = {} if acl is None else {"WebACLId": acl}
    assert of("associated-with-waf", config, **{name: {"Type": type_} for name, type_ in others.items()}) == {expected}


@pytest.mark.parametrize(
    ("customizations", "expected"),
    [
        ({"WebAcl": {"Action": "disable"}}, FAIL),
        ({"WebAcl": {"Action": "DISABLE"}}, FAIL),
        ({"WebAcl": {"Action": "override", "Arn": {"Fn::GetAtt": ["Acl", "Arn"]}}}, PASS),
        ({"WebAcl": {"Action": "override"}}, FAIL),
        ({"WebAcl": {"Action": P, "Arn": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1"}}, UNDETERMINED),
        ({}, NOT_APPLICABLE),
    ],
)
def test_tenants_may_do_without_the_web_acl(customizations: Any, expected: Verdict) -> None:
    body = resource("AWS::CloudFront::DistributionTenant", DistributionId="E1", Name="pay", Customizations=customizations)
    assert said("cloudfront-associated-with-waf", body, Acl={"Type": "AWS::WAFv2::WebACL"}) is expected


ARN = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1"
OVERRIDDEN = tenant(Customizations={"WebAcl": {"Action": "override", "Arn": ARN}})


@pytest.mark.parametrize(
    ("tenants", "expected"),
    [
        ([OVERRIDDEN], PASS),
        ([OVERRIDDEN, tenant()], FAIL),
        ([OVERRIDDEN, tenant(Customizations={"WebAcl": {"Action": "disable"}})], FAIL),
        ([], UNDETERMINED),
    ],
)
def test_tenants_may_have_web_acls_of_their_own(tenants: list[Any], expected: Verdict) -> None:
    def distribution(config: dict[str, Any]) -> Verdict:
        body = resource("AWS::CloudFront::Distribution", DistributionConfig=config)
        named = {f"T{n}": {**one, "Properties": {**one["Properties"], "DistributionId": {"Ref": "R"}}} for n, one in enumerate(tenants)}
        return said("cloudfront-associated-with-waf", body, **named)

    assert distribution(TENANTS) is expected
    assert distribution({**TENANTS, "WebACLId": ARN}) is PASS
    assert distribution({}) is FAIL


OWN = {
    "B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "pages"}},
    "Q": {"Type": "AWS::SQS::Queue"},
    "Never": {
        "Type": "AWS::CloudFront::OriginAccessControl",
        "Properties": {"OriginAccessControlConfig": {"SigningBehavior": "never"}},
    },
    "Always": {
        "Type": "AWS::CloudFront::OriginAccessControl",
        "Properties": {"OriginAccessControlConfig": {"SigningBehavior": "always"}},
    },
}
REGIONAL = {"Fn::GetAtt": ["B", "RegionalDomainName"]}
WEBSITE = {
    "Id": "w",
    "DomainName": "pages.s3-website.eu-central-1.amazonaws.com",
    "CustomOriginConfig": {"OriginProtocolPolicy": "http-only"},
}


@pytest.mark.parametrize(
    ("root", "origins", "expected"),
    [
        ("index.html", [BUCKET], PASS),
        (None, [BUCKET], FAIL),
        ("", [custom("https-only"), BUCKET], FAIL),
        (None, [{"Id": "a", "DomainName": REGIONAL, "CustomOriginConfig": {}}], FAIL),
        (REF, [BUCKET], UNDETERMINED),
        (None, [REF], UNDETERMINED),
        (None, [custom("https-only"), WEBSITE], NOT_APPLICABLE),
        (None, [custom("https-only", DomainName=REF)], NOT_APPLICABLE),
    ],
)
def test_root_objects(root: Any, origins: list[Any], expected: Verdict) -> None:
    config = {"Origins": origins, **({} if root is None else {"DefaultRootObject": root})}
    assert of("default-root-object-configured", config, **OWN) == {expected}


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ({"OriginAccessControlId": {"Fn::GetAtt": ["Always", "Id"]}}, PASS),
        ({"OriginAccessControlId": "E1"}, PASS),
        ({"OriginAccessControlId": {"Fn::GetAtt": ["Never", "Id"]}}, FAIL),
        ({"S3OriginConfig": {"OriginAccessIdentity": "origin-access-identity/cloudfront/E1"}}, FAIL),
        ({"S3OriginConfig": {"OriginAccessIdentity": {"Fn::Sub": "origin-access-identity/cloudfront/${P}"}}}, FAIL),
        ({}, FAIL),
        ({"OriginAccessControlId": REF}, UNDETERMINED),
    ],
)
def test_requests_to_buckets_are_signed(origin: dict[str, Any], expected: Verdict) -> None:
    assert of("s3-origin-access-control-enabled", {"Origins": [{**BUCKET, **origin}]}, **OWN) == {expected}
    assert of("s3-origin-access-control-enabled", {"Origins": [custom("https-only"), {**BUCKET, **origin}]}, **OWN) == {expected}


def test_servers_need_no_origin_access_control() -> None:
    assert of("s3-origin-access-control-enabled", {"Origins": [custom("https-only"), WEBSITE]}) == {NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        (REGIONAL, PASS),
        ({"Fn::Sub": "${B}.s3.${AWS::Region}.${AWS::URLSuffix}"}, PASS),
        ("pages.s3.eu-central-1.amazonaws.com", PASS),
        ("other.s3.eu-central-1.amazonaws.com", UNDETERMINED),
        ("My_Pages.s3.amazonaws.com", FAIL),
        ({"Fn::GetAtt": ["Q", "QueueName"]}, UNDETERMINED),
        ({"Fn::Sub": "${P}.s3.amazonaws.com"}, UNDETERMINED),
        (REF, UNDETERMINED),
        ("cdn.example", UNDETERMINED),
    ],
)
def test_buckets_exist(domain: Any, expected: Verdict) -> None:
    assert of("s3-origin-non-existent-bucket", {"Origins": [{**BUCKET, "DomainName": domain}]}, **OWN) == {expected}


def source(kind: str = "ACCESS_LOGS") -> dict[str, Any]:
    arn = {"Fn::Sub": "arn:aws:cloudfront::${AWS::AccountId}:distribution/${D}"}
    return {"Type": "AWS::Logs::DeliverySource", "Properties": {"Name": "requests", "ResourceArn": arn, "LogType": kind}}


def delivery(name: Any) -> dict[str, Any]:
    return {"Type": "AWS::Logs::Delivery", "Properties": {"DeliverySourceName": name, "DeliveryDestinationArn": "arn"}}


def test_logs() -> None:
    question = "accesslogs-enabled"
    assert of(question, {"Logging": {"Bucket": {"Fn::GetAtt": ["B", "DomainName"]}}}, **OWN) == {PASS}
    assert of(question, {"Logging": {"Bucket": ""}}) == of(question, {}) == {FAIL}
    assert of(question, {"Logging": {"Bucket": REF}}) == {UNDETERMINED}
    assert of(question, {}, S=source(), L=delivery({"Ref": "S"})) == of(question, {}, S=source(), L=delivery("requests")) == {PASS}
    assert of(question, {}, S=source()) == of(question, {}, S=source("CONNECTION_LOGS"), L=delivery("requests")) == {FAIL}
    assert of(question, {}, S=source(), L=delivery("another")) == {FAIL}
    assert of(question, {}, S=source(), L=delivery(REF)) == {UNDETERMINED}


@pytest.mark.parametrize(
    ("config", "access", "root", "traffic"),
    [
        ({"S3Origin": {"DNSName": "a.s3.amazonaws.com"}}, FAIL, FAIL, NOT_APPLICABLE),
        (
            {"S3Origin": {"DNSName": "a.s3.amazonaws.com", "OriginAccessIdentity": "o"}, "DefaultRootObject": "a"},
            FAIL,
            PASS,
            NOT_APPLICABLE,
        ),
        ({"CustomOrigin": {"DNSName": "a.example", "OriginProtocolPolicy": "http-only"}}, NOT_APPLICABLE, NOT_APPLICABLE, FAIL),
        ({"CustomOrigin": {"DNSName": "a.example", "OriginProtocolPolicy": "https-only"}}, NOT_APPLICABLE, NOT_APPLICABLE, PASS),
        ({"S3Origin": REF}, UNDETERMINED, UNDETERMINED, UNDETERMINED),
    ],
)
def test_origins_named_in_the_old_way(config: dict[str, Any], access: Verdict, root: Verdict, traffic: Verdict) -> None:
    assert of("s3-origin-access-control-enabled", config) == {access}
    assert of("default-root-object-configured", config) == {root}
    assert of("traffic-to-origin-encrypted", config) == {traffic}
