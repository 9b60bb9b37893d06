"""Methods and routes of APIs know who calls.

Without an authorizer whoever finds the address gets what the back end gives (7.3.3), and nobody has shown who they are (8.3.1). A key of an
API is for counting: it is sent to every client and stops nobody. Browsers ask with OPTIONS before they sign in, and a WebSocket API asks
when the connection is made. Where an API is defined in OpenAPI, each of its operations is looked at.
"""

from functools import partial
from typing import Any

from pci_constructs.rules import (
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    Unknown,
    attempt,
    failed,
    not_applicable,
    passed,
    undetermined,
    worst,
)
from pci_constructs.rules.apigateway._apis import BODY, REST_API, definition, mapping, operations

METHOD, ROUTE, HTTP_API = "AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Route", "AWS::ApiGatewayV2::Api"
_TYPE = "AuthorizationType"
_CONNECT, _DEFAULT = "$connect", "$default"
_ASKS = not_applicable("browsers ask with OPTIONS before they sign in")
_APART = not_applicable("it defines no operations itself: methods and routes are resources of their own", BODY)
_SHOWN = passed("callers of every operation show who they are", BODY)
_ENFORCED = ("x-amazon-apigateway-authorizer", "x-amazon-apigateway-authtype")
"""What makes API Gateway ask for what a scheme of a definition says: a scheme without them describes, and an API key is one."""
_LATER = not_applicable("callers of a WebSocket API are asked who they are when they connect", "RouteKey")


def _known(resource: ResourceView) -> Judgement:
    kind = resource.text(_TYPE, "NONE").strip().upper()
    return failed("nobody asks who calls", _TYPE) if kind in ("", "NONE") else passed(f"callers show who they are ({kind})", _TYPE)


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


def _of_api(api: ResourceView) -> Judgement:
    if api.type == HTTP_API and api.has("Target"):
        return failed("nobody asks who calls: AWS makes the route to Target, without an authorizer", "Target")
    defined = definition(api)
    found = [attempt(partial(_of_operation, defined, *operation)) for operation in operations(defined)]
    return worst(found, empty=_APART)


def _of_operation(defined: dict[str, Any], path: str, method: str, operation: Any) -> Judgement:
    if method == "options":
        return _ASKS
    wanted = mapping(operation)
    kind = _known_part(mapping(wanted.get("x-amazon-apigateway-auth")).get("type"))
    if str(kind).strip().upper() == "AWS_IAM":
        return _SHOWN
    name = f"{'any method' if method.startswith('x-') else method.upper()} {path}"
    open_ = failed(f"nobody asks who calls {name}", BODY)
    ways = _known_part(wanted.get("security", defined.get("security")))
    # Each entry is a way of its own to get in.
    return worst([_of_way(defined, way, open_) for way in ways], empty=open_) if isinstance(ways, list) else open_


def _of_way(defined: dict[str, Any], way: Any, open_: Judgement) -> Judgement:
    schemes = {**mapping(defined.get("securityDefinitions")), **mapping(mapping(defined.get("components")).get("securitySchemes"))}
    names = mapping(way)
    if any(set(_ENFORCED) & set(mapping(schemes.get(name))) for name in names):
        return _SHOWN
    return open_


def _known_part(value: Any) -> Any:
    if value.__class__ is Unknown:
        raise Undetermined(value, BODY)
    return value


def _check(resource: ResourceView) -> Judgement:
    if resource.type in (REST_API, HTTP_API):
        return _of_api(resource)
    if resource.type == ROUTE:
        return _of_route(resource)
    return _ASKS if resource.text("HttpMethod").strip().upper() == "OPTIONS" else _known(resource)


RULE = Rule(
    id="api-gw-method-authorization-set",
    title="Methods and routes of APIs know who calls",
    severity=Severity.MEDIUM,
    requirements={
        "8.3.1": "whoever calls shows who they are before they reach data",
        "7.3.3": "what is not allowed to somebody is refused, which needs to know who it is",
    },
    remediation="set AuthorizationType to AWS_IAM, or to a kind with an authorizer",
    types=(METHOD, ROUTE, REST_API, HTTP_API),
    check=_check,
    equivalents={"checkov": "CKV_AWS_59"},
    passing={"HttpMethod": "GET", _TYPE: "AWS_IAM"},
    failing={"HttpMethod": "GET", _TYPE: "NONE"},
)
