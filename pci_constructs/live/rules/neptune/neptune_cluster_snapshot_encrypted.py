"""Snapshots of graph databases are encrypted.

A snapshot is the whole graph once more, and lies in storage long after the cluster is gone. It is encrypted if its cluster was, and a copy
of one that is not can be. That supports rendering card numbers unreadable (3.5.1) and is not enough for it by itself (3.5.1.2).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true


def _check(snapshot: ResourceView) -> Judgement:
    return flag_is_true(snapshot, "StorageEncrypted", good="the snapshot is encrypted", bad="the snapshot is not encrypted")


RULE = Rule(
    id="neptune-cluster-snapshot-encrypted",
    title="Snapshots of graph databases are encrypted",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "a copy of stored card data is as unreadable as the cluster that it was taken of"},
    remediation="copy the snapshot with a key of your own, delete the one in clear, and encrypt the cluster by restoring it from the copy",
    types=("Live::Neptune::ClusterSnapshot",),
    check=_check,
    equivalents={
        "securityhub": "Neptune.6",
        "config": "neptune-cluster-snapshot-encrypted",
        "prowler": "neptune_cluster_snapshot_encrypted",
    },
    passing={"StorageEncrypted": True},
    failing={"StorageEncrypted": False},
)
