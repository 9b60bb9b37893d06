"""Origins of distributions."""

import re

from pci_constructs.rules import Block, Reference, Unknown

DISTRIBUTION = "AWS::CloudFront::Distribution"
ORIGINS = "DistributionConfig.Origins"
# Websites of buckets (s3-website) are ordinary servers that speak HTTP.
_BUCKET = re.compile(r"^(?P<name>.+)\.s3[.-](?!website).*amazonaws\.com(\.cn)?$", re.IGNORECASE)
_DOMAIN_OF_A_BUCKET = ("DomainName", "RegionalDomainName", "DualStackDomainName")


def text_of(origin: Block) -> str:
    """The domain of an origin, with names in place of what is not known."""
    value = origin.peek("DomainName")
    return value.shape if value.__class__ is Unknown else str(value) if origin.has("DomainName") else ""


def bucket_name(origin: Block) -> str | None:
    """The bucket that the domain of an origin spells, if it does."""
    found = _BUCKET.match(text_of(origin))
    return found["name"] if found else None


def is_bucket(origin: Block) -> bool:
    """Whether an origin is a bucket, reached through S3's interface."""
    domain = origin.peek("DomainName")
    if bucket_name(origin) or (isinstance(domain, Reference) and domain.attribute in _DOMAIN_OF_A_BUCKET and _is_s3(domain)):
        return True
    return not any(origin.has(other) for other in ("CustomOriginConfig", "VpcOriginConfig"))


def _is_s3(domain: Reference) -> bool:
    return domain.resource.type == "AWS::S3::Bucket"
