"""Whether an alarm looks at the metric that a filter on a log group writes."""

from functools import partial

from pci_constructs.rules import Block, ResourceView, Undetermined
from pci_constructs.rules.cloudtrail._trails import any_block
from pci_constructs.rules.policies import all_hold
from pci_constructs.rules.reading import each_text

_QUERIES, _METRIC, _DIMENSIONS = "Metrics", "MetricStat.Metric", "Dimensions"


def looks_at(alarm: ResourceView, filter_: ResourceView, written: Block) -> bool:
    """Whether an alarm looks at every value of a metric.

    Args:
        alarm: the alarm.
        filter_: the metric filter.
        written: that of its transformations which writes the metric.

    Raises:
        Undetermined: an expression, or the values of dimensions, decide.
    """
    if not alarm.has("MetricName"):
        return any_block(alarm, _QUERIES, partial(_asks_for, alarm, filter_, written))
    if not is_metric(alarm, filter_, written):
        return False
    return _every_value(alarm)


def is_metric(part: Block, filter_: ResourceView, written: Block) -> bool:
    """Whether an alarm, or a part of one, names a metric: name, namespace and dimensions make it what it is, and what has dimensions is
    not in the metric of the same name without them.
    """
    return all_hold(
        lambda: part.text("MetricName") == written.text("MetricName"),
        lambda: part.text("Namespace") == written.text("MetricNamespace"),
        lambda: _names(part, "Name") == _names(written, "Key") | set(map(str, each_text(filter_, "EmitSystemFieldDimensions"))),
    )


def _names(block: Block, key: str) -> set[str]:
    return {dimension.text(key) for dimension in block.blocks(_DIMENSIONS)}


def _every_value(part: Block) -> bool:
    if part.each(_DIMENSIONS):
        raise Undetermined("which events have the values of dimensions that the alarm names", part.where(_DIMENSIONS))
    return True


def _asks_for(alarm: ResourceView, filter_: ResourceView, written: Block, query: Block) -> bool:
    if query.has("Expression"):
        # A query names what it selects in its text.
        if written.text("MetricName") in query.text("Expression"):
            raise Undetermined("what the expression of the alarm selects", query.where("Expression"))
        return False
    metric = query.get(_METRIC)
    if not isinstance(metric, Block) or not is_metric(metric, filter_, written):
        return False
    if alarm.has("ThresholdMetricId") or not query.flag("ReturnData", True):
        raise Undetermined("what the expression of the alarm makes of the metric", query.where(_METRIC))
    return _every_value(metric)
