"""Whether somebody is told of what a trail records: by a metric filter on its log group and an alarm, or by a rule of EventBridge."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any

from pci_constructs.assembly.patterns import expression
from pci_constructs.assembly.values import DYNAMIC
from pci_constructs.rules import (
    Block,
    Example,
    Judgement,
    ResourceView,
    Unknown,
    Verdict,
    attempt,
    best,
    every,
    failed,
    passed,
    some,
    undetermined,
)
from pci_constructs.rules.cloudtrail._events import naming, sends, tells_topic
from pci_constructs.rules.cloudtrail._patterns import calls_alone, finds_call
from pci_constructs.rules.cloudtrail._trails import TRAIL
from pci_constructs.rules.cloudwatch._composites import speaks
from pci_constructs.rules.cloudwatch._metrics import looks_at
from pci_constructs.rules.policies import all_hold
from pci_constructs.rules.reading import spelled

_GROUP = "CloudWatchLogsLogGroupArn"
_TOPIC = "arn:aws:sns:eu-central-1:111122223333:alarms"
NO_CALL_ALONE = r"^(?![\s\S]*eventName\s*=)"
"""What a pattern matches that finds its events whatever the call is."""
_COMPARED = expression(r'(?<!!)=\s*"?(\w+)', re.ASCII)
_WORD = expression(r"\w+", re.ASCII)
_SELECTED = "FieldSelectionCriteria"
_MORE = ""
"""Stands among the words of patterns for those that ask for more than the names of calls."""
_FILTER, _ALARM, _LOG_ALARM = "AWS::Logs::MetricFilter", "AWS::CloudWatch::Alarm", "AWS::CloudWatch::LogAlarm"


def told_of(*events: str, source: str = "") -> Callable[[ResourceView], Judgement]:
    """A check that a topic is told of each of these calls.

    Args:
        events: the calls.
        source: the service that they are made to; with it, patterns count that find them without naming them.
    """

    def check(trail: ResourceView) -> Judgement:
        return _elsewhere(trail) or every(events, partial(_told_of_call, trail, source), empty=passed("nothing to tell"))

    return check


def told_if(what: str, *parts: str) -> Callable[[ResourceView], Judgement]:
    """A check that a topic is told of what a filter with all of these parts finds.

    Args:
        what: what it finds, for messages.
        parts: regular expressions, each of which the filter's pattern has to match somewhere.
    """

    def check(trail: ResourceView) -> Judgement:
        return _elsewhere(trail) or _alarmed(trail, what, lambda pattern: all(re.search(part, pattern) for part in parts))

    return check


def _elsewhere(trail: ResourceView) -> Judgement | None:
    """That a trail of the organization, which its members see too, has its log group and alarms in the account that made it."""
    if not trail.live or f":{trail.stack.stack.account}:" in trail.logical_id:
        return None
    blocked = "the filters and alarms of the account that the trail is of"
    return undetermined("the trail is of another account of the organization", _GROUP, blocked_by=blocked)


def _told_of_call(trail: ResourceView, source: str, event: str) -> Judgement:
    # One after the other: where a filter finds the call, nobody need look through the rules.
    first = attempt(lambda: _alarmed(trail, event, partial(_finds, event, source), word=event))
    if first.verdict is Verdict.PASS:
        return first
    good, bad = passed(f"a topic is told of {event}", _GROUP), failed(f"nobody is told of {event}", _GROUP)

    def ways() -> Iterator[Judgement]:
        yield first
        if source:
            yield _alarmed(trail, event, partial(_finds, event, source), word=_MORE)
        yield some(naming(trail, event, source), lambda rule: good if sends(rule, event, source) else bad, empty=bad)
        # Nobody reads alarms on logs in a running account yet.
        yield bad if trail.live else some(trail.neighbours(_LOG_ALARM), partial(_asks_for, event, bad), empty=bad)

    return best(ways(), empty=bad)


def _asks_for(event: str, bad: Judgement, alarm: ResourceView) -> Judgement:
    """Leaves it open whether a query that names a call finds it: a query is a program."""
    if event in spelled(alarm.peek("ScheduledQueryConfiguration.QueryString")) and speaks(alarm, _told):
        return undetermined(f"a query of {alarm.name} names {event}", blocked_by=f"whether the query of {alarm.name} finds {event}")
    return bad


def _finds(event: str, source: str, pattern: str) -> bool:
    """Whether a filter's pattern finds a call; one that asks for something else besides counts if it names the call."""
    alone = calls_alone(pattern) if source else None
    if alone is not None:
        return (source, event) in alone or ("", event) in alone
    found = finds_call(pattern, event, source) if source else None
    return event in _calls_in(pattern) if found is None else found


@lru_cache(maxsize=1024)
def _calls_in(pattern: str) -> frozenset[str]:
    """The words that a filter's pattern compares something with."""
    return frozenset(_COMPARED.findall(pattern))


def _alarmed(trail: ResourceView, what: str, finds: Callable[[str], bool], word: str | None = None) -> Judgement:
    """Judges that a filter on the trail's log group finds something and that an alarm on its metric tells a topic."""
    return alarm_tells(trail, what, finds, partial(_on_group_of, trail), _GROUP, word=word)


