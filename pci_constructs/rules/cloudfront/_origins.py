"""Origins of distributions."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from pci_constructs.assembly import references_in
from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Block, Judgement, Reference, ResourceView, Undetermined, Unknown, every, undetermined
from pci_constructs.rules.reading import spelled

DISTRIBUTION = "AWS::CloudFront::Distribution"
ORIGINS, GROUPS = "DistributionConfig.Origins", "DistributionConfig.OriginGroups.Items"
_OLD_BUCKET, _OLD_SERVER = "DistributionConfig.S3Origin", "DistributionConfig.CustomOrigin"
"""How templates named the one origin of a distribution before there were lists; CloudFormation still takes it."""
# Websites of buckets (s3-website) are ordinary servers that speak HTTP.
_BUCKET = expression(r"^(?P<name>.+)\.s3[.-](?!website).*amazonaws\.com(\.cn)?$", re.IGNORECASE)
_DOMAIN_OF_A_BUCKET = ("DomainName", "RegionalDomainName", "DualStackDomainName")
POLICY, PROTOCOLS = "OriginProtocolPolicy", "OriginSSLProtocols"
_PROTOCOLS_BY_DEFAULT = ("TLSv1", "SSLv3")
"""What CloudFormation gives an origin that names no protocols, in a VPC or not."""


class Server(NamedTuple):
    """How an origin that is no bucket is spoken to.

    Attributes:
        block: what says it, the origin or the one in a VPC that it refers to.
        path: where in the block it is said; empty if that is beside the domain.
        pointer: the property of the distribution that refers to an origin in a VPC; empty for others.
    """

    block: Block
    path: str = ""
    pointer: str = ""

    def at(self, name: str) -> str:
        """The path of a setting in the block."""
        return f"{self.path}.{name}" if self.path else name

    def where(self, name: str) -> str:
        """The property of the distribution that decides on a setting."""
        return self.pointer or self.block.where(self.at(name))

    def policy(self) -> str:
        """Whether HTTP or HTTPS is spoken, in lower case; empty if nothing says it."""
        return self.block.text(self.at(POLICY), "match-viewer" if self.pointer else "").strip().lower()

    def names_protocols(self) -> bool:
        """Whether it says which protocols there may be, known or not."""
        return self.block.has(self.at(PROTOCOLS))

    def every_protocol(self, decide: Callable[[str], Judgement]) -> Judgement:
        """The worst of what a function decides on each version of SSL and TLS that there may be."""
        where = self.where(PROTOCOLS)
        none = undetermined("the origin has an empty list of protocols", where, blocked_by="what CloudFront makes of an empty list")
        protocols = self.block.each(self.at(PROTOCOLS)) if self.names_protocols() else _PROTOCOLS_BY_DEFAULT
        return every(protocols, lambda protocol: decide(_version(protocol)), empty=none)


def _version(protocol: Any) -> str:
    """A version of SSL or TLS.

    Raises:
        Undetermined: it is an attribute of a resource, or no text.
    """
    if not isinstance(protocol, str) or references_in(protocol):
        raise Undetermined(f"what {protocol} turns out to be")
    return protocol.strip()


def custom_server(origin: Block) -> Server | None:
    """How a custom origin is spoken to, which a distribution says itself; nothing for a bucket and for an origin in a VPC."""
    if is_old_server(origin):
        return Server(origin)
    if is_old_bucket(origin) or not origin.has("CustomOriginConfig"):
        return None
    return Server(origin, "CustomOriginConfig")


def server_of(origin: Block) -> Server | None:
    """How an origin is spoken to; nothing for a bucket.

    Raises:
        Undetermined: an origin in a VPC is not of this assembly.
    """
    if (found := custom_server(origin)) or is_old_bucket(origin):
        return found
    if origin.has("VpcOriginConfig"):
        pointer = origin.where("VpcOriginConfig.VpcOriginId")
        inside = origin.follow("VpcOriginConfig.VpcOriginId")
        if inside is None or inside.type != "AWS::CloudFront::VpcOrigin":
            raise Undetermined(
                f"the origin in a VPC {origin.text('VpcOriginConfig.VpcOriginId')}, which is not among what was read", pointer
            )
        return Server(inside, "VpcOriginEndpointConfig", pointer)
    return None


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
