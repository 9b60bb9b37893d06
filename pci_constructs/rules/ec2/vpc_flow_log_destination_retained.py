"""Flow logs are kept for twelve months where they go.

A flow log is worth what its destination keeps. Who talked to the card data environment is audit history: it is there for twelve months
(10.5.1), and reading it takes rights that not everybody has (10.3.1), which is what a key of the team's own on the log group adds. A
bucket must not remove them earlier.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, Unknown, failed, undetermined
from pci_constructs.rules.logs._groups import GROUP, kept_and_encrypted
from pci_constructs.rules.s3._access import BUCKET
from pci_constructs.rules.s3._logs import days_of_logs, kept

_LOG = "AWS::EC2::FlowLog"
_DESTINATION, _NAME = "LogDestination", "LogGroupName"


def _check(log: ResourceView) -> Judgement:
    where = next((path for path in (_NAME, _DESTINATION) if log.has(path)), "")
    if not where:
        return failed("the flow log has no destination", _DESTINATION)
    value = log.peek(where)
    target = (
        _of_same_parameter(log, where, value) if value.__class__ is Unknown else log.follow(where) or _named(log, where, log.text(where))
    )
    if target is not None and target.type == GROUP:
        return kept_and_encrypted(target)
    if target is not None and target.type == BUCKET:
        return kept(target, days_of_logs(target), versions=False)
    return undetermined(
        "the destination is not among what was read", where, blocked_by=f"how long {log.text(where)} keeps what it is given"
    )


def _of_same_parameter(log: ResourceView, where: str, value: Unknown) -> ResourceView | None:
    """The log group or bucket that the template names by the same parameter."""
    found = _named(log, where, value.shape)
    return found if found and found.resource.template == log.resource.template else None


def _named(log: ResourceView, where: str, text: str) -> ResourceView | None:
    """The log group or bucket that a plain name or ARN means."""
    links = log.evaluation.links
    if where == _NAME:
        return links.named(GROUP, text, log)
    _, s3, bucket = text.partition(":s3:::")
    if s3:
        return links.named(BUCKET, bucket.partition("/")[0], log)
    return links.named(GROUP, text.partition(":log-group:")[2].removesuffix(":*"), log)


def _example(days: int) -> Example:
    group = {"RetentionInDays": days, "KmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/1"}
    log = {"ResourceId": "vpc-0123456789abcdef0", "ResourceType": "VPC", "TrafficType": "ALL", _NAME: {"Ref": "Group"}}
    return Example(resources={"Log": {"Type": _LOG, "Properties": log}, "Group": {"Type": GROUP, "Properties": group}})


RULE = Rule(
    id="vpc-flow-log-destination-retained",
    title="Flow logs are kept for twelve months",
    severity=Severity.MEDIUM,
    requirements={
        "10.5.1": "who talked to the CDE can be looked up for twelve months",
        "10.3.1": "reading flow logs takes rights on a key or a bucket, which only those with a reason have",
    },
    remediation="set RetentionInDays of the log group to 365 or more and give it a KmsKeyId, or let the bucket keep them as long",
    types=(_LOG,),
    check=_check,
    passing=_example(365),
    failing=_example(30),
)
