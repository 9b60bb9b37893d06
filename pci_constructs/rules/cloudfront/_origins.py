"""Origins of distributions."""

import re
from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Block, Reference, ResourceView, Unknown
from pci_constructs.rules.reading import spelled

DISTRIBUTION = "AWS::CloudFront::Distribution"
ORIGINS = "DistributionConfig.Origins"
_OLD_BUCKET, _OLD_SERVER = "DistributionConfig.S3Origin", "DistributionConfig.CustomOrigin"
"""How templates named the one origin of a distribution before there were lists; CloudFormation still takes it."""
# Websites of buckets (s3-website) are ordinary servers that speak HTTP.
_BUCKET = expression(r"^(?P<name>.+)\.s3[.-](?!website).*amazonaws\.com(\.cn)?$", re.IGNORECASE)
_DOMAIN_OF_A_BUCKET = ("DomainName", "RegionalDomainName", "DualStackDomainName")


def each_origin(distribution: ResourceView) -> Iterator[Any]:
    """The origins in the list, and one that is named in the old way, for ``every`` and ``some``."""
    yield from distribution.each(ORIGINS)
    for old in (_OLD_BUCKET, _OLD_SERVER):
        if isinstance(origin := distribution.get(old), Block):
            yield origin


def is_old_bucket(origin: Block) -> bool:
    """Whether an origin is a bucket that is named in the old way, which knows no access control."""
    return origin.path == _OLD_BUCKET


def is_old_server(origin: Block) -> bool:
    """Whether an origin is a server that is named in the old way, with its settings beside its domain."""
    return origin.path == _OLD_SERVER


def domain_of(origin: Block) -> str:
    """The property that has the domain of an origin."""
    return "DNSName" if is_old_bucket(origin) or is_old_server(origin) else "DomainName"


def text_of(origin: Block) -> str:
    """The domain of an origin, with names in place of what is not known."""
    name = domain_of(origin)
    value = origin.peek(name)
    return spelled(value) if value.__class__ is Unknown or origin.has(name) else ""


def bucket_name(origin: Block) -> str | None:
    """The bucket that the domain of an origin spells, if it does."""
    found = _BUCKET.match(text_of(origin))
    return found["name"] if found else None


def is_bucket(origin: Block) -> bool:
    """Whether an origin is a bucket, reached through S3's interface."""
    if is_old_bucket(origin) or is_old_server(origin):
        return is_old_bucket(origin)
    domain = origin.peek("DomainName")
    if bucket_name(origin) or (isinstance(domain, Reference) and domain.attribute in _DOMAIN_OF_A_BUCKET and _is_s3(domain)):
        return True
    return not any(origin.has(other) for other in ("CustomOriginConfig", "VpcOriginConfig"))


def _is_s3(domain: Reference) -> bool:
    return domain.resource.type == "AWS::S3::Bucket"
