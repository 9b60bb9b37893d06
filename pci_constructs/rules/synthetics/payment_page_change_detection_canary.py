"""Canaries look at the payment pages at least weekly and tell when one has changed.

A script that somebody added to a payment page, or a header that somebody took away, sends card data elsewhere while the page works as
before. What the browser gets is compared at least once in seven days, and what has changed raises an alert (11.6.1) that somebody answers
(12.10.5). Which canaries look at payment pages is a setting; what their scripts compare, neither a template nor an account says.
"""

from pci_constructs.rules import (
    Block,
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
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
from pci_constructs.rules.cloudwatch._composites import speaks
from pci_constructs.rules.policies import any_of
from pci_constructs.rules.reading import each_text
from pci_constructs.rules.synthetics._schedules import longest_gap

CANARY, _ALARM = "AWS::Synthetics::Canary", "AWS::CloudWatch::Alarm"
_WHEN, _LASTS, _STATE, _STARTS = "Schedule.Expression", "Schedule.DurationInSeconds", "State", "StartCanaryAfterCreation"
_WEEK = 7
_METRICS = {"SuccessPercent": "lessthan", "Failed": "greaterthan"}
"""The metrics that tell of a run that failed, each with how the operator of an alarm on it begins."""
_SILENT = failed("no alarm on its runs tells anybody that one has failed")


def _runs(canary: ResourceView) -> Judgement:
    if not canary.live:
        starts = canary.flag(_STARTS)
        return passed("it is started", _STARTS) if starts else failed("nothing starts it", _STARTS)
    state = canary.text(_STATE).strip().upper()
    if state in ("CREATING", "UPDATING"):
        return undetermined(f"it is {state.lower()}", _STATE, blocked_by="whether it runs when that is done")
    return (passed if state in ("RUNNING", "STARTING") else failed)(f"its state is {state or 'not known'}", _STATE)


def _often(canary: ResourceView) -> Judgement:
    if canary.number(_LASTS):
        return failed("it stops by itself some time after it was started", _LASTS)
    expression = canary.text(_WHEN)
    gap = longest_gap(expression)
    if gap is None:
        raise Undetermined(f"how often {expression or 'a schedule without an expression'} comes round", _WHEN)
    return (passed if gap <= _WEEK else failed)(f"it runs by {expression}", _WHEN)


def _of(canary: ResourceView, metric: Block) -> Judgement:
    def one(dimension: Block) -> Judgement:
        if dimension.text("Name") != "CanaryName":
            return _SILENT
        named = dimension.follow("Value")
        same = named.resource is canary.resource if named else dimension.text("Value") == canary.text("Name")
        return passed("the metric is that of the canary") if same else _SILENT

    dimensions = metric.each("Dimensions")
    found = some(dimensions, one, empty=_SILENT)
    if found.verdict is Verdict.PASS and len(dimensions) > 1:
        # Of a step, for instance.
        raise Undetermined("whether the part of the canary that the alarm looks at fails with it", metric.where("Dimensions"))
    return found


def _metrics(alarm: ResourceView) -> list[Block]:
    """What an alarm looks at, by itself or as the only metric of its list that it returns; what it computes is left out."""
    if alarm.has("MetricName"):
        return [alarm]
    queries = [] if alarm.has("ThresholdMetricId") else alarm.blocks("Metrics")
    found = [query.get("MetricStat.Metric") for query in queries if query.flag("ReturnData", True)]
    return [metric for metric in found if isinstance(metric, Block)]


def _acts(alarm: ResourceView) -> bool:
    return any_of(each_text(alarm, "AlarmActions"), bool)


def _tells(canary: ResourceView, alarm: ResourceView) -> Judgement:
    def looked_at(metric: Block) -> Judgement:
        operator = _METRICS.get(metric.text("MetricName"), "-")
        if metric.text("Namespace") != "CloudWatchSynthetics" or not alarm.text("ComparisonOperator").lower().startswith(operator):
            return _SILENT
        return _of(canary, metric)

    found = some(_metrics(alarm), looked_at, empty=_SILENT)
    if found.verdict is Verdict.FAIL:
        return found
    told = passed(f"{alarm.name} tells of runs that failed") if speaks(alarm, _acts) else _SILENT
    return worst((found, told), empty=_SILENT)


def _alarmed(canary: ResourceView) -> Judgement:
    return some(canary.neighbours(_ALARM), lambda alarm: _tells(canary, alarm), empty=_SILENT)


def _check(canary: ResourceView) -> Judgement:
    if canary.text("Name") not in canary.settings.need("payment_page_canaries"):
        return not_applicable("it is none that looks at a payment page", "Name")
    good = passed("it looks at a payment page every week, and an alarm tells", _WHEN)
    found = every((_runs, _often, _alarmed), lambda part: attempt(lambda: part(canary)), empty=good)
    return good if found.verdict == good.verdict else found


def _example(expression: str) -> Example:
    canary = {"Name": "checkout", "Schedule": {"Expression": expression}, "StartCanaryAfterCreation": True}
    alarm = {
        "Namespace": "CloudWatchSynthetics",
        "MetricName": "SuccessPercent",
        "Dimensions": [{"Name": "CanaryName", "Value": {"Ref": "Canary"}}],
        "ComparisonOperator": "LessThanThreshold",
        "Threshold": 100,
        "AlarmActions": ["arn:aws:sns:eu-central-1:111122223333:security"],
    }
    resources = {"Canary": {"Type": CANARY, "Properties": canary}, "Alarm": {"Type": _ALARM, "Properties": alarm}}
    return Example(resources=resources, settings={"payment-page-canaries": ["checkout"]})


RULE = Rule(
    id="payment-page-change-detection-canary",
    title="Canaries look at the payment pages at least weekly and tell of changes",
    severity=Severity.LOW,
    requirements={
        "11.6.1": "pages and headers as browsers get them are compared at least every seven days, and changes raise an alert",
        "12.10.5": "the response to a changed payment page starts with an alert that reaches somebody",
    },
    remediation="let the canary run at least weekly without an end, start it after creation, and add an alarm with AlarmActions on its "
    "SuccessPercent",
    types=(CANARY,),
    check=_check,
    passing=_example("rate(1 hour)"),
    failing=_example("cron(0 6 1 * ? *)"),
)
