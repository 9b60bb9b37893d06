"""Log groups keep logs for twelve months.

Audit logs are there for at least twelve months (10.5.1): intrusions are found late, and the log of their beginning is what explains them.
A group without a retention keeps everything, which is long enough here and a question of 3.2.1 elsewhere. A group of the delivery class
passes logs on and keeps none.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed
from pci_constructs.rules.logs._groups import DELIVERY, GROUP

_DAYS = "RetentionInDays"
_FLOOR = 365


def _check(group: ResourceView) -> Judgement:
    if group.text("LogGroupClass") == DELIVERY:
        return not_applicable("it passes logs on and keeps none", "LogGroupClass")
    least = max(_FLOOR, group.settings.minimum_log_retention_days or _FLOOR)
    if not group.has(_DAYS):
        return passed("logs are kept without end", _DAYS)
    if group.at_least(_DAYS, least):
        return passed(f"logs are kept for {least} days or more", _DAYS)
    return failed(f"logs are removed before {least} days", _DAYS)


RULE = Rule(
    id="cw-loggroup-retention-period-check",
    title="Log groups keep logs for twelve months",
    severity=Severity.MEDIUM,
    requirements={
        "10.5.1": "twelve months of audit history are there when an intrusion is found late",
        "3.2.1": "how long logs are kept is set by a number, not by whoever cleans up",
    },
    remediation="set RetentionInDays to 365 or more, or to what minimum_log_retention_days says",
    types=(GROUP,),
    check=_check,
    equivalents={
        "securityhub": "CloudWatch.16",
        "config": "cw-loggroup-retention-period-check",
        "cdk-nag": "PCI.DSS.321-CloudWatchLogGroupRetentionPeriod",
        "guard": "CW_LOGGROUP_RETENTION_PERIOD_CHECK",
        "checkov": "CKV_AWS_338",
    },
    passing={"RetentionInDays": 365},
    failing={"RetentionInDays": 180},
)
