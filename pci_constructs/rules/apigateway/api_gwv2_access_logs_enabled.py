"""Stages of HTTP and WebSocket APIs keep a log of requests.

The access log has who called which route, when, from where, and with what result (10.2.1, 10.2.2). A stage writes none until it is given
a place to write to and a format that says which of these to write.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.apigateway._apis import HTTP_API, STAGE, of_quick_api
from pci_constructs.rules.reading import has_text

_SETTINGS = "AccessLogSettings"


def _logs(stage: Block) -> Judgement:
    for name, what in (("DestinationArn", "place to write to"), ("Format", "format")):
        if not has_text(stage, f"{_SETTINGS}.{name}"):
            return failed(f"the access log has no {what}", stage.where(f"{_SETTINGS}.{name}"))
    return passed("requests are logged", stage.where(_SETTINGS))


def _check(resource: ResourceView) -> Judgement:
    return of_quick_api(resource, "Stage", _logs) if resource.type == HTTP_API else _logs(resource)


RULE = Rule(
    id="api-gwv2-access-logs-enabled",
    title="Stages of HTTP and WebSocket APIs log requests",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "the access log is the API's audit log of who called what",
        "10.2.2": "its format decides which of user, time, origin, action and result each entry has",
    },
    remediation="set AccessLogSettings.DestinationArn to a log group and Format to the fields to write "
    "(in ApiGatewayManagedOverrides for the stage of an API with Target)",
    types=(STAGE, HTTP_API),
    check=_check,
    equivalents={
        "securityhub": "APIGateway.9",
        "config": "api-gwv2-access-logs-enabled",
        "guard": "API_GWV2_ACCESS_LOGS_ENABLED",
        "checkov": "CKV_AWS_95",
    },
    passing={"AccessLogSettings": {"DestinationArn": "arn", "Format": "$context.requestId"}},
    failing={"AccessLogSettings": {"DestinationArn": "arn"}},
)
