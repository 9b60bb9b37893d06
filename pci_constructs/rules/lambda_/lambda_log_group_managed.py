"""Functions log to a group that somebody set up.

A function that names no log group gets one from Lambda when it first runs, without a retention and without a key, and nobody sees it in a
template: whether its audit log is kept for twelve months and then removed (10.5.1) is then decided by nobody. A group that the function
names, or one with the name that Lambda would take, has both where its function is.
"""

from collections.abc import Iterator

from pci_constructs.rules import (
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    Unknown,
    failed,
    passed,
    some,
    undetermined,
)
from pci_constructs.rules.logs._groups import GROUP

_NAMED = "LoggingConfig.LogGroup"
_PREFIX = "/aws/lambda/"
_RETENTION = "Custom::LogRetention"
_BAD = failed("Lambda makes the log group of the function, and nobody says how long it keeps logs", _NAMED)


def _kept(group: ResourceView) -> Judgement:
    days = group.has("RetentionInDays")
    return passed(f"{group.name} has a retention", _NAMED) if days else failed(f"{group.name} has no retention", _NAMED)


def _spelled(block: ResourceView, path: str) -> str:
    """What a property says, with ``${…}`` where a part of it is not known."""
    value = block.peek(path)
    return (value.shape or f"${{{value.why}}}") if value.__class__ is Unknown else str(value)


def _may_be(one: str, other: str) -> bool:
    """Whether two names can be the same, whatever their unknown parts are."""
    heads, tails = ([name.partition("${")[0] for name in (one, other)], [name.rpartition("}")[2] for name in (one, other)])
    first, last = sorted(heads, key=len), sorted(tails, key=len)
    return first[1].startswith(first[0]) and last[1].endswith(last[0])


def _called(function: ResourceView, path: str, prefix: str = "") -> Iterator[ResourceView]:
    """The groups that the templates or the account give the name that a property of the function says.

    Raises:
        Undetermined: at the end, if there is a group whose name may be it.
    """
    name, open_ = f"{prefix}{_spelled(function, path)}", None
    for group in function.neighbours(GROUP):
        unknown = next((value for value in (group.peek("LogGroupName"), function.peek(path)) if value.__class__ is Unknown), None)
        called = _spelled(group, "LogGroupName")
        # The same parameter has the same value in both places, if they are of one template.
        if called == name and (unknown is None or group.stack.stack is function.stack.stack):
            yield group
        elif unknown is not None and _may_be(called, name):
            open_ = Undetermined(unknown)
    if open_ is not None:
        raise open_


def _default(function: ResourceView) -> Iterator[ResourceView]:
    """What has the name that Lambda gives the log group of a function."""
    # In a running account nothing is left of what made a group.
    for type_ in (GROUP,) if function.live else (GROUP, _RETENTION):
        for group in function.linked(type_, "LogGroupName"):
            if _spelled(group, "LogGroupName").startswith(_PREFIX):
                yield group
    if function.has("FunctionName"):
        yield from _called(function, "FunctionName", _PREFIX)


def _those(function: ResourceView, group: ResourceView | None) -> Iterator[ResourceView]:
    if group is None:
        function.evaluation.need(function.resource, GROUP)
    else:
        yield group


def _check(function: ResourceView) -> Judgement:
    if not function.has(_NAMED):
        return some(_default(function), _kept, empty=_BAD)
    group = None if function.peek(_NAMED).__class__ is Unknown else function.follow(_NAMED)
    if function.live:
        # Lambda makes it when the function first runs, unless groups were not read.
        return some(_those(function, group), _kept, empty=_BAD)
    good = passed("the function logs to a group of the templates", _NAMED)
    if group is not None:
        return good
    elsewhere = f"who set up the log group {_spelled(function, _NAMED)}"
    left = undetermined("the log group is none of the templates", _NAMED, blocked_by=elsewhere)
    return some(_called(function, _NAMED), lambda _: good, empty=left)


def _example(**function: object) -> Example:
    group = {"Type": GROUP, "Properties": {"RetentionInDays": 365}}
    code = {"Code": {"ZipFile": "pass"}, "Role": "arn:aws:iam::111122223333:role/pay"}
    return Example(resources={"Function": {"Type": "AWS::Lambda::Function", "Properties": {**code, **function}}, "Group": group})


RULE = Rule(
    id="lambda-log-group-managed",
    title="Functions log to a group that somebody set up",
    severity=Severity.LOW,
    requirements={
        "10.5.1": "how long the log of a function is kept is decided where its group is set up, and by nobody if Lambda makes it"
    },
    remediation="set LoggingConfig.LogGroup to an AWS::Logs::LogGroup with RetentionInDays and KmsKeyId",
    types=("AWS::Lambda::Function",),
    check=_check,
    passing=_example(LoggingConfig={"LogGroup": {"Ref": "Group"}}),
    failing=_example(),
)
