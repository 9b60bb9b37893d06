"""AWS Config records every resource, all the time.

What is not recorded cannot be compared with what it was (11.5.2), is missing from the inventory (12.5.1), and leaves changes of network
controls without a trace of who changed what and when (1.2.2). A recorder that covers some types, or looks once a day, misses what came
and went between. Users and roles are recorded once for an account, in one region. Without a delivery channel a recorder does not start.
"""

from functools import partial
from typing import Any

from pci_constructs.rules import (
    Block,
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    attempt,
    every,
    failed,
    not_applicable,
    passed,
    some,
    undetermined,
    worst,
)
from pci_constructs.rules.reading import names_any

_RECORDER, _CHANNEL = "AWS::Config::ConfigurationRecorder", "AWS::Config::DeliveryChannel"
_ALL, _STRATEGY = "RecordingGroup.AllSupported", "RecordingGroup.RecordingStrategy.UseOnly"
_GLOBAL, _EXCLUDED = "RecordingGroup.IncludeGlobalResourceTypes", "RecordingGroup.ExclusionByResourceTypes.ResourceTypes"
_FREQUENCY, _OVERRIDES = "RecordingMode.RecordingFrequency", "RecordingMode.RecordingModeOverrides"
_GOOD = passed("every resource is recorded all the time")


def _types(recorder: ResourceView) -> Judgement:
    if recorder.has(_STRATEGY):
        strategy = recorder.text(_STRATEGY).strip().upper()
        if strategy == "EXCLUSION_BY_RESOURCE_TYPES":
            return every(recorder.each(_EXCLUDED), lambda type_: _excluded(type_, recorder), empty=_GOOD)
        every_type = strategy == "ALL_SUPPORTED_RESOURCE_TYPES"
    else:
        every_type = recorder.flag(_ALL, default=not recorder.has("RecordingGroup.ResourceTypes"))
    return _GOOD if every_type else failed("the recorder records some types of resources", "RecordingGroup")


def _excluded(type_: Any, recorder: ResourceView) -> Judgement:
    if any(True for _ in recorder.neighbours(str(type_))):
        return failed(f"{type_} is not recorded, and there are such resources", _EXCLUDED)
    if recorder.live:
        return _GOOD
    raise Undetermined(f"whether the account has resources of the type {type_}, which is not recorded", _EXCLUDED)


def _users(recorder: ResourceView) -> Judgement:
    if recorder.get(_STRATEGY) == "EXCLUSION_BY_RESOURCE_TYPES" or recorder.flag(_GLOBAL):
        return _GOOD
    here = recorder.stack.stack
    for stack in recorder.evaluation.stacks:
        if (stack.stack.stage, stack.stack.account) == (here.stage, here.account):
            for other in stack.resources(_RECORDER):
                if other.flag(_GLOBAL):
                    return _GOOD
    blocked = "the recorder of the region that records users and roles (configservice describe-configuration-recorders)"
    return undetermined("no recorder here records users and roles", _GLOBAL, blocked_by=blocked)


def _frequency(recorder: ResourceView) -> Judgement:
    if not _all_the_time(recorder, _FREQUENCY):
        return failed("resources are looked at once a day", _FREQUENCY)

    def overridden(override: Block) -> Judgement:
        if _all_the_time(override, "RecordingFrequency") or not names_any(override, "ResourceTypes"):
            return _GOOD
        return failed("some types of resources are looked at once a day", override.where("RecordingFrequency"))

    # Of a type that an override names, it alone counts.
    return every(recorder.each(_OVERRIDES), overridden, empty=_GOOD)


def _all_the_time(block: Block, path: str) -> bool:
    return block.text(path, "CONTINUOUS").strip().upper() == "CONTINUOUS"


def _delivery(recorder: ResourceView) -> Judgement:
    return some(recorder.neighbours(_CHANNEL), lambda _: _GOOD, empty=failed("no delivery channel starts the recorder"))


def _recording(recorder: ResourceView) -> Judgement:
    if not recorder.live or recorder.flag("Live.Recording"):
        return _GOOD
    return failed("the recorder is stopped", "Live.Recording")


def _recorded(channel: ResourceView) -> Judgement:
    if channel.live:
        nobody = failed("nothing is recorded: the channel has no recorder")
        return some(channel.neighbours(_RECORDER), lambda recorder: not_applicable(f"{recorder.name} delivers by it"), empty=nobody)
    blocked = "the recorder of the account and region (configservice describe-configuration-recorders)"
    nowhere = undetermined("the channel delivers for a recorder that no template makes", blocked_by=blocked)
    return some(channel.neighbours(_RECORDER), lambda recorder: not_applicable(f"{recorder.name} delivers by it"), empty=nowhere)


def _check(recorder: ResourceView) -> Judgement:
    if recorder.type == _CHANNEL:
        return _recorded(recorder)
    return worst((attempt(partial(part, recorder)) for part in (_recording, _types, _frequency, _delivery, _users)), empty=_GOOD)


def _example(**group: object) -> Example:
    recorder = {"RoleARN": "arn:aws:iam::111122223333:role/config", "RecordingGroup": group}
    return Example(
        resources={
            "Recorder": {"Type": _RECORDER, "Properties": recorder},
            "Channel": {"Type": _CHANNEL, "Properties": {"S3BucketName": "history"}},
        }
    )


RULE = Rule(
    id="config-recorder-enabled",
    title="AWS Config records every resource all the time",
    severity=Severity.CRITICAL,
    requirements={
        "11.5.2": "changes of resources are detected by what is recorded of them",
        "12.5.1": "the inventory of system components is read from what is recorded",
        "1.2.2": "changes of network controls are compared with what was approved",
    },
    remediation="set AllSupported, IncludeGlobalResourceTypes in one region, and RecordingFrequency CONTINUOUS; add a delivery channel",
    types=(_RECORDER, _CHANNEL),
    check=_check,
    equivalents={"securityhub": "Config.1", "checkov": "CKV2_AWS_48"},
    passing=_example(AllSupported=True, IncludeGlobalResourceTypes=True),
    failing=_example(AllSupported=False, ResourceTypes=["AWS::EC2::Instance"]),
    needed="region",
)
