"""Origins are spoken to over TLS 1.2 or later.

Viewers see the version of TLS that they speak with the edge, and not the one that takes their card data on to the origin. Each version that
CloudFront offers an origin may be the one that is spoken, and those before TLS 1.2 are no strong cryptography any more (4.2.1, 12.3.3). An
origin that names no protocols is offered TLS 1.0 and SSL 3.0. The way to an origin in a VPC is no open network: there this is stricter.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, not_applicable, passed, undetermined
from pci_constructs.rules.cloudfront._origins import DISTRIBUTION, ORIGINS, POLICY, PROTOCOLS, each_origin, server_of

_OLD, _GOOD = ("sslv3", "tlsv1", "tlsv1.1"), ("tlsv1.2", "tlsv1.3")


def _spoken_to(origin: Block) -> Judgement:
    server = server_of(origin)
    if server is None:
        return not_applicable("S3 decides which versions of TLS its buckets are spoken to over", origin.path)
    if server.policy() == "http-only":
        return not_applicable("the origin is spoken to over HTTP alone", server.where(POLICY))
    where = server.where(PROTOCOLS)
    default = "" if server.names_protocols() else ", as it names no protocols"

    def one(protocol: str) -> Judgement:
        if protocol.lower() in _OLD:
            return failed(f"{protocol} is offered to the origin{default}", where)
        if protocol.lower() in _GOOD:
            return passed("TLS 1.2 or later is offered to the origin", where)
        return undetermined(f"{protocol} is not known", where, blocked_by=f"which version of TLS {protocol} is")

    return server.every_protocol(one)


def _check(distribution: ResourceView) -> Judgement:
    return every(each_origin(distribution), _spoken_to, empty=not_applicable("there is no origin", ORIGINS))


def _example(*protocols: str) -> dict[str, object]:
    settings = {POLICY: "https-only", PROTOCOLS: list(protocols)}
    return {"DistributionConfig": {"Origins": [{"Id": "a", "DomainName": "pay.example", "CustomOriginConfig": settings}]}}


RULE = Rule(
    id="cloudfront-origin-tls-minimum",
    title="Distributions speak TLS 1.2 or later with origins",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "between the edge and an origin lies an open network, and earlier versions of TLS are no strong cryptography",
        "12.3.3": "versions that are no longer strong are not offered, and the template names those that are",
    },
    remediation="set OriginSSLProtocols to TLSv1.2, in CustomOriginConfig of the origin or in the AWS::CloudFront::VpcOrigin",
    types=(DISTRIBUTION,),
    check=_check,
    passing=_example("TLSv1.2"),
    failing=_example("TLSv1.2", "TLSv1.1"),
)
