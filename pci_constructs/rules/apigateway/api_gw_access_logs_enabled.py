"""Stages of REST APIs keep a log of requests.

The access log has who called which method, when, from where, and with what result (10.2.1, 10.2.2); the execution log has what the gateway
did with it, and is asked for on its own. A stage writes no access log until it is given a place to write to.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.apigateway._apis import REST_STAGES, of_stage
from pci_constructs.rules.reading import has_text

_TO = "AccessLogSetting.DestinationArn"


def _logs(stage: Block) -> Judgement:
    written, where = has_text(stage, _TO), stage.where(_TO)
    return passed("requests are logged", where) if written else failed("the access log has no place to write to", where)


def _check(stage: ResourceView) -> Judgement:
    return of_stage(stage, _logs)


RULE = Rule(
    id="api-gw-access-logs-enabled",
    title="Stages of REST APIs log requests",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "the access log is the API's audit log of who called what",
        "10.2.2": "each entry has origin, time and result of a request",
    },
    remediation="set AccessLogSetting.DestinationArn to a log group, and Format to the fields to write",
    types=REST_STAGES,
    check=_check,
    equivalents={"config": "apigateway-stage-access-logs-enabled", "checkov": "CKV_AWS_76"},
    passing={"AccessLogSetting": {"DestinationArn": "arn", "Format": "$context.requestId"}},
    failing={"AccessLogSetting": {"Format": "$context.requestId"}},
)
