"""No origin is spoken to over SSL 3.0.

What CloudFront offers an origin is what an attacker between them can push the connection down to, and SSL 3.0 has been broken for years: it
is no strong cryptography (4.2.1). CloudFormation gives it to every origin that names no protocols. The list is looked at even where only
HTTP is spoken so far, as AWS does. Buckets and origins in a VPC have no such list in a distribution.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, not_applicable, passed
from pci_constructs.rules.cloudfront._origins import DISTRIBUTION, ORIGINS, PROTOCOLS, custom_server, each_origin


def _spoken_to(origin: Block) -> Judgement:
    server = custom_server(origin)
    if server is None:
        return not_applicable("the distribution has no protocols for the origin", origin.path)
    where = server.where(PROTOCOLS)
    default = "" if server.names_protocols() else ", as it names no protocols"

    def one(protocol: str) -> Judgement:
        if protocol.lower() == "sslv3":
            return failed(f"SSL 3.0 is offered to the origin{default}", where)
        return passed("no SSL 3.0 is offered to the origin", where)

    return server.every_protocol(one)


def _check(distribution: ResourceView) -> Judgement:
    return every(each_origin(distribution), _spoken_to, empty=not_applicable("there is no origin", ORIGINS))


def _example(*protocols: str) -> dict[str, object]:
    settings = {"OriginProtocolPolicy": "https-only", PROTOCOLS: list(protocols)}
    return {"DistributionConfig": {"Origins": [{"Id": "a", "DomainName": "pay.example", "CustomOriginConfig": settings}]}}


RULE = Rule(
    id="cloudfront-no-deprecated-ssl-protocols",
    title="Distributions speak no SSL 3.0 with origins",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "between the edge and an origin lies an open network, and SSL 3.0 is no strong cryptography",
        "12.3.3": "a protocol that is broken is not left among those in use",
    },
    remediation="set OriginSSLProtocols of every origin with a CustomOriginConfig to TLSv1.2",
    types=(DISTRIBUTION,),
    check=_check,
    equivalents={"securityhub": "CloudFront.10", "config": "cloudfront-no-deprecated-ssl-protocols"},
    passing=_example("TLSv1.2"),
    failing=_example("TLSv1.2", "SSLv3"),
)
