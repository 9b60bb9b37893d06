"""Methods and routes of APIs know who calls.

Without an authorizer whoever finds the address gets what the back end gives (7.3.3), and nobody has shown who they are (8.3.1). A key of an
API is for counting: it is sent to every client and stops nobody. Browsers ask with OPTIONS before they sign in, and a WebSocket API asks
when the connection is made.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed, undetermined
from pci_constructs.rules.apigateway._apis import HTTP_API, of_quick_api

METHOD, ROUTE = "AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Route"
_TYPE = "AuthorizationType"
_CONNECT, _DEFAULT = "$connect", "$default"
_ASKS = not_applicable("browsers ask with OPTIONS before they sign in")
_LATER = not_applicable("callers of a WebSocket API are asked who they are when they connect", "RouteKey")


def _known(resource: Block) -> Judgement:
    kind, where = resource.text(_TYPE, "NONE").strip().upper(), resource.where(_TYPE)
    return failed("nobody asks who calls", where) if kind in ("", "NONE") else passed(f"callers show who they are ({kind})", where)


def _of_route(route: ResourceView) -> Judgement:
    key = route.text("RouteKey").strip()
    found = _known(route)
    if found.verdict == "pass" or key == _CONNECT or "/" in key:
        return _ASKS if key.upper().startswith("OPTIONS ") else found
    if key != _DEFAULT:
        return _LATER
    api = route.follow("ApiId")
    if api is None:
        return undetermined("nobody asks who calls, if the API is an HTTP API", _TYPE, blocked_by="the kind of the API")
    return _LATER if api.text("ProtocolType", "HTTP").strip().upper() == "WEBSOCKET" else found


def _check(resource: ResourceView) -> Judgement:
    if resource.type == ROUTE:
        return _of_route(resource)
    if resource.type == HTTP_API:
        return of_quick_api(resource, "Route", _known)
    return _ASKS if resource.text("HttpMethod").strip().upper() == "OPTIONS" else _known(resource)


RULE = Rule(
    id="api-gw-method-authorization-set",
    title="Methods and routes of APIs know who calls",
    severity=Severity.MEDIUM,
    requirements={
        "8.3.1": "whoever calls shows who they are before they reach data",
        "7.3.3": "what is not allowed to somebody is refused, which needs to know who it is",
    },
    remediation="set AuthorizationType to AWS_IAM, or to a kind with an authorizer "
    "(in ApiGatewayManagedOverrides for the route of an API with Target)",
    types=(METHOD, ROUTE, HTTP_API),
    check=_check,
    equivalents={"checkov": "CKV_AWS_59"},
    passing={"HttpMethod": "GET", _TYPE: "AWS_IAM"},
    failing={"HttpMethod": "GET", _TYPE: "NONE"},
)
