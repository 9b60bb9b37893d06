"""State machines log their executions.

A workflow on card data calls functions, reads tables and takes decisions; its log in CloudWatch says what it did and for which execution.
Express workflows keep no history at all without it. Logging is off by default (10.2.1). Leave the data of executions out of the log where
they carry card numbers.
"""

from typing import Any

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, attempt, failed, passed, some, worst
from pci_constructs.rules.reading import names_something, word

_LEVEL = "LoggingConfiguration.Level"
_DESTINATIONS = "LoggingConfiguration.Destinations"


def _level(machine: ResourceView) -> Judgement:
    level = word(machine, _LEVEL, "OFF")
    if level in ("all", "error", "fatal"):
        return passed(f"executions are logged ({level.upper()})", _LEVEL)
    return failed("executions are not logged", _LEVEL)


def _destination(destination: Any) -> Judgement:
    if isinstance(destination, Block) and names_something(destination, "CloudWatchLogsLogGroup.LogGroupArn"):
        return passed("the log goes to CloudWatch Logs", destination.path)
    return failed("the log has no group to go to", _DESTINATIONS)


def _check(machine: ResourceView) -> Judgement:
    level = attempt(lambda: _level(machine))
    group = some(machine.each(_DESTINATIONS), _destination, empty=failed("the log has no group to go to", _DESTINATIONS))
    return worst((level, group), empty=level)


RULE = Rule(
    id="step-functions-state-machine-logging-enabled",
    title="State machines log their executions",
    severity=Severity.MEDIUM,
    requirements={"10.2.1": "what a workflow does to systems and data of the CDE is recorded"},
    remediation="set Level to ALL and a log group as destination, with IncludeExecutionData false where executions carry card data",
    types=("AWS::StepFunctions::StateMachine",),
    check=_check,
    equivalents={
        "securityhub": "StepFunctions.1",
        "config": "step-functions-state-machine-logging-enabled",
    },
    passing={
        "LoggingConfiguration": {
            "Level": "ALL",
            "Destinations": [
                {"CloudWatchLogsLogGroup": {"LogGroupArn": "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/vendedlogs/states/a:*"}}
            ],
        }
    },
    failing={"LoggingConfiguration": {"Level": "OFF"}},
)
