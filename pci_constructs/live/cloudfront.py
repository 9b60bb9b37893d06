"""CloudFront: distributions with their origins, those in a VPC too, and how requests to origins are signed."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.assembly.model import RUNNING
from pci_constructs.assembly.values import Partial
from pci_constructs.live.reading.collector import Collector, Found, Named, Naming, Reader, Scope
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("NoSuchDistribution",)
_CONTROL, _INSIDE = "AWS::CloudFront::OriginAccessControl", "AWS::CloudFront::VpcOrigin"
_BUCKET = ".s3."
_BEHAVIOUR = ("TargetOriginId", "ViewerProtocolPolicy")
_SERVER = ("HTTPPort", "HTTPSPort", "OriginProtocolPolicy")
_PROTOCOLS = "OriginSSLProtocols"
_UNTOLD = Unknown("which versions of TLS the origin is offered, which CloudFront did not say")
"""CloudFormation has a default for them, and the API tells of none."""
_ENDPOINT = ("Arn", "IpAddressType", "Name")
_OLD = ("CustomOrigin", "S3Origin")
"""How templates name an origin in the old way; what runs has it in the list."""
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
            properties={
                "DistributionConfig": known(pick(answer, "DistributionConfig"), _configuration),
                "Tags": _tags(source, item["ARN"]),
            },
        )

    yield from source.each(source.pages("list_distributions", "DistributionList.Items"), one)


def _tags(source: Source, arn: str) -> Any:
    return tags(pick(source.ask("list_tags_for_resource", needs="Tags", gone=("NoSuchResource",), Resource=arn), "Tags.Items"))


def _there(properties: dict[str, Any], *more: str) -> Partial:
    """The properties that are there: of what is in no answer it is not known whether it is set, unless ``more`` names it."""
    found = {name: value for name, value in properties.items() if value is not ABSENT}
    return Partial(found, (*properties, *more), RUNNING)


def _configuration(found: Any) -> Partial:
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
        },
        *_OLD,
    )


def _group(group: Any) -> dict[str, Any]:
    return {"Id": group["Id"], "Members": {"Items": [{"OriginId": member["OriginId"]} for member in group["Members"]["Items"]]}}


def _logging(log: Any) -> Any:
    """Where requests are logged; CloudFront has an empty name where they are not."""
    bucket = log.get("Bucket") or ""
    return _there({"Bucket": _domain(bucket), "Prefix": log.get("Prefix", "")}) if log.get("Enabled") and bucket else ABSENT


def _domain(text: str) -> str:
    """The domain of a bucket, in which its name is a reference to it."""
    name, found, _ = text.partition(_BUCKET)
    return Naming(text, [Named("AWS::S3::Bucket", name)]) if found else text


def _origin(origin: Any) -> Partial:
    bucket = origin.get("S3OriginConfig")
    control = origin.get("OriginAccessControlId")
    # Headers that are sent to origins are left out: they are often secrets.
    return _there(
        {
            "Id": origin["Id"],
            "DomainName": _domain(origin["DomainName"]),
            "S3OriginConfig": ABSENT if bucket is None else _there({"OriginAccessIdentity": bucket.get("OriginAccessIdentity", "")}),
            "CustomOriginConfig": known(pick(origin, "CustomOriginConfig"), lambda one: _there(_server(one))),
            "VpcOriginConfig": known(
                pick(origin, "VpcOriginConfig"), lambda one: _there({"VpcOriginId": Named(_INSIDE, one["VpcOriginId"])})
            ),
            "OriginAccessControlId": Named(_CONTROL, control) if control else ABSENT,
        }
    )


def _server(found: Any) -> dict[str, Any]:
    """How an origin that is no bucket is spoken to."""
    return {**renamed(found, _SERVER), _PROTOCOLS: known(pick(found, "OriginSslProtocols.Items"), list, absent=_UNTOLD)}


def _inside(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        answer = source.ask("get_vpc_origin", needs="VpcOrigin", gone=("EntityNotFound",), Id=item["Id"])
        endpoint = known(
            pick(answer, "VpcOrigin.VpcOriginEndpointConfig"), lambda found: _there({**renamed(found, _ENDPOINT), **_server(found)})
        )
        return Found(id=item["Id"], arn=item["Arn"], properties={"Tags": _tags(source, item["Arn"]), "VpcOriginEndpointConfig": endpoint})

    # Partitions that have no origins in a VPC say so.
    listed = source.pages("list_vpc_origins", "VpcOriginList.Items", absent=("UnsupportedOperation",))
    # Those that other accounts share are listed too, and are judged where they are.
    yield from source.each([item for item in listed if item.get("AccountId", source.account.id) == source.account.id], one)


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
            properties=("DistributionConfig", "Tags"),
            calls=("cloudfront:GetDistributionConfig", "cloudfront:ListDistributions", "cloudfront:ListTagsForResource"),
            read=_distributions,
        ),
        Reader(
            type=_INSIDE,
            properties=("Tags", "VpcOriginEndpointConfig"),
            calls=("cloudfront:GetVpcOrigin", "cloudfront:ListTagsForResource", "cloudfront:ListVpcOrigins"),
            read=_inside,
        ),
        Reader(
            type=_CONTROL,
            properties=("OriginAccessControlConfig",),
            calls=("cloudfront:ListOriginAccessControls",),
            read=_controls,
        ),
    ),
)
