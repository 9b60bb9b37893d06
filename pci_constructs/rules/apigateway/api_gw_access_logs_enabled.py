"""Stages of REST APIs keep a log of requests.

The access log has who called which method, when, from where, and with what result (10.2.1, 10.2.2); the execution log has what the gateway
did with it, and is asked for on its own. A stage writes no access log until it is given a place to write to.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.apigateway._apis import REST_STAGE

_TO = "AccessLogSetting.DestinationArn"


def _check(stage: ResourceView) -> Judgement:
    written = stage.text(_TO).strip()
    return passed("requests are logged", _TO) if written else failed("the access log has no place to write to", _TO)


RULE = Rule(
    id="api-gw-access-logs-enabled",
    title="Stages of REST APIs log requests",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "the access log is the API's audit log of who called what",
        "10.2.2": "each entry has origin, time and result of a request",
    },
    remediation="set AccessLogSetting.DestinationArn to a log group, and Format to the fields to write",
    types=(REST_STAGE,),
    check=_check,
    equivalents={"config": "apigateway-stage-access-logs-enabled", "checkov": "CKV_AWS_76"},
    passing={"AccessLogSetting": {"DestinationArn": "arn", "Format": "$context.requestId"}},
    failing={"AccessLogSetting": {"Format": "$context.requestId"}},
)
