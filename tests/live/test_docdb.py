"""Document and graph databases as they run: the same API, each with its own clusters and snapshots alone."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.kit import account, judged, of, verdict

BOTH = pytest.mark.parametrize("name", ["docdb", "neptune"])


def parameters(name: str, value: str) -> bytes:
    """What was set in a group; the emulator keeps no parameters of clusters."""
    one = f"<ParameterName>{name}</ParameterName><ParameterValue>{value}</ParameterValue><Source>user</Source>"
    left = "<ParameterName>tls</ParameterName><ParameterValue>disabled</ParameterValue><Source>system</Source>"
    content = f"<Parameters><Parameter>{one}</Parameter><Parameter>{left}</Parameter></Parameters>"
    result = f"<DescribeDBClusterParametersResult>{content}</DescribeDBClusterParametersResult>"
    return f"<DescribeDBClusterParametersResponse>{result}</DescribeDBClusterParametersResponse>".encode()


SET = {"docdb": parameters("audit_logs", "enabled"), "neptune": parameters("neptune_enable_audit_log", "1")}


@BOTH
def test_clusters_are_judged_and_those_of_other_engines_are_not(name: str, aws: Emulator) -> None:
    account(name).arrange(aws)
    aws.answer(f"{name}.DescribeDBClusterParameters", SET[name])
    run = judged(name)
    for rule in (f"{name}-cluster-encrypted", f"{name}-cluster-backup-retention-check"):
        assert verdict(run, rule, ":good") is Verdict.PASS
        assert verdict(run, rule, ":bad") is Verdict.FAIL
        assert of(run, rule, ":other") == []
    audited = {"docdb": "docdb-cluster-audit-logging-enabled", "neptune": "neptune-cluster-cloudwatch-log-export-enabled"}[name]
    assert verdict(run, audited, ":good") is Verdict.PASS
    assert verdict(run, audited, ":bad") is Verdict.FAIL
    aws.forget()
    assert verdict(judged(name), audited, ":good") is Verdict.FAIL


@BOTH
def test_snapshots_are_judged_by_whom_they_are_shared_with(name: str, aws: Emulator) -> None:
    account(name).arrange(aws)
    run = judged(name)
    rule = f"{name}-cluster-snapshot-public-prohibited"
    assert verdict(run, rule, ":mine") is Verdict.PASS
    assert verdict(run, rule, ":shown") is Verdict.FAIL
    assert of(run, rule, ":foreign") == []


def test_a_snapshot_may_be_shared_with_who_is_trusted(aws: Emulator) -> None:
    account("docdb").arrange(aws)
    client = aws.client("rds")
    client.modify_db_cluster_snapshot_attribute(DBClusterSnapshotIdentifier="mine", AttributeName="restore", ValuesToAdd=["111122223333"])
    rule = "docdb-cluster-snapshot-public-prohibited"
    assert verdict(judged("docdb", trusted_accounts=["111122223333"]), rule, ":mine") is Verdict.PASS
    assert verdict(judged("docdb", trusted_accounts=["444455556666"]), rule, ":mine") is Verdict.FAIL


def test_snapshots_of_graphs_are_encrypted(aws: Emulator) -> None:
    account("neptune").arrange(aws)
    run = judged("neptune")
    assert verdict(run, "neptune-cluster-snapshot-encrypted", ":mine") is Verdict.PASS
    assert verdict(run, "neptune-cluster-snapshot-encrypted", ":shown") is Verdict.FAIL
    assert verdict(run, "neptune-cluster-iam-database-authentication", ":good") is Verdict.PASS
    assert verdict(run, "neptune-cluster-iam-database-authentication", ":bad") is Verdict.FAIL


RULES = {
    "docdb": ("docdb-cluster-audit-logging-enabled", "docdb-cluster-encrypted-in-transit"),
    "neptune": ("neptune-cluster-cloudwatch-log-export-enabled",),
}


@BOTH
@pytest.mark.parametrize(
    ("status", "expected"), [("in-sync", Verdict.PASS), ("pending-reboot", Verdict.UNDETERMINED), ("", Verdict.UNDETERMINED)]
)
def test_parameters_hold_once_instances_were_restarted(name: str, status: str, expected: Verdict, aws: Emulator) -> None:
    account(name).arrange(aws)
    aws.answer(f"{name}.DescribeDBClusterParameters", SET[name])
    said = f"<DBClusterParameterGroupStatus>{status}</DBClusterParameterGroupStatus>" if status else ""
    member = f"<DBClusterMember><DBInstanceIdentifier>good-1</DBInstanceIdentifier>{said}</DBClusterMember>"
    arn = "arn:aws:rds:eu-central-1:123456789012:cluster:good"
    about = f"<DBClusterIdentifier>good</DBClusterIdentifier><DBClusterArn>{arn}</DBClusterArn><Engine>{name}</Engine>"
    logs = "<EnabledCloudwatchLogsExports><member>audit</member></EnabledCloudwatchLogsExports>"
    group = "<DBClusterParameterGroup>audited</DBClusterParameterGroup>"
    cluster = f"<DBCluster>{about}{group}{logs}<DBClusterMembers>{member}</DBClusterMembers></DBCluster>"
    result = f"<DescribeDBClustersResult><DBClusters>{cluster}</DBClusters></DescribeDBClustersResult>"
    aws.answer(f"{name}.DescribeDBClusters", f"<DescribeDBClustersResponse>{result}</DescribeDBClustersResponse>".encode())
    run = judged(name)
    for rule in RULES[name]:
        assert verdict(run, rule) is expected, rule


def test_a_group_without_tls_fails_restarted_or_not(aws: Emulator) -> None:
    account("docdb").arrange(aws)
    aws.answer("docdb.DescribeDBClusterParameters", parameters("tls", "disabled"))
    assert verdict(judged("docdb"), "docdb-cluster-encrypted-in-transit", ":good") is Verdict.FAIL
    assert verdict(judged("docdb"), "docdb-cluster-encrypted-in-transit", ":bad") is Verdict.PASS
