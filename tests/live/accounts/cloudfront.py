"""A distribution of a bucket that signs and speaks HTTPS, and one of a server that speaks HTTP."""

from typing import Any

from tests.emulator import Emulator

PLANTED = ("Tr0ub4dor-and-3",)
GONE = {"cloudfront.GetDistributionConfig": "NoSuchDistribution"}


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
