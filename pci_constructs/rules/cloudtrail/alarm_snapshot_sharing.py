"""Somebody is told when snapshots are shared.

A shared snapshot takes a copy of all data out of the account in one call, past every firewall. Access follows from the work (7.2.2), and
sharing is an administrative action that is looked at (10.2.1.2). Asked where there are databases or machines beside the trail.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._beside import beside, told_where
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = {
    "AWS::RDS::DBInstance": ("ModifyDBSnapshotAttribute",),
    "AWS::RDS::DBCluster": ("ModifyDBClusterSnapshotAttribute",),
    "AWS::EC2::LaunchTemplate": ("ModifySnapshotAttribute", "ModifyImageAttribute"),
    "AWS::EC2::Volume": ("ModifySnapshotAttribute",),
}

RULE = Rule(
    id="alarm-snapshot-sharing",
    title="Somebody is told when snapshots are shared",
    severity=Severity.MEDIUM,
    requirements={
        "7.2.2": "a copy of the data that is given to another account is noticed",
        "10.2.1.2": "sharing is an administrative action that somebody sees",
    },
    remediation="add a metric filter on the trail's log group for "
    "calls that change who may restore snapshots and images, and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_where(_EVENTS),
    passing=beside("AWS::RDS::DBInstance", *_EVENTS["AWS::RDS::DBInstance"]),
    failing=beside("AWS::RDS::DBInstance", "ConsoleLogin"),
)
