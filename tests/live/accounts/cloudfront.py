"""A distribution of a bucket that signs and speaks HTTPS, one of a server that speaks HTTP, and a load balancer in a VPC."""

from typing import Any

from tests.emulator import Emulator
from tests.live.answers import also

PLANTED = ("Tr0ub4dor-and-3",)
GONE = {
    "cloudfront.GetDistributionConfig": "NoSuchDistribution",
    "cloudfront.GetVpcOrigin": "EntityNotFound",
    "cloudfront.ListTagsForResource": "NoSuchResource",
}
INSIDE = "vo_a1B2c3D4e5F6"


def listed(*ids: str, owner: str = "123456789012") -> bytes:
    """The list of origins in a VPC, of which the emulator knows nothing."""
    when = "<CreatedTime>2026-01-01T00:00:00Z</CreatedTime><LastModifiedTime>2026-01-01T00:00:00Z</LastModifiedTime>"
    items = "".join(
        f"<VpcOriginSummary><Id>{id_}</Id><Name>pay</Name><Status>Deployed</Status>{when}<AccountId>{owner}</AccountId>"
        f"<Arn>arn:aws:cloudfront::{owner}:vpcorigin/{id_}</Arn><OriginEndpointArn>arn:aws:ec2</OriginEndpointArn></VpcOriginSummary>"
        for id_ in ids
    )
    paged = f"<Marker></Marker><MaxItems>100</MaxItems><IsTruncated>false</IsTruncated><Quantity>{len(ids)}</Quantity>"
    return f"<VpcOriginList>{paged}<Items>{items}</Items></VpcOriginList>".encode()


def inside(policy: str = "https-only", *protocols: str) -> bytes:
    """How an origin in a VPC is spoken to."""
    items = "".join(f"<SslProtocol>{one}</SslProtocol>" for one in protocols)
    offered = f"<OriginSslProtocols><Quantity>{len(protocols)}</Quantity><Items>{items}</Items></OriginSslProtocols>" if protocols else ""
    endpoint = f"<Name>pay</Name><Arn>arn:aws:ec2</Arn><HTTPPort>80</HTTPPort><HTTPSPort>443</HTTPSPort>{offered}"
    told = f"<VpcOriginEndpointConfig>{endpoint}<OriginProtocolPolicy>{policy}</OriginProtocolPolicy></VpcOriginEndpointConfig>"
    return f"<VpcOrigin><Id>{INSIDE}</Id><Arn>arn:aws:cloudfront::123456789012:vpcorigin/{INSIDE}</Arn>{told}</VpcOrigin>".encode()


def configuration(name: str, policy: str, origin: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What a distribution is made of."""
    header = {"HeaderName": "x-origin-key", "HeaderValue": PLANTED[0]}
    return {
        "CallerReference": name,
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [{"Id": "one", "CustomHeaders": {"Quantity": 1, "Items": [header]}, **origin}]},
        "DefaultCacheBehavior": {
            "TargetOriginId": "one",
            "ViewerProtocolPolicy": policy,
            "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
            "MinTTL": 0,
        },
        **more,
    }


def arrange(aws: Emulator) -> None:
    """One of everything."""
    cloudfront = aws.client("cloudfront", "us-east-1")
    control = cloudfront.create_origin_access_control(
        OriginAccessControlConfig={
            "Name": "signed",
            "SigningProtocol": "sigv4",
            "SigningBehavior": "always",
            "OriginAccessControlOriginType": "s3",
        }
    )["OriginAccessControl"]["Id"]
    aws.client("s3", "us-east-1").create_bucket(Bucket="pages")
    bucket = {
        "DomainName": "pages.s3.eu-central-1.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
        "OriginAccessControlId": control,
    }
    cloudfront.create_distribution(DistributionConfig=configuration("good", "https-only", bucket, DefaultRootObject="index.html"))
    server = {
        "DomainName": "pay.example.com",
        "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "http-only"},
    }
    cloudfront.create_distribution(DistributionConfig=configuration("bad", "allow-all", server))
    also(aws, {"cloudfront.ListVpcOrigins": listed(INSIDE), "cloudfront.GetVpcOrigin": inside("https-only", "TLSv1.2")})
