"""Every method of an API logs how it was executed.

The execution log shows what the gateway did with a request: authorizers, errors of the back end, throttling (10.2.1). It is set for all
methods of a stage at once, and a setting for one method or route can switch it off again. With data trace, which is not for production, it
holds whole requests and answers, card data and codes included, and those may not be kept (3.3.1, 3.5.1). HTTP APIs have no execution log.
"""

from typing import Any

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    Unknown,
    Verdict,
    attempt,
    every,
    failed,
    not_applicable,
    passed,
    some,
    undetermined,
    worst,
)
from pci_constructs.rules.apigateway._apis import REST_STAGES, STAGE, is_for_all, judge_settings, of_stage

_LEVELS = ("ERROR", "INFO")


def _logs(settings: Block) -> Judgement:
    """Judges the settings of some methods or routes."""

    def level() -> Judgement:
        found = settings.text("LoggingLevel", "OFF").strip().upper()
        where = settings.where("LoggingLevel")
        return passed(f"executions are logged ({found})", where) if found in _LEVELS else failed("executions are not logged", where)

    def trace() -> Judgement:
        where = settings.where("DataTraceEnabled")
        if settings.flag("DataTraceEnabled"):
            return failed("whole requests and answers are logged", where)
        return passed("executions are logged without bodies", where)

    return worst((attempt(level), attempt(trace)), empty=failed("executions are not logged"))


def _of_rest(stage: Block) -> Judgement:
    missing = failed("no setting for all methods logs executions", stage.where("MethodSettings"))

    def for_all(setting: Block) -> Judgement:
        return passed("there is a setting for all methods") if is_for_all(setting) else missing

    settings = stage.each("MethodSettings")
    if described := judge_settings(stage, ("LoggingLevel", "DataTraceEnabled"), _logs):
        return described
    return worst((every(settings, _logs, empty=missing), some(settings, for_all, empty=missing)), empty=missing)


def _of_websocket(stage: ResourceView) -> Judgement:
    def default() -> Judgement:
        settings = stage.get("DefaultRouteSettings")
        return _logs(settings) if isinstance(settings, Block) else failed("executions are not logged", "DefaultRouteSettings")

    def routes() -> Judgement:
        routes = stage.deep("RouteSettings")
        own = routes.items() if isinstance(routes, dict) else () if routes is None else (routes,)
        return every(own, route, empty=passed("no route has settings of its own", "RouteSettings"))

    def route(named: tuple[str, Any]) -> Judgement:
        name, settings = named
        if settings.__class__ is Unknown:
            raise Undetermined(settings, f"RouteSettings.{name}")
        return _logs(stage.inside(settings, f"RouteSettings.{name}"))

    return worst((attempt(default), attempt(routes)), empty=failed("executions are not logged"))


def _check(stage: ResourceView) -> Judgement:
    if stage.type in REST_STAGES:
        return of_stage(stage, _of_rest)
    api = stage.follow("ApiId")
    if api is not None and api.text("ProtocolType", "HTTP").strip().upper() == "HTTP":
        return not_applicable("HTTP APIs have no execution log", "ApiId")
    found = _of_websocket(stage)
    if api is None and found.verdict is Verdict.FAIL:
        return undetermined(f"{found.message}, if the API is a WebSocket API", found.property, blocked_by="the kind of the API")
    return found


def _example(level: str) -> dict[str, object]:
    return {"MethodSettings": [{"HttpMethod": "*", "ResourcePath": "/*", "LoggingLevel": level}]}


RULE = Rule(
    id="api-gw-execution-logging-enabled",
    title="APIs log executions, without bodies",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "what the gateway did with a request, and refused, is an event of the API's audit log",
        "3.3.1": "bodies in a log keep verification codes after authorization, so that data trace is off",
    },
    remediation="add a method setting for * and /* with LoggingLevel ERROR or INFO, and leave DataTraceEnabled off "
    "(DefaultRouteSettings of a WebSocket API)",
    types=(*REST_STAGES, STAGE),
    check=_check,
    equivalents={
        "securityhub": "APIGateway.1",
        "config": "api-gw-execution-logging-enabled",
        "cdk-nag": "PCI.DSS.321-APIGWExecutionLoggingEnabled",
        "guard": "API_GW_EXECUTION_LOGGING_ENABLED",
        "checkov": "CKV2_AWS_4",
    },
    passing=_example("INFO"),
    failing=_example("OFF"),
)
