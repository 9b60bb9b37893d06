"""Firewalls log what they saw and what they refused.

What a firewall lets pass and what it stops at the edge of the CDE are events of the audit log (10.2.1); its alerts are what tells of
an intrusion while it happens (11.5.1). Flow records without alerts, or alerts without flow records, are half of it.
"""

from functools import partial

from pci_constructs.rules import Block, Example, Judgement, ResourceView, Rule, Severity, every, failed, passed, some

_FIREWALL = "AWS::NetworkFirewall::Firewall"
_LOGGING = "AWS::NetworkFirewall::LoggingConfiguration"
_KINDS = ("ALERT", "FLOW")


def _sends(kind: str, config: Block) -> Judgement:
    return passed("ALERT and FLOW logs are kept") if config.text("LogType").upper() == kind else failed(f"no {kind} logs are kept")


def _keeps(kind: str, logging: ResourceView) -> Judgement:
    path = "LoggingConfiguration.LogDestinationConfigs"
    return some(logging.each(path), partial(_sends, kind), empty=failed(f"no {kind} logs are kept"))


def _kept(firewall: ResourceView, kind: str) -> Judgement:
    return some(firewall.linked(_LOGGING, "FirewallArn"), partial(_keeps, kind), empty=failed("the firewall has no logging configuration"))


def _check(firewall: ResourceView) -> Judgement:
    return every(_KINDS, partial(_kept, firewall), empty=failed("nothing is logged"))


def _example(*kinds: str) -> Example:
    configs = [{"LogType": kind, "LogDestinationType": "S3", "LogDestination": {"bucketName": "logs"}} for kind in kinds]
    return Example(
        resources={
            "Firewall": {"Type": _FIREWALL, "Properties": {"FirewallName": "egress"}},
            "Logging": {
                "Type": _LOGGING,
                "Properties": {"FirewallArn": {"Ref": "Firewall"}, "LoggingConfiguration": {"LogDestinationConfigs": configs}},
            },
        }
    )


RULE = Rule(
    id="netfw-logging-enabled",
    title="Firewalls keep alert and flow logs",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "what a control at the edge of the CDE decides is in the audit log",
        "11.5.1": "alerts of the firewall are how intrusions at the perimeter are noticed",
    },
    remediation="add an AWS::NetworkFirewall::LoggingConfiguration with a destination for ALERT and one for FLOW",
    types=(_FIREWALL,),
    check=_check,
    equivalents={"securityhub": "NetworkFirewall.2", "config": "netfw-logging-enabled"},
    passing=_example("ALERT", "FLOW"),
    failing=_example("ALERT"),
)
