"""Names of APIs accept TLS 1.2 and later alone.

The security policy of a name decides what a client may fall back to, and TLS 1.0 and 1.1 are no strong cryptography any more (4.2.1,
12.3.3). A name in a region or in a VPC that names no policy is given TLS 1.2 by API Gateway. One at the edge has to say so: what it was
given has changed over the years, and a template does not tell when it was made.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, passed
from pci_constructs.rules.apigateway._tls import POLICY, by_policy

DOMAIN, DOMAIN_V2, PRIVATE = "AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName", "AWS::ApiGateway::DomainNameV2"


def _accepts(block: Block) -> Judgement:
    where = block.where(POLICY)
    policy = block.text(POLICY).strip()
    return by_policy(policy, where) if policy else passed("API Gateway gives the name TLS 1.2 and later", where)


def _at_the_edge(domain: ResourceView) -> bool:
    types = domain.get("EndpointConfiguration.Types") or ["EDGE"]
    return "EDGE" in [str(name).strip().upper() for name in types]


def _check(domain: ResourceView) -> Judgement:
    if domain.type == DOMAIN and not domain.text(POLICY).strip() and _at_the_edge(domain):
        return failed("the name says nothing of TLS, and may accept 1.0", POLICY)
    if domain.type != DOMAIN_V2:
        return _accepts(domain)
    none = failed("the name has no configuration", "DomainNameConfigurations")
    return every(domain.each("DomainNameConfigurations"), _accepts, empty=none)


RULE = Rule(
    id="api-gw-domain-tls-minimum",
    title="Names of APIs accept TLS 1.2 and later alone",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "card data crosses public networks by strong versions of TLS alone",
        "12.3.3": "versions that are no longer strong are not offered",
    },
    remediation="set SecurityPolicy to TLS_1_2 or to one of the policies that begin with SecurityPolicy_TLS13",
    types=(DOMAIN, DOMAIN_V2, PRIVATE),
    check=_check,
    equivalents={"config": "apigateway-domain-name-tls-check", "checkov": "CKV_AWS_206"},
    passing={"DomainName": "pay.example.com", POLICY: "TLS_1_2"},
    failing={"DomainName": "pay.example.com", POLICY: "TLS_1_0"},
)
