"""Web ACLs keep a log of requests.

A filter in front of a public application produces audit logs (6.4.2): which request was stopped, by which rule, and what came from the
same address before. A web ACL logs nothing until a logging configuration names it and a place to write to, its own or one that a rule of
CloudWatch makes for it.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, failed, passed, some
from pci_constructs.rules.reading import each_text
from pci_constructs.rules.telemetry import unless_switched_on


def _logs(configuration: ResourceView) -> Judgement:
    nowhere = failed(f"{configuration.name} names no place to log to")
    destinations = each_text(configuration, "LogDestinationConfigs")
    return some(destinations, lambda _: passed(f"{configuration.name} logs its requests"), empty=nowhere)


def _check(acl: ResourceView) -> Judgement:
    own = some(acl.linked("AWS::WAFv2::LoggingConfiguration", "ResourceArn"), _logs, empty=failed("the web ACL logs nothing"))
    return unless_switched_on(acl, own)


def _example(destinations: list[str]) -> Example:
    properties = {"ResourceArn": {"Fn::GetAtt": ["Acl", "Arn"]}, "LogDestinationConfigs": destinations}
    return Example(
        resources={
            "Acl": {"Type": "AWS::WAFv2::WebACL", "Properties": {"Scope": "REGIONAL", "DefaultAction": {"Allow": {}}}},
            "Log": {"Type": "AWS::WAFv2::LoggingConfiguration", "Properties": properties},
        }
    )


RULE = Rule(
    id="wafv2-logging-enabled",
    title="Web ACLs log requests",
    severity=Severity.LOW,
    requirements={
        "6.4.2": "the solution in front of a public application has to produce audit logs",
        "10.2.1": "attempts on the application are events of its audit log",
    },
    remediation="add an AWS::WAFv2::LoggingConfiguration with ResourceArn of the web ACL",
    types=("AWS::WAFv2::WebACL",),
    check=_check,
    equivalents={
        "securityhub": "WAF.11",
        "config": "wafv2-logging-enabled",
        "cdk-nag": "PCI.DSS.321-WAFv2LoggingEnabled",
        "checkov": "CKV2_AWS_31",
    },
    passing=_example(["arn:aws:logs:eu-central-1:111122223333:log-group:aws-waf-logs-a"]),
    failing=_example([]),
)
