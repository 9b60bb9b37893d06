"""Web ACLs of WAF Classic in front of distributions log requests.

A filter in front of a public application produces audit logs (6.4.2): which request was stopped, by which rule, and what came from the same
address before (10.2.1). CloudFormation cannot make WAF Classic log, so that no template says whether it does. AWS ended the support of
WAF Classic in September 2025: what is found here is to be replaced.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, failed, passed, some

_ACL, _LOG = "AWS::WAF::WebACL", "Live::WAF::LoggingConfiguration"


def _logs(configuration: ResourceView) -> Judgement:
    nowhere = failed("the logging configuration names no place to log to", "LogDestinationConfigs")
    return some(configuration.each("LogDestinationConfigs"), lambda _: passed("requests are logged"), empty=nowhere)


def _check(acl: ResourceView) -> Judgement:
    return some(acl.linked(_LOG, "ResourceArn"), _logs, empty=failed("the web ACL logs nothing"))


def _example(*destinations: str) -> Example:
    log = {"ResourceArn": {"Ref": "Acl"}, "LogDestinationConfigs": list(destinations)}
    return Example(
        resources={
            "Acl": {"Type": _ACL, "Properties": {"Name": "old", "MetricName": "old"}},
            "Log": {"Type": _LOG, "Properties": log},
        }
    )


RULE = Rule(
    id="waf-classic-logging-enabled",
    title="Web ACLs of WAF Classic log requests",
    severity=Severity.MEDIUM,
    requirements={
        "6.4.2": "the solution in front of a public application has to produce audit logs",
        "10.2.1": "attempts on the application are events of its audit log",
    },
    remediation="move to a web ACL of WAFv2 that logs; until then, switch logging on (waf put-logging-configuration)",
    types=(_ACL,),
    check=_check,
    equivalents={"securityhub": "WAF.1", "config": "waf-classic-logging-enabled", "prowler": "waf_global_webacl_logging_enabled"},
    passing=_example("arn:aws:firehose:us-east-1:111122223333:deliverystream/aws-waf-logs-old"),
    failing=_example(),
)
