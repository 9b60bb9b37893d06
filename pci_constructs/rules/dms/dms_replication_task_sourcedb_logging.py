"""Replication tasks log what they read from the source database.

A task reads every table that it maps, as a user who may read all of them. Only the log of its unload and capture components says what left
the source and when (10.2.1); without it a copy of card data has no trace.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.dms._tasks import SETTINGS, TASK, logs


def _check(task: ResourceView) -> Judgement:
    return logs(task, {"SOURCE_UNLOAD": "unloading the source", "SOURCE_CAPTURE": "capturing changes of the source"})


RULE = Rule(
    id="dms-replication-task-sourcedb-logging",
    title="Replication tasks log what they read from the source database",
    severity=Severity.MEDIUM,
    requirements={"10.2.1": "what replication reads from a store of card data is recorded"},
    remediation="in ReplicationTaskSettings set EnableLogging to true, SOURCE_UNLOAD and SOURCE_CAPTURE to LOGGER_SEVERITY_DEFAULT",
    types=(TASK,),
    check=_check,
    equivalents={"securityhub": "DMS.8", "config": "dms-replication-task-sourcedb-logging"},
    passing={
        SETTINGS: '{"Logging": {"EnableLogging": true, "LogComponents": [{"Id": "SOURCE_UNLOAD", "Severity": "LOGGER_SEVERITY_DEFAULT"}]}}'
    },
    failing={
        SETTINGS: '{"Logging": {"EnableLogging": true, "LogComponents": [{"Id": "SOURCE_UNLOAD", "Severity": "LOGGER_SEVERITY_ERROR"}]}}'
    },
)
