"""Trails write to a log group as well.

A log group has the events within minutes, in a second place that other people hold the rights to (10.3.3), and it is where filters and
alarms look at them without anybody waiting (10.4.1.1). Delivery takes both the group and a role.
"""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, every, failed, passed
from pci_constructs.rules.cloudtrail._trails import TRAIL
from pci_constructs.rules.reading import has_text

_GROUP, _ROLE = "CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn"


def _set(trail: ResourceView, path: str) -> Judgement:
    if has_text(trail, path):
        return passed("events go to a log group too", path)
    return failed("events go to no log group" if path == _GROUP else "no role lets events go to the log group", path)


def _check(trail: ResourceView) -> Judgement:
    return every((_GROUP, _ROLE), partial(_set, trail), empty=failed("events go to no log group", _GROUP))


RULE = Rule(
    id="cloud-trail-cloud-watch-logs-enabled",
    title="Trails write to a log group as well",
    severity=Severity.MEDIUM,
    requirements={
        "10.3.3": "events are copied promptly to a second store",
        "10.4.1.1": "automated review of the audit log runs where the events arrive",
    },
    remediation="set CloudWatchLogsLogGroupArn, and CloudWatchLogsRoleArn to a role that may write to it",
    types=(TRAIL,),
    check=_check,
    equivalents={
        "securityhub": "CloudTrail.5",
        "config": "cloud-trail-cloud-watch-logs-enabled",
        "cdk-nag": "PCI.DSS.321-CloudTrailCloudWatchLogsEnabled",
        "guard": "CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED",
    },
    passing={
        "S3BucketName": "b",
        "CloudWatchLogsLogGroupArn": "arn:aws:logs:eu-central-1:111122223333:log-group:t",
        "CloudWatchLogsRoleArn": "r",
    },
    failing={"S3BucketName": "b", "CloudWatchLogsLogGroupArn": "arn:aws:logs:eu-central-1:111122223333:log-group:t"},
)
