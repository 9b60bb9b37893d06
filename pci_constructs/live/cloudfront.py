"""CloudFront: distributions with their origins, and how requests to origins are signed."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.collector import Collector, Found, Named, Naming, Reader, Scope
from pci_constructs.live.reading.shapes import known, pick, renamed
from pci_constructs.live.reading.source import Source

_GONE = ("NoSuchDistribution",)
_CONTROL = "AWS::CloudFront::OriginAccessControl"
_BUCKET = ".s3."
_BEHAVIOUR = ("TargetOriginId", "ViewerProtocolPolicy")
_SERVER = {
    "HTTPPort": "HTTPPort",
    "HTTPSPort": "HTTPSPort",
    "OriginProtocolPolicy": "OriginProtocolPolicy",
    "OriginSSLProtocols": "OriginSslProtocols.Items",
}
_CERTIFICATE = {
    "AcmCertificateArn": "ACMCertificateArn",
    "CloudFrontDefaultCertificate": "CloudFrontDefaultCertificate",
    "IamCertificateId": "IAMCertificateId",
    "MinimumProtocolVersion": "MinimumProtocolVersion",
    "SslSupportMethod": "SSLSupportMethod",
}


def _distributions(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        answer = source.ask("get_distribution_config", needs="DistributionConfig", gone=_GONE, Id=item["Id"])
        return Found(
            id=item["Id"],
            arn=item["ARN"],
            also=(item["DomainName"],),
            properties={"DistributionConfig": known(pick(answer, "DistributionConfig"), _configuration)},
        )

    yield from source.each(source.pages("list_distributions", "DistributionList.Items"), one)


def _there(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value is not ABSENT}


def _configuration(found: Any) -> dict[str, Any]:
    behaviours = found.get("CacheBehaviors", {}).get("Items") or ()
    return _there(
        {
            **renamed(found, ("ConnectionMode", "DefaultRootObject", "Enabled", "WebACLId")),
            "Aliases": list(found.get("Aliases", {}).get("Items") or ()),
            "CacheBehaviors": [_there(renamed(one, (*_BEHAVIOUR, "PathPattern"))) for one in behaviours],
            "DefaultCacheBehavior": _there(renamed(found["DefaultCacheBehavior"], _BEHAVIOUR)),
            "Logging": _logging(found.get("Logging", {})),
            "OriginGroups": {"Items": [_group(one) for one in found.get("OriginGroups", {}).get("Items") or ()]},
            "Origins": [_origin(one) for one in found["Origins"]["Items"]],
            "ViewerCertificate": known(pick(found, "ViewerCertificate"), lambda one: _there(renamed(one, _CERTIFICATE))),
        }
    )


def _group(group: Any) -> dict[str, Any]:
    return {"Id": group["Id"], "Members": {"Items": [{"OriginId": member["OriginId"]} for member in group["Members"]["Items"]]}}


def _logging(log: Any) -> Any:
    """Where requests are logged; CloudFront has an empty name where they are not."""
    bucket = log.get("Bucket") or ""
    return {"Bucket": _domain(bucket), "Prefix": log.get("Prefix", "")} if log.get("Enabled") and bucket else ABSENT


def _domain(text: str) -> str:
    """The domain of a bucket, in which its name is a reference to it."""
    name, found, _ = text.partition(_BUCKET)
    return Naming(text, [Named("AWS::S3::Bucket", name)]) if found else text


def _origin(origin: Any) -> dict[str, Any]:
    bucket = origin.get("S3OriginConfig")
    server = origin.get("CustomOriginConfig")
    control = origin.get("OriginAccessControlId")
    # Headers that are sent to origins are left out: they are often secrets.
    return _there(
        {
            "Id": origin["Id"],
            "DomainName": _domain(origin["DomainName"]),
            "S3OriginConfig": ABSENT if bucket is None else {"OriginAccessIdentity": bucket.get("OriginAccessIdentity", "")},
            "CustomOriginConfig": ABSENT if server is None else _there(renamed(server, _SERVER)),
            "VpcOriginConfig": known(pick(origin, "VpcOriginConfig"), lambda one: {"VpcOriginId": one["VpcOriginId"]}),
            "OriginAccessControlId": Named(_CONTROL, control) if control else ABSENT,
        }
    )


def _controls(source: Source) -> Iterator[Found]:
    names = {
        "Name": "Name",
        "OriginAccessControlOriginType": "OriginAccessControlOriginType",
        "SigningBehavior": "SigningBehavior",
        "SigningProtocol": "SigningProtocol",
    }
    for item in source.pages("list_origin_access_controls", "OriginAccessControlList.Items"):
        yield Found(id=item["Id"], properties={"OriginAccessControlConfig": _there(renamed(item, names))})


COLLECTOR = Collector(
    service="cloudfront",
    scope=Scope.GLOBAL,
    readers=(
        Reader(
            type="AWS::CloudFront::Distribution",
            properties=("DistributionConfig",),
            calls=("cloudfront:GetDistributionConfig", "cloudfront:ListDistributions"),
            read=_distributions,
        ),
        Reader(
            type=_CONTROL,
            properties=("OriginAccessControlConfig",),
            calls=("cloudfront:ListOriginAccessControls",),
            read=_controls,
        ),
    ),
)
