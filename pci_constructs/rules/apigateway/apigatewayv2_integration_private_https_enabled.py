"""HTTP APIs speak HTTPS with back ends in a VPC.

A caller's HTTPS ends at API Gateway. Through a VPC link it speaks HTTP with what lies behind, unless the integration says how to speak TLS;
then tokens of callers (8.3.2) and the card data that they send (4.2.1) do not cross the VPC readable. The address of an integration of a
WebSocket API says whether HTTPS is spoken, which is not looked at here.
"""

from pci_constructs.rules import (
    Block,
    Judgement,
    Reference,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    every,
    failed,
    not_applicable,
    passed,
    undetermined,
)
from pci_constructs.rules.apigateway._apis import HTTP_API
from pci_constructs.rules.apigateway._definitions import Operation, as_map, as_word, made_of, operations
from pci_constructs.rules.reading import spelled, word

_INTEGRATION = "AWS::ApiGatewayV2::Integration"
_PART, _PARTS = "x-amazon-apigateway-integration", "x-amazon-apigateway-integrations"
_SHARED = f"#/components/{_PARTS}/"
_LINK, _TLS, _URI = "ConnectionType", "TlsConfig", "IntegrationUri"
_BEHIND_A_LINK = ("AWS::ElasticLoadBalancingV2::Listener", "AWS::ServiceDiscovery::Service")


def _kind(integration: ResourceView) -> str:
    """The protocol of the API of an integration, in lower case; empty if the API is not among what was read."""
    try:
        api = integration.follow("ApiId")
        return word(api, "ProtocolType", "HTTP") if api is not None and api.type == HTTP_API else ""
    except Undetermined:
        return ""


def _leads_to_arn(integration: ResourceView) -> bool:
    """Whether an integration leads to an ARN: behind a VPC link, those of HTTP APIs do, and those of WebSocket APIs to a URL."""
    uri = integration.peek(_URI)
    if isinstance(uri, Reference):
        return uri.resource.type in _BEHIND_A_LINK
    return spelled(uri).strip().lower().startswith("arn:")


def _of_definition(api: ResourceView) -> Judgement:
    """Judges the integrations of an HTTP API that stand in its definition."""
    body = made_of(api)
    if body is None:
        return not_applicable("integrations of the API are resources of their own", "Body")
    shared = as_map(as_map(body.get("components") or {}).get(_PARTS) or {})

    def spoken(operation: Operation) -> Judgement:
        found = as_map(operation.parts.get(_PART) or {})
        if "$ref" in found:
            found = as_map(shared.get(str(found["$ref"]).removeprefix(_SHARED)))
        if as_word(found.get("connectionType") or "INTERNET") != "vpc_link":
            return not_applicable(f"{operation.name} is not passed on by a VPC link", "Body")
        tls = found.get("tlsConfig")
        if tls is None:
            return failed(f"{operation.name} is passed on over HTTP", "Body")
        return passed("what is passed on by a VPC link is passed on over HTTPS", "Body") if as_map(tls) else _empty("Body")

    return every(operations(body), spoken, empty=not_applicable("the definition has no operation", "Body"))


def _empty(where: str) -> Judgement:
    return undetermined("the TLS configuration is empty", where, blocked_by="whether API Gateway takes an empty TLS configuration for one")


def _check(resource: ResourceView) -> Judgement:
    return _of_definition(resource) if resource.type == HTTP_API else _of_integration(resource)


def _of_integration(integration: ResourceView) -> Judgement:
    if word(integration, _LINK, "INTERNET") != "vpc_link":
        return not_applicable("the back end is not reached by a VPC link", _LINK)
    tls = integration.get(_TLS)
    if isinstance(tls, Block):
        return passed("the back end is spoken to over HTTPS", _TLS) if tls.names() else _empty(_TLS)
    if tls is not None:
        raise Undetermined(f"{tls!r}, which is no TLS configuration", _TLS)
    kind = _kind(integration)
    if kind == "websocket":
        return not_applicable("the address of a back end of a WebSocket API says whether HTTPS is spoken", "ApiId")
    if kind or _leads_to_arn(integration):
        return failed("the back end is spoken to over HTTP", _TLS)
    return undetermined("nothing says how to speak TLS, if the API is an HTTP API", _TLS, blocked_by="the kind of the API")


def _example(**more: object) -> dict[str, object]:
    listener = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/pay/1/2"
    return {"ApiId": "a1b2c3", "IntegrationType": "HTTP_PROXY", _LINK: "VPC_LINK", "ConnectionId": "l1", _URI: listener, **more}


RULE = Rule(
    id="apigatewayv2-integration-private-https-enabled",
    title="HTTP APIs speak HTTPS with back ends in a VPC",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "card data that leaves the VPC on its way is encrypted; within it the standard asks less",
        "8.3.2": "tokens and passwords of callers are passed on to the back end, and are unreadable in transit",
    },
    remediation="set TlsConfig.ServerNameToVerify to the name in the certificate of the back end, and have its listener speak HTTPS "
    "(tlsConfig in the definition of an API)",
    types=(_INTEGRATION, HTTP_API),
    check=_check,
    equivalents={"securityhub": "APIGateway.10", "config": "apigatewayv2-integration-private-https-enabled"},
    passing=_example(TlsConfig={"ServerNameToVerify": "pay.example"}),
    failing=_example(),
)
