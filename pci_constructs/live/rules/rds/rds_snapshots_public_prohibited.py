"""Snapshots of databases are shared with nobody unknown.

Whoever may restore a snapshot has the whole database, with its own administrator's password, in an account of their own. A snapshot that
is shared with everybody is public (1.4.4); one that is shared with an account has to be shared with one that the team trusts (7.3.3,
``trusted_accounts``). Only the account itself knows with whom a snapshot is shared.
"""

from pci_constructs.live.rules.sharing import shared_with_nobody_unknown
from pci_constructs.rules import Rule, Severity

RULE = Rule(
    id="rds-snapshots-public-prohibited",
    title="Snapshots of databases are shared with nobody unknown",
    severity=Severity.CRITICAL,
    requirements={
        "1.4.4": "a public snapshot is account data within everybody's reach",
        "7.3.3": "nobody gets a copy who was not given access",
    },
    remediation="stop sharing the snapshot; if it was public, treat its contents as disclosed",
    types=("AWS::RDS::DBSnapshot", "AWS::RDS::ClusterSnapshot"),
    check=shared_with_nobody_unknown,
    equivalents={"securityhub": "RDS.1", "config": "rds-snapshots-public-prohibited", "prowler": "rds_snapshots_public_access"},
    passing={"Live": {"SharedWith": []}},
    failing={"Live": {"SharedWith": ["all"]}},
)
