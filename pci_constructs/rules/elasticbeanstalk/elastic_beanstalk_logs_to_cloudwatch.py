"""Environments send the logs of their instances to CloudWatch.

Logs of web server and application stay on instances that scaling replaces without asking. Streamed to CloudWatch they are records for the
audit (10.2.1), out of reach of whoever gets hold of an instance (10.3.3). Streaming is off by default, and keeps seven days unless
`RetentionInDays` says more.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.elasticbeanstalk._options import ENVIRONMENT, SETTINGS, option, switched_on

_OPTION = ("aws:elasticbeanstalk:cloudwatch:logs", "StreamLogs")


def _check(environment: ResourceView) -> Judgement:
    return switched_on(environment, *_OPTION, good="logs of instances go to CloudWatch Logs", bad="logs stay on instances")


RULE = Rule(
    id="elastic-beanstalk-logs-to-cloudwatch",
    title="Environments send the logs of their instances to CloudWatch",
    severity=Severity.HIGH,
    requirements={
        "10.2.1": "activity of the application is part of the audit logs",
        "10.3.3": "logs are promptly at a place that the instance they come from cannot change",
    },
    remediation="in aws:elasticbeanstalk:cloudwatch:logs set StreamLogs to true, RetentionInDays to 365, DeleteOnTerminate to false",
    types=(ENVIRONMENT,),
    check=_check,
    equivalents={
        "securityhub": "ElasticBeanstalk.3",
        "config": "elastic-beanstalk-logs-to-cloudwatch",
    },
    passing={SETTINGS: [option(*_OPTION, "true")]},
    failing={SETTINGS: [option(*_OPTION, "false")]},
)
