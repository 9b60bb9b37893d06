"""Audit logs are copied to a central store as they come.

Whoever gets into an account gets at its logs. Promptly backed up to a central log server (10.3.3), they are out of reach, and somebody
can look at all of them together (10.4.1.1). A log group into which a trail or flow logs are written is copied if it has a subscription of
all that is in it to a stream or destination, if the account has one for all groups, or if the trail also writes to a bucket of another
account. Subscriptions of an account are often made elsewhere.
"""

import re
from collections.abc import Iterator

from pci_constructs.rules import (
    Block,
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    Verdict,
    best,
    failed,
    not_applicable,
    passed,
    some,
    undetermined,
)
from pci_constructs.rules.logs._groups import ACCOUNT_POLICY, GROUP
from pci_constructs.rules.reading import document

_TRAIL, _SUBSCRIPTION = "AWS::CloudTrail::Trail", "AWS::Logs::SubscriptionFilter"
_WRITERS = (
    (_TRAIL, "CloudWatchLogsLogGroupArn"),
    ("AWS::EC2::FlowLog", "LogGroupName"),
    ("AWS::EC2::FlowLog", "LogDestination"),
)
_OF_ACCOUNT = "SUBSCRIPTION_FILTER_POLICY"
_STORES = r"(?s)arn:[^:]+:(logs|firehose|kinesis):.*"
_FUNCTION = r"(?s)arn:[^:]+:lambda:.*"
_SENT = {"AWS::Logs::Destination", "AWS::KinesisFirehose::DeliveryStream", "AWS::Kinesis::Stream"}
_NONE = failed("no audit log")
_LEFT = failed("nothing copies the audit log to a central store")


def _check(group: ResourceView) -> Judgement:
    if not _is_audit_log(group):
        return not_applicable("no trail and no flow log of what was read is written to it")
    parts = (
        some(group.linked(_SUBSCRIPTION, "LogGroupName"), _sends, empty=_LEFT),
        some(group.neighbours(ACCOUNT_POLICY), _sends_all, empty=_LEFT),
        some(group.linked(*_WRITERS[0]), lambda trail: _elsewhere(trail, group), empty=_LEFT),
    )
    found = best(parts, empty=_LEFT)
    if found.verdict is not Verdict.FAIL or group.live:
        return found
    if _others_are_copied(group):
        return failed("other audit logs are copied to a central store, and this one is not")
    return undetermined(found.message, blocked_by="the subscription filters of the account")


def _others_are_copied(group: ResourceView) -> bool:
    """Whether a subscription copies any audit log beside one that none copies."""

    def found() -> bool:
        return any(_is_audit_log(other) and _subscribed(other) for other in group.neighbours(GROUP))

    return group.evaluation.kept(("audit logs copied", group.evaluation.place_of(group.resource)), found)


def _is_audit_log(group: ResourceView) -> bool:
    def kinds() -> Iterator[Judgement]:
        for type_, path in _WRITERS:
            yield some(group.linked(type_, path), lambda writer: passed(writer.name), empty=_NONE)

    found = best(kinds(), empty=_NONE)
    if found.verdict is Verdict.UNDETERMINED:
        raise Undetermined(found.blocked_by or found.message)
    return found.verdict is Verdict.PASS


def _subscribed(group: ResourceView) -> bool:
    return some(group.linked(_SUBSCRIPTION, "LogGroupName"), _sends, empty=_LEFT).verdict is Verdict.PASS


def _sends(subscription: Block) -> Judgement:
    path = "DestinationArn"
    target = subscription.evaluation.links.target(subscription.get(path))
    text = subscription.text(path)
    if (target is not None and target.type in _SENT) or re.fullmatch(_STORES, text):
        return _all_of_it(subscription)
    where = "a function" if re.fullmatch(_FUNCTION, text) else text or "a destination that is not named"
    return undetermined("a subscription hands the audit log on", subscription.where(path), blocked_by=f"what {where} does with it")


def _all_of_it(subscription: Block) -> Judgement:
    for path in ("FilterPattern", "FieldSelectionCriteria"):
        if text := subscription.text(path).strip():
            where = subscription.where(path)
            return undetermined(
                "a subscription copies a part of the audit log", where, blocked_by=f"which of its entries {text} leaves out"
            )
    return passed("a subscription copies the audit log as it comes", subscription.where("DestinationArn"))


def _sends_all(policy: ResourceView) -> Judgement:
    if policy.text("PolicyType") != _OF_ACCOUNT:
        return _LEFT
    if policy.has("SelectionCriteria"):
        blocked_by = f"which log groups {policy.text('SelectionCriteria')} selects"
        return undetermined("the account has a subscription for some log groups", "SelectionCriteria", blocked_by=blocked_by)
    found = document(policy, "PolicyDocument")
    return _sends(found) if found else undetermined("the account's subscription says nothing", blocked_by="where it sends log groups")


def _elsewhere(trail: ResourceView, group: ResourceView) -> Judgement:
    """Passes if a trail also writes to a bucket of another account."""
    bucket = trail.follow("S3BucketName")
    if bucket is None:
        name = trail.text("S3BucketName")
        return undetermined(
            "the trail also writes to a bucket of unknown place", "S3BucketName", blocked_by=f"the account of the bucket {name}"
        )
    there, here = bucket.stack.stack.account, group.stack.stack.account
    if there and here and there != here:
        return passed(f"the trail also writes to a bucket of the account {there}", "S3BucketName")
    return _LEFT


def _example(*groups: str) -> Example:
    central = "arn:aws:logs:eu-central-1:444455556666:destination:central"
    bucket = {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {}}}
    made = {name: {"Type": GROUP, "Properties": {}} for name in ("Trails", "Flows")}
    trail = {"S3BucketName": {"Ref": "Bucket"}, "IsLogging": True, "CloudWatchLogsLogGroupArn": {"Fn::GetAtt": ["Trails", "Arn"]}}
    flows = {"ResourceId": "vpc-1", "ResourceType": "VPC", "TrafficType": "ALL", "LogGroupName": {"Ref": "Flows"}}
    writers = {"Trail": {"Type": _TRAIL, "Properties": trail}, "FlowLog": {"Type": "AWS::EC2::FlowLog", "Properties": flows}}
    sent = {
        f"{name}Copy": {
            "Type": _SUBSCRIPTION,
            "Properties": {"LogGroupName": {"Ref": name}, "FilterPattern": "", "DestinationArn": central},
        }
        for name in groups
    }
    return Example(resources={**bucket, **made, **writers, **sent})


RULE = Rule(
    id="centralized-log-subscription",
    title="Audit logs are copied to a central store as they come",
    severity=Severity.LOW,
    requirements={
        "10.3.3": "a copy of the audit log is soon where an intruder of the account does not get at it",
        "10.4.1.1": "what looks through audit logs sees those of every account and service together",
    },
    remediation="subscribe the log group, or the account, to a destination or stream of the account for logs",
    types=(GROUP,),
    check=_check,
    passing=_example("Trails", "Flows"),
    failing=_example("Trails"),
)
