"""API Gateway: HTTP and WebSocket APIs with stages, routes and what lies behind them."""

from collections.abc import Callable, Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.masking import readable, readable_map
from pci_constructs.live.reading.shapes import known, pick, renamed
from pci_constructs.live.reading.source import Source

_API = "AWS::ApiGatewayV2::Api"
_GONE = ("NotFoundException",)
_NAMES = ("CorsConfiguration", "DisableExecuteApiEndpoint", "Name", "ProtocolType", "Tags")
_MADE_OF = ("Body", "BodyS3Location", "Target")
"""What an API was made of; what it has is told by its routes."""
_STAGE = ("AccessLogSettings", "AutoDeploy", "ClientCertificateId", "DefaultRouteSettings", "RouteSettings", "StageName", "Tags")
_INTEGRATION = (
    "ConnectionId",
    "ConnectionType",
    "CredentialsArn",
    "IntegrationMethod",
    "IntegrationSubtype",
    "IntegrationType",
    "PassthroughBehavior",
    "PayloadFormatVersion",
    "TimeoutInMillis",
    "TlsConfig",
)
_ROUTE = ("ApiKeyRequired", "AuthorizationType", "AuthorizerId", "RouteKey", "Target")


def _arn(source: Source, path: str) -> str:
    return f"arn:{source.account.partition}:apigateway:{source.region}::{path}"


def _apis(source: Source) -> Iterator[Found]:
    for item in source.pages("get_apis", "Items"):
        yield Found(id=item["ApiId"], arn=_arn(source, f"/apis/{item['ApiId']}"), properties=renamed(item, _NAMES))


def _parts(source: Source, operation: str, make: Callable[[str, Any], Found]) -> Iterator[Found]:
    def one(api: Any) -> list[Found]:
        return [make(api["ApiId"], item) for item in source.pages(operation, "Items", gone=_GONE, ApiId=api["ApiId"])]

    for found in source.each(source.pages("get_apis", "Items"), one):
        yield from found


def _stages(source: Source) -> Iterator[Found]:
    def one(api: str, item: Any) -> Found:
        name = item["StageName"]
        variables = readable_map(item.get("StageVariables") or {})
        properties = {**renamed(item, _STAGE), "ApiId": Named(_API, api), "StageVariables": variables}
        return Found(id=name, arn=_arn(source, f"/apis/{api}/stages/{name}"), properties=properties)

    yield from _parts(source, "get_stages", one)


def _routes(source: Source) -> Iterator[Found]:
    def one(api: str, item: Any) -> Found:
        route = item["RouteId"]
        return Found(
            id=route, arn=_arn(source, f"/apis/{api}/routes/{route}"), properties={**renamed(item, _ROUTE), "ApiId": Named(_API, api)}
        )

    yield from _parts(source, "get_routes", one)


def _integrations(source: Source) -> Iterator[Found]:
    def one(api: str, item: Any) -> Found:
        integration = item["IntegrationId"]
        # How requests and answers are rewritten is not read, and an address may have a password in it.
        address = known(pick(item, "IntegrationUri"), lambda uri: readable("IntegrationUri", uri))
        return Found(
            id=integration,
            arn=_arn(source, f"/apis/{api}/integrations/{integration}"),
            properties={**renamed(item, _INTEGRATION), "ApiId": Named(_API, api), "IntegrationUri": address},
        )

    yield from _parts(source, "get_integrations", one)


_CALLS = ("apigateway:GET",)

COLLECTOR = Collector(
    service="apigatewayv2",
    readers=(
        Reader(type=_API, properties=(*_NAMES, *_MADE_OF), calls=_CALLS, read=_apis),
        Reader(type="AWS::ApiGatewayV2::Stage", properties=(*_STAGE, "ApiId", "StageVariables"), calls=_CALLS, read=_stages),
        Reader(
            type="AWS::ApiGatewayV2::Integration", properties=(*_INTEGRATION, "ApiId", "IntegrationUri"), calls=_CALLS, read=_integrations
        ),
        Reader(type="AWS::ApiGatewayV2::Route", properties=(*_ROUTE, "ApiId"), calls=_CALLS, read=_routes),
    ),
)
