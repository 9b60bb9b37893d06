"""Performance Insights keeps its data under a key of your own.

Performance Insights stores the text of statements, and a statement can have a card number in it. What it keeps is encrypted (3.5.1), by
default with a key that AWS keeps for RDS and whose use cannot be limited (3.6.1). The key cannot be changed later.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, not_applicable
from pci_constructs.rules.databases import CLUSTER, INSTANCE, own_key

_NAMES = {
    INSTANCE: ("EnablePerformanceInsights", "PerformanceInsightsKMSKeyId"),
    CLUSTER: ("PerformanceInsightsEnabled", "PerformanceInsightsKmsKeyId"),
}


def _check(database: ResourceView) -> Judgement:
    switch, key = _NAMES[database.type]
    if not database.flag(switch):
        return not_applicable("Performance Insights is off", switch)
    return own_key(database, key, "what Performance Insights keeps")


RULE = Rule(
    id="rds-performance-insights-encrypted-with-cmk",
    title="Performance Insights keeps its data under a key of your own",
    severity=Severity.LOW,
    requirements={
        "3.5.1": "statements that Performance Insights keeps may hold card numbers, which stay unreadable wherever they are stored",
        "3.6.1": "access to the key can be limited to those who need it only if the key is your own",
    },
    remediation="set PerformanceInsightsKMSKeyId (PerformanceInsightsKmsKeyId of a cluster) to a key of your own",
    types=(INSTANCE, CLUSTER),
    check=_check,
    passing={
        "EnablePerformanceInsights": True,
        "PerformanceInsightsKMSKeyId": "arn:aws:kms:eu-central-1:111122223333:key/0d990263-018e-4e65-a703-eff731de951e",
    },
    failing={"EnablePerformanceInsights": True, "PerformanceInsightsKMSKeyId": "alias/aws/rds"},
)