def alarm_tells(
    near: ResourceView,
    what: str,
    finds: Callable[[str], bool],
    on_group: Callable[[ResourceView], bool],
    where: str,
    *,
    word: str | None = None,
) -> Judgement:
    """Judges that a metric filter finds something in a log group and that an alarm on its metric tells a topic.

    Args:
        near: what writes the log; filter and alarm are in its stage, account and region.
        what: what the filter finds, for messages.
        finds: whether a filter's pattern finds it.
        on_group: whether a filter is on the log group.
        where: the property that the judgement names.
        word: one that is in every pattern that finds it.
    """
    good, bad = passed(f"an alarm tells of {what}", where), failed(f"nobody is told of {what}", where)

    def one(candidate: ResourceView) -> Judgement:
        if not finds(candidate.text("FilterPattern")):
            return bad
        # Many calls are found by one filter.
        key = ("told", near.resource.template, near.logical_id, candidate.resource.template, candidate.logical_id)
        told = near.evaluation.kept(key, lambda: _tells(near, candidate, on_group))
        return good if told.verdict is Verdict.PASS else bad if told.verdict is Verdict.FAIL else told

    return some(_holding(near, _FILTER, "FilterPattern", word), one, empty=bad)


def _tells(near: ResourceView, filter_: ResourceView, on_group: Callable[[ResourceView], bool]) -> Judgement:
    """Whether a metric filter is on a log group and an alarm on its metric tells a topic."""
    good, bad = passed("an alarm tells"), failed("nobody is told")

    def metric(transformation: Block) -> Judgement:
        alarms = _holding(near, _ALARM, "MetricName", transformation.text("MetricName"))
        return some(alarms, lambda alarm: good if _rings(alarm, filter_, transformation) else bad, empty=bad)

    found = some(filter_.each("MetricTransformations"), metric, empty=bad) if on_group(filter_) else bad
    if found.verdict is Verdict.PASS and filter_.has(_SELECTED):
        return undetermined(f"{filter_.name} looks at some events", blocked_by=f"which events {filter_.get(_SELECTED)} leaves out")
    return found


def _holding(near: ResourceView, type_: str, path: str, word: str | None) -> Iterator[ResourceView]:
    """The neighbours whose property may hold a word: of dozens of filters and alarms, plain text tells all but a few without more ado."""
    if word is None:
        yield from near.neighbours(type_)
        return
    key = ("words", type_, path, near.evaluation.place_of(near.resource))
    by_word, open_ = near.evaluation.kept(key, partial(_words, near, type_, path))
    for candidate in (*by_word.get(word, ()), *open_):
        if near.evaluation.exists(candidate.resource):
            yield candidate
    near.evaluation.need(near.resource, type_)


def _words(near: ResourceView, type_: str, path: str) -> tuple[Mapping[str, list[ResourceView]], list[ResourceView]]:
    """All neighbours, of whatever world, by the words in a property and by the whole of it; and those where it is no plain text."""
    by_word: dict[str, list[ResourceView]] = defaultdict(list)
    open_: list[ResourceView] = []
    for other in near.evaluation.all_beside(near.resource, type_):
        raw = other.resource.properties.get(path)
        if raw.__class__ is str and DYNAMIC not in raw:
            for word in {raw, *_WORD.findall(raw), *((_MORE,) if calls_alone(raw) is None else ())}:
                by_word[word].append(other)
        else:
            open_.append(other)
    return by_word, open_


def _on_group_of(trail: ResourceView, filter_: ResourceView) -> bool:
    """Whether a metric filter looks at the trail's log group."""
    group = trail.follow(_GROUP)
    if group and _have_one_parameter(group, filter_):
        return True
    arn, on = trail.text(_GROUP), filter_.text("LogGroupName")
    name = group.text("LogGroupName") if group else ""
    same = bool(group and group.is_(filter_.follow("LogGroupName")))
    return same or bool(name and on == name) or f":log-group:{on}:" in f"{arn}:"


def _have_one_parameter(group: ResourceView, filter_: ResourceView) -> bool:
    """Whether a template names a log group, and the one that a filter looks at, by the same parameter."""
    name = group.peek("LogGroupName")
    here = name.__class__ is Unknown and group.resource.template == filter_.resource.template
    return here and bool(name.shape) and name.shape == spelled(filter_.peek("LogGroupName"))


def _rings(alarm: ResourceView, filter_: ResourceView, metric: Block) -> bool:
    return all_hold(lambda: looks_at(alarm, filter_, metric), partial(speaks, alarm, _told))


def _told(alarm: ResourceView) -> bool:
    return tells_topic(alarm, alarm.each("AlarmActions"))


def calls(*events: str) -> str:
    """A filter's pattern for calls, for examples."""
    return "{ " + " || ".join(f'($.eventName = "{event}")' for event in events) + " }"


def watched(pattern: str) -> Example:
    """A trail with a log group, a filter and an alarm, for examples."""
    metric = {"MetricName": "Watched", "MetricNamespace": "Audit", "MetricValue": "1"}
    alarm: Mapping[str, Any] = {"MetricName": "Watched", "Namespace": "Audit", "AlarmActions": [_TOPIC], "Threshold": 1}
    found = {"LogGroupName": {"Ref": "Log"}, "FilterPattern": pattern, "MetricTransformations": [metric]}
    return Example(
        resources={
            "Trail": {"Type": TRAIL, "Properties": {"IsLogging": True, _GROUP: {"Fn::GetAtt": ["Log", "Arn"]}}},
            "Log": {"Type": "AWS::Logs::LogGroup", "Properties": {}},
            "Filter": {"Type": _FILTER, "Properties": found},
            "Alarm": {"Type": _ALARM, "Properties": alarm},
        }
    )
