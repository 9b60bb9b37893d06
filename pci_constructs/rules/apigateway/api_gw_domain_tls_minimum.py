"""Names of APIs accept TLS 1.2 and later alone.

The security policy of a name decides what a client may fall back to, and TLS 1.0 and 1.1 are no strong cryptography any more (4.2.1,
12.3.3). A name at the edge that names no policy may accept both; what one in a region then takes, its template does not say, but for one
of an HTTP or WebSocket API: for those there is only TLS 1.2.
"""

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, passed, undetermined
from pci_constructs.rules.apigateway._apis import HTTP_API

DOMAIN, DOMAIN_V2, MAPPING = "AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName", "AWS::ApiGatewayV2::ApiMapping"
_POLICY = "SecurityPolicy"
_OLD = expression(r"TLS_1_[01]|SECURITYPOLICY_TLS\d+_1_[01]_.*")
_GOOD = expression(r"TLS_1_2|SECURITYPOLICY_TLS1[23]_.*")


def _accepts(block: Block, domain: ResourceView, *, edge: bool = False) -> Judgement:
    where = block.where(_POLICY)
    policy = block.text(_POLICY).strip()
    if not policy:
        if edge:
            return failed("the name says nothing of TLS, and may accept 1.0", where)
        if _of_http_api(domain):
            return passed("HTTP and WebSocket APIs can be reached with TLS 1.2 and later alone", where)
        return undetermined("the name says nothing of TLS", where, blocked_by="the security policy that API Gateway gives the name")
    if _OLD.fullmatch(policy.upper()):
        return failed(f"{policy} accepts versions before TLS 1.2", where)
    if _GOOD.fullmatch(policy.upper()):
        return passed(f"{policy} accepts TLS 1.2 and later", where)
    return undetermined(f"{policy} is not known", where, blocked_by=f"which versions of TLS {policy} accepts")


def _of_http_api(domain: ResourceView) -> bool:
    apis = (mapping.follow("ApiId") for mapping in domain.linked(MAPPING, "DomainName"))
    return any(api is not None and api.type == HTTP_API for api in apis)


def _at_the_edge(domain: ResourceView) -> bool:
    types = domain.get("EndpointConfiguration.Types") or ["EDGE"]
    return "EDGE" in [str(name).strip().upper() for name in types]


def _check(domain: ResourceView) -> Judgement:
    if domain.type == DOMAIN:
        return _accepts(domain, domain, edge=not domain.text(_POLICY) and _at_the_edge(domain))
    none = failed("the name has no configuration", "DomainNameConfigurations")
    return every(domain.each("DomainNameConfigurations"), lambda one: _accepts(one, domain), empty=none)


RULE = Rule(
    id="api-gw-domain-tls-minimum",
    title="Names of APIs accept TLS 1.2 and later alone",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "card data crosses public networks by strong versions of TLS alone",
        "12.3.3": "versions that are no longer strong are not offered",
    },
    remediation="set SecurityPolicy to TLS_1_2 or to one of the policies that begin with SecurityPolicy_TLS13",
    types=(DOMAIN, DOMAIN_V2),
    check=_check,
    equivalents={"config": "apigateway-domain-name-tls-check", "checkov": "CKV_AWS_206"},
    passing={"DomainName": "pay.example.com", _POLICY: "TLS_1_2"},
    failing={"DomainName": "pay.example.com", _POLICY: "TLS_1_0"},
)
