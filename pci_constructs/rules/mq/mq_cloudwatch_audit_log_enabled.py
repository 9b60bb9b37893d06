"""Brokers of ActiveMQ log what their administrators do.

Users, queues and access rights of a broker are managed in its own console and over JMX, which CloudTrail does not see. The audit log is the
only record of who did it (10.2.1.2), and it is off by default. RabbitMQ has no such log.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true, not_applicable
from pci_constructs.rules.reading import word


def _check(broker: ResourceView) -> Judgement:
    if word(broker, "EngineType") == "rabbitmq":
        return not_applicable("RabbitMQ has no audit log", "EngineType")
    return flag_is_true(broker, "Logs.Audit", good="administration is logged", bad="administration is not logged")


RULE = Rule(
    id="mq-cloudwatch-audit-log-enabled",
    title="Brokers of ActiveMQ log what their administrators do",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "the broker's audit log is part of the audit logs of the environment",
        "10.2.1.2": "it records what individuals with administrative access do to the broker",
    },
    remediation="set Logs.Audit to true",
    types=("AWS::AmazonMQ::Broker",),
    check=_check,
    equivalents={"securityhub": "MQ.2", "config": "mq-cloudwatch-audit-log-enabled", "checkov": "CKV_AWS_197"},
    passing={"EngineType": "ACTIVEMQ", "Logs": {"Audit": True}},
    failing={"EngineType": "ACTIVEMQ", "Logs": {"Audit": False}},
)
