"""An HTTP API with an access log, and a WebSocket API that logs nothing."""

from tests.emulator import REGION, Emulator

PLANTED = ("Tr0ub4dor-and-3",)
GONE = {f"apigatewayv2.{operation}": "NotFoundException" for operation in ("GetRoutes", "GetStages")}
LOG = {"DestinationArn": f"arn:aws:logs:{REGION}:123456789012:log-group:access", "Format": "$context.requestId"}


def arrange(aws: Emulator) -> None:
    """Two APIs."""
    gateway = aws.client("apigatewayv2")
    http = gateway.create_api(Name="http", ProtocolType="HTTP")["ApiId"]
    socket = gateway.create_api(Name="socket", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")["ApiId"]
    gateway.create_stage(ApiId=http, StageName="http", AccessLogSettings=LOG, StageVariables={"password": PLANTED[0]})
    gateway.create_stage(ApiId=socket, StageName="socket")
    gateway.create_route(ApiId=http, RouteKey="GET /pay", AuthorizationType="AWS_IAM")
