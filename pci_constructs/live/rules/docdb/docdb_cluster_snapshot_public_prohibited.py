"""Snapshots of document databases are shared with nobody unknown.

Whoever may restore a snapshot has every document of the cluster in an account of their own. A snapshot that is shared with everybody is
public (1.4.4); one that is shared with an account has to be shared with one that the team trusts (7.3.3, ``trusted_accounts``).
"""

from pci_constructs.live.rules.sharing import shared_with_nobody_unknown
from pci_constructs.rules import Rule, Severity

RULE = Rule(
    id="docdb-cluster-snapshot-public-prohibited",
    title="Snapshots of document databases are shared with nobody unknown",
    severity=Severity.CRITICAL,
    requirements={
        "1.4.4": "a public snapshot is account data within everybody's reach",
        "7.3.3": "nobody gets a copy who was not given access",
    },
    remediation="stop sharing the snapshot; if it was public, treat its contents as disclosed",
    types=("Live::DocDB::ClusterSnapshot",),
    check=shared_with_nobody_unknown,
    equivalents={
        "securityhub": "DocumentDB.3",
        "config": "docdb-cluster-snapshot-public-prohibited",
        "prowler": "documentdb_cluster_public_snapshot",
    },
    passing={"Live": {"SharedWith": []}},
    failing={"Live": {"SharedWith": ["all"]}},
)
