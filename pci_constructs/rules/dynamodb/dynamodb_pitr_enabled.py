"""Tables can be put back to any second.

With point-in-time recovery a table can be made again as it was at any second of the last 35 days, whatever was written since. PCI DSS
names backups in the plan for incidents (12.10.1), which has to say what the data is restored from. A global table has it for each
replica.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, flag_is_true
from pci_constructs.rules.dynamodb._tables import GLOBAL_TABLE, TABLE, each_replica


def _recoverable(part: Block) -> Judgement:
    path = "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"
    return flag_is_true(part, path, good="the table can be put back to any second", bad="the table cannot be put back in time")


def _check(table: ResourceView) -> Judgement:
    return each_replica(table, _recoverable)


RULE = Rule(
    id="dynamodb-pitr-enabled",
    title="Tables can be put back to any second",
    severity=Severity.MEDIUM,
    requirements={"12.10.1": "the plan for incidents covers backups of data, and what was not kept cannot be restored"},
    remediation="set PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled to true (for each replica of a global table)",
    types=(TABLE, GLOBAL_TABLE),
    check=_check,
    equivalents={"securityhub": "DynamoDB.2", "config": "dynamodb-pitr-enabled", "guard": "DYNAMODB_PITR_ENABLED", "checkov": "CKV_AWS_28"},
    passing={"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}},
    failing={"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": False}},
)
