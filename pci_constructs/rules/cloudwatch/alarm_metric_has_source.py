"""Alarms look at a metric that something writes.

An alarm whose metric filter is gone, or counts under another name, never goes off again, and looks like a control that is in good order
(10.7.2). Metrics of AWS's own namespaces come by themselves. Of a namespace into which filters of the same templates write, an alarm needs
one that writes its metric, with its dimensions; metrics of other namespaces come from applications, which no template shows.
"""

from collections.abc import Mapping
from functools import partial

from pci_constructs.rules import (
    Block,
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    attempt,
    failed,
    not_applicable,
    passed,
    some,
    undetermined,
)
from pci_constructs.rules.cloudwatch._metrics import is_metric

_FILTER = "AWS::Logs::MetricFilter"
_METRIC, _NAMESPACE = "MetricName", "Namespace"
_OF_AWS = ("AWS/", "CWAgent", "ContainerInsights", "LambdaInsights", "ECS/", "Glue", "SageMaker/", "/aws/")


def _plain(alarm: ResourceView) -> set[tuple[str, str]]:
    """Names and namespaces of the metrics without dimensions that the filters beside an alarm write whatever is chosen: most of them, and
    told at a glance.
    """
    found: set[tuple[str, str]] = set()
    for filter_ in alarm.evaluation.all_beside(alarm.resource, _FILTER):
        written = filter_.raw.get("MetricTransformations")
        if not filter_.conditional and not filter_.raw.get("EmitSystemFieldDimensions") and isinstance(written, list):
            for part in written:
                plain = isinstance(part, Mapping) and not part.get("Dimensions")
                name, space = (part.get("MetricName"), part.get("MetricNamespace")) if plain else (None, None)
                if isinstance(name, str) and isinstance(space, str) and "{{" not in name + space:
                    found.add((name, space))
    return found


def _check(alarm: ResourceView) -> Judgement:
    if not alarm.has(_METRIC):
        return not_applicable("the alarm computes what it looks at", "Metrics")
    namespace = alarm.text(_NAMESPACE)
    if namespace.startswith(_OF_AWS):
        return not_applicable("AWS writes the metric", _NAMESPACE)
    written = alarm.evaluation.kept(("metrics", alarm.evaluation.place_of(alarm.resource)), partial(_plain, alarm))
    if not alarm.raw.get("Dimensions") and (alarm.text(_METRIC), namespace) in written:
        return passed("a metric filter writes the metric", _METRIC)
    silent = failed("no metric filter writes the metric of the alarm, and others write into its namespace", _METRIC)
    by_application = undetermined(
        "no metric filter writes the metric of the alarm",
        _METRIC,
        blocked_by=f"whether an application writes into {namespace or 'the namespace'}",
    )

    def writes(filter_: ResourceView) -> Judgement:
        return some(filter_.each("MetricTransformations"), partial(metric, filter_), empty=silent)

    def metric(filter_: ResourceView, transformation: Block) -> Judgement:
        return passed("a metric filter writes the metric", _METRIC) if is_metric(alarm, filter_, transformation) else silent

    def shares(filter_: ResourceView) -> Judgement:
        return some(filter_.each("MetricTransformations"), lambda part: _in_namespace(part, namespace), empty=by_application)

    found = some(alarm.neighbours(_FILTER), writes, empty=silent)
    if found.verdict != "fail":
        return found
    shared = attempt(lambda: some(alarm.neighbours(_FILTER), shares, empty=by_application))
    return silent if shared.verdict == "pass" else by_application


def _in_namespace(transformation: Block, namespace: str) -> Judgement:
    there = passed("a filter writes into the namespace")
    return there if transformation.text("MetricNamespace") == namespace else failed("it writes elsewhere")


def _example(*names: str) -> Example:
    def metric(name: str) -> list[dict[str, str]]:
        return [{"MetricName": name, "MetricNamespace": "Audit", "MetricValue": "1"}]

    filters = {f"F{name}": {"Type": _FILTER, "Properties": {"LogGroupName": "l", "MetricTransformations": metric(name)}} for name in names}
    alarm = {"MetricName": "Root", "Namespace": "Audit"}
    return Example(resources={"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm}, **filters})


RULE = Rule(
    id="alarm-metric-has-source",
    title="Alarms look at a metric that something writes",
    severity=Severity.MEDIUM,
    requirements={
        "10.7.2": "an alarm without a source reports no failure of a control, ever",
        "10.4.1.1": "automated reviews of logs happen only while the filter that reads them is there",
    },
    remediation="add the AWS::Logs::MetricFilter that writes the metric, or remove the alarm",
    types=("AWS::CloudWatch::Alarm",),
    check=_check,
    passing=_example("Root"),
    failing=_example("Keys"),
)
