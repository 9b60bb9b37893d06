"""Caches deliver their engine log.

The engine log has what a cache did: who was refused, that it failed over, that its configuration was loaded. It is nowhere else, and nobody
can look at it on the nodes; delivered, it is a part of the audit trail (10.2.1).
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, passed, some
from pci_constructs.rules.elasticache._caches import GROUP
from pci_constructs.rules.reading import word

_LOGS = "LogDeliveryConfigurations"
_DESTINATIONS = ("cloudwatch-logs", "kinesis-firehose")


def _delivery(log: Block) -> Judgement:
    if word(log, "LogType") != "engine-log":
        return failed("the engine log is not delivered", _LOGS)
    if word(log, "DestinationType") not in _DESTINATIONS:
        return failed("the engine log has no destination", log.where("DestinationType"))
    return passed("the engine log is delivered", log.where("LogType"))


def _check(group: ResourceView) -> Judgement:
    return some(group.each(_LOGS), _delivery, empty=failed("no log is delivered", _LOGS))


RULE = Rule(
    id="elasticache-log-delivery-enabled",
    title="Caches deliver their engine log",
    severity=Severity.LOW,
    requirements={"10.2.1": "the log of a cache that holds card data is a part of the audit trail"},
    remediation="add a LogDeliveryConfiguration with LogType engine-log to CloudWatch Logs or Firehose (Redis 6.2 and Valkey can)",
    types=(GROUP,),
    check=_check,
    passing={"LogDeliveryConfigurations": [{"LogType": "engine-log", "LogFormat": "json", "DestinationType": "cloudwatch-logs"}]},
    failing={"LogDeliveryConfigurations": [{"LogType": "slow-log", "LogFormat": "json", "DestinationType": "cloudwatch-logs"}]},
)
