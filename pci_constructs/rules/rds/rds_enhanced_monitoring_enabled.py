"""Databases report what runs on their host.

Without Enhanced Monitoring, CloudWatch sees a database's host from outside: a process that eats its memory, or one that should not be
there, shows only as a slow database. PCI DSS asks for no such metrics. A cluster can switch it on for all of its instances.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed
from pci_constructs.rules.databases import CLUSTER, INSTANCE
from pci_constructs.rules.rds._databases import CUSTOM, MEMBER_OF, engine

_INTERVAL = "MonitoringInterval"


def _check(database: ResourceView) -> Judgement:
    if engine(database).startswith(CUSTOM):
        return not_applicable("RDS Custom gives access to the host itself", "Engine")
    if database.at_least(_INTERVAL, 1, default=0):
        return passed("the host reports its processes", _INTERVAL)
    cluster = database.follow(MEMBER_OF)
    if cluster is not None and cluster.type == CLUSTER and cluster.at_least(_INTERVAL, 1, default=0):
        return passed("the cluster has its hosts report their processes", MEMBER_OF)
    return failed("nothing shows what runs on the host of the database", _INTERVAL)


RULE = Rule(
    id="rds-enhanced-monitoring-enabled",
    title="Databases report what runs on their host",
    severity=Severity.LOW,
    requirements={},
    guard_rail="metrics of hosts are not asked by PCI DSS, and are looked at first when a database behaves strangely",
    remediation="set MonitoringInterval to 60 or less, and MonitoringRoleArn",
    types=(INSTANCE,),
    check=_check,
    equivalents={
        "securityhub": "RDS.6",
        "config": "rds-enhanced-monitoring-enabled",
        "guard": "RDS_ENHANCED_MONITORING_ENABLED",
        "checkov": "CKV_AWS_118",
    },
    passing={"MonitoringInterval": 60},
    failing={"MonitoringInterval": 0},
)
