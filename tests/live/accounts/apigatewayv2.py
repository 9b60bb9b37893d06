"""An HTTP API with an access log, and a WebSocket API that logs nothing; back ends in a VPC and elsewhere."""

from typing import Any

from tests.emulator import REGION, Emulator

PLANTED = ("Tr0ub4dor-and-3", "hunter2hunter2")
GONE = {f"apigatewayv2.{operation}": "NotFoundException" for operation in ("GetIntegrations", "GetRoutes", "GetStages")}
LOG = {"DestinationArn": f"arn:aws:logs:{REGION}:123456789012:log-group:access", "Format": "$context.requestId"}
LISTENER = f"arn:aws:elasticloadbalancing:{REGION}:123456789012:listener/app/pay/0a1b2c3d4e5f6071/8a9b0c1d2e3f4051"


def integration(aws: Emulator, api: str, uri: str, **more: Any) -> str:
    """Makes what lies behind an API, and says its id."""
    made = aws.client("apigatewayv2").create_integration(
        ApiId=api, IntegrationType="HTTP_PROXY", IntegrationMethod="ANY", PayloadFormatVersion="1.0", IntegrationUri=uri, **more
    )
    return str(made["IntegrationId"])


def behind_a_link(aws: Emulator, api: str, uri: str = LISTENER, **more: Any) -> str:
    """The same, in a VPC."""
    return integration(aws, api, uri, ConnectionType="VPC_LINK", ConnectionId="l1", **more)


def arrange(aws: Emulator) -> None:
    """Two APIs."""
    gateway = aws.client("apigatewayv2")
    http = gateway.create_api(Name="http", ProtocolType="HTTP")["ApiId"]
    socket = gateway.create_api(Name="socket", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")["ApiId"]
    gateway.create_stage(ApiId=http, StageName="http", AccessLogSettings=LOG, StageVariables={"password": PLANTED[0]})
    gateway.create_stage(ApiId=socket, StageName="socket")
    gateway.create_route(ApiId=http, RouteKey="GET /pay", AuthorizationType="AWS_IAM")
    behind_a_link(aws, http, TlsConfig={"ServerNameToVerify": "pay.example"})
    behind_a_link(aws, http)
    behind_a_link(aws, socket, "http://inside.example/pay")
    integration(aws, http, f"https://pay:{PLANTED[1]}@outside.example/pay", RequestParameters={"overwrite:header.x-api-key": PLANTED[0]})
