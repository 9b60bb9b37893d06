"""Database clusters take minor versions of their engine by themselves.

Minor versions carry the fixes of known vulnerabilities, which are to be installed within a month if they are critical (6.3.3). A cluster
does it by default; switched off, somebody has to think of it each time.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.databases import CLUSTER, upgraded

RULE = Rule(
    id="rds-cluster-auto-minor-version-upgrade-enable",
    title="Database clusters take minor versions of their engine by themselves",
    severity=Severity.MEDIUM,
    requirements={"6.3.3": "security fixes of the engine are installed within the time that the standard leaves"},
    remediation="set AutoMinorVersionUpgrade to true, and a maintenance window that suits",
    types=(CLUSTER,),
    check=upgraded,
    equivalents={"securityhub": "RDS.35", "config": "rds-cluster-auto-minor-version-upgrade-enable"},
    passing={"AutoMinorVersionUpgrade": True},
    failing={"AutoMinorVersionUpgrade": False},
)
