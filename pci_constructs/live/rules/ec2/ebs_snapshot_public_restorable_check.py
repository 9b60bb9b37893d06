"""Snapshots of disks are shared with nobody unknown.

Whoever may restore a snapshot has every file of the disk, in an account of their own. One that is shared with everybody is public (1.4.4);
one that is shared with an account has to be shared with one that the team trusts (7.3.3, ``trusted_accounts``). Snapshots are in no
template: only the account knows with whom they are shared.
"""

from functools import partial

from pci_constructs.live.rules.ec2._sharing import PATH, shared_with_nobody_unknown
from pci_constructs.rules import Rule, Severity

RULE = Rule(
    id="ebs-snapshot-public-restorable-check",
    title="Snapshots of disks are shared with nobody unknown",
    severity=Severity.CRITICAL,
    requirements={
        "1.4.4": "a public snapshot is account data within everybody's reach",
        "7.3.3": "nobody gets a copy who was not given access",
    },
    remediation="stop sharing the snapshot; if it was public, treat its contents as disclosed",
    types=("Live::EC2::Snapshot",),
    check=partial(shared_with_nobody_unknown, what="snapshot", use="restore"),
    equivalents={"securityhub": "EC2.1", "config": "ebs-snapshot-public-restorable-check", "prowler": "ec2_ebs_public_snapshot"},
    passing={PATH: []},
    failing={PATH: ["all"]},
)
