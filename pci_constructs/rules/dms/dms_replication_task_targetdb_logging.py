"""Replication tasks log what they write to the target database.

Loading and applying changes alter tables that may hold card data. The log of these two components is what shows, afterwards, which rows
were written, refused or written twice; it is off unless the settings of the task switch it on (10.2.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.dms._tasks import SETTINGS, TASK, logs


def _check(task: ResourceView) -> Judgement:
    return logs(task, {"TARGET_LOAD": "loading into the target", "TARGET_APPLY": "applying changes to the target"})


RULE = Rule(
    id="dms-replication-task-targetdb-logging",
    title="Replication tasks log what they write to the target database",
    severity=Severity.MEDIUM,
    requirements={"10.2.1": "changes that replication makes to data are recorded"},
    remediation="in ReplicationTaskSettings set EnableLogging to true, TARGET_LOAD and TARGET_APPLY to LOGGER_SEVERITY_DEFAULT",
    types=(TASK,),
    check=_check,
    equivalents={"securityhub": "DMS.7", "config": "dms-replication-task-targetdb-logging"},
    passing={
        SETTINGS: '{"Logging": {"EnableLogging": true, "LogComponents": [{"Id": "TARGET_LOAD", "Severity": "LOGGER_SEVERITY_DEFAULT"}]}}'
    },
    failing={
        SETTINGS: '{"Logging": {"EnableLogging": true, "LogComponents": [{"Id": "TARGET_LOAD", "Severity": "LOGGER_SEVERITY_ERROR"}]}}'
    },
)
