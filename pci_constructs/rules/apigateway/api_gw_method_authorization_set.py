"""Methods and routes of APIs know who calls.

Without an authorizer whoever finds the address gets what the back end gives (7.3.3), and nobody has shown who they are (8.3.1). A key of an
API is for counting: it is sent to every client and stops nobody. Browsers ask with OPTIONS before they sign in, and a WebSocket API asks
when the connection is made. API Gateway takes the security of a definition from its operations: what the definition says for all of them
leaves the methods of a REST API open.
"""

from collections.abc import Mapping
from typing import Any

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    Unknown,
    every,
    failed,
    not_applicable,
    passed,
    undetermined,
)
from pci_constructs.rules.apigateway._apis import HTTP_API, REST_API, of_quick_api
from pci_constructs.rules.apigateway._definitions import Operation, as_map, made_of, operations

METHOD, ROUTE = "AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Route"
_TYPE = "AuthorizationType"
_CONNECT, _DEFAULT = "$connect", "$default"
_AUTH = "x-amazon-apigateway-auth"
_AUTHORIZERS = {"x-amazon-apigateway-authorizer", "x-amazon-apigateway-authtype"}
_ASKS = not_applicable("browsers ask with OPTIONS before they sign in")
_NOT_TAKEN = "API Gateway takes none from the whole definition"
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


def _of_definition(api: ResourceView) -> Judgement:
    """Judges the operations of an API whose methods or routes stand in a definition."""
    body = made_of(api)
    if body is None:
        return not_applicable("methods and routes of the API are resources of their own", "Body")
    kept = body.get("securityDefinitions") or as_map(body.get("components") or {}).get("securitySchemes") or {}
    schemes = as_map(kept)
    for_all = undetermined("the definition has security for all operations alone", "Body", blocked_by="what API Gateway takes over from it")

    def asks(operation: Operation) -> Judgement:
        if operation.name.startswith("OPTIONS "):
            return _ASKS
        own = operation.parts
        if _asks_by_itself(own) or _names_an_authorizer(own, schemes):
            return passed("callers of every operation show who they are", "Body")
        if ("security" not in own and _names_an_authorizer(body, schemes)) or (_AUTH not in own and _asks_by_itself(body)):
            return for_all if api.type == HTTP_API else failed(f"{operation.name} has no security of its own, and {_NOT_TAKEN}", "Body")
        return failed(f"nobody asks who calls {operation.name}", "Body")

    return every(operations(body), asks, empty=not_applicable("the definition has no operation", "Body"))


def _asks_by_itself(part: Mapping[str, Any]) -> bool:
    kind = as_map(part.get(_AUTH) or {}).get("type") or "NONE"
    return _text(kind).strip().upper() != "NONE"


def _names_an_authorizer(part: Mapping[str, Any], schemes: Mapping[str, Any]) -> bool:
    """Whether one of the schemes that secure an operation is an authorizer; one without is a key of the API."""
    required = part.get("security") or []
    names = [name for one in (required if isinstance(required, list) else [required]) for name in as_map(one)]
    return any(_AUTHORIZERS & as_map(schemes.get(name) or {}).keys() for name in names)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise Undetermined(value if isinstance(value, Unknown) else f"{value!r}, which is no kind of authorization")


def _check(resource: ResourceView) -> Judgement:
    if resource.type == REST_API:
        return _of_definition(resource)
    if resource.type == ROUTE:
        return _of_route(resource)
    if resource.type == HTTP_API:
        return of_quick_api(resource, "Route", _known) if not resource.live and resource.has("Target") else _of_definition(resource)
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
    types=(METHOD, ROUTE, HTTP_API, REST_API),
    check=_check,
    equivalents={"checkov": "CKV_AWS_59"},
    passing={"HttpMethod": "GET", _TYPE: "AWS_IAM"},
    failing={"HttpMethod": "GET", _TYPE: "NONE"},
)
