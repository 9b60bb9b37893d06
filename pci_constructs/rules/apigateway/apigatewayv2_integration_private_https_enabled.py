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
    failed,
    not_applicable,
    passed,
    undetermined,
)
from pci_constructs.rules.apigateway._apis import HTTP_API
from pci_constructs.rules.reading import spelled, word

_INTEGRATION = "AWS::ApiGatewayV2::Integration"
_LINK, _TLS, _URI = "ConnectionType", "TlsConfig", "IntegrationUri"
_BEHIND_A_LINK = ("AWS::ElasticLoadBalancingV2::Listener", "AWS::ServiceDiscovery::Service")


def _of_http_api(integration: ResourceView) -> bool:
    """Whether an integration that is reached by a VPC link is one of an HTTP API: those lead to an ARN, others to a URL.

    Raises:
        Undetermined: it cannot be told.
    """
    uri = integration.peek(_URI)
    if isinstance(uri, Reference) and uri.resource.type in _BEHIND_A_LINK:
        return True
    if spelled(uri).strip().lower().startswith("arn:"):
        return True
    api = integration.follow("ApiId")
    if api is None or api.type != HTTP_API:
        raise Undetermined("the kind of the API, which is not among what was read", "ApiId")
    return word(api, "ProtocolType", "HTTP") != "websocket"


def _check(integration: ResourceView) -> Judgement:
    if word(integration, _LINK, "INTERNET") != "vpc_link":
        return not_applicable("the back end is not reached by a VPC link", _LINK)
    tls = integration.get(_TLS)
    if isinstance(tls, Block):
        if tls.names():
            return passed("the back end is spoken to over HTTPS", _TLS)
        return undetermined(
            "the TLS configuration is empty", _TLS, blocked_by="whether API Gateway takes an empty TLS configuration for one"
        )
    if tls is not None:
        raise Undetermined(f"{tls!r}, which is no TLS configuration", _TLS)
    if not _of_http_api(integration):
        return not_applicable("the address of a back end of a WebSocket API says whether HTTPS is spoken", "ApiId")
    return failed("the back end is spoken to over HTTP", _TLS)


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
    remediation="set TlsConfig.ServerNameToVerify to the name in the certificate of the back end, and have its listener speak HTTPS",
    types=(_INTEGRATION,),
    check=_check,
    equivalents={"securityhub": "APIGateway.10", "config": "apigatewayv2-integration-private-https-enabled"},
    passing=_example(TlsConfig={"ServerNameToVerify": "pay.example"}),
    failing=_example(),
)
