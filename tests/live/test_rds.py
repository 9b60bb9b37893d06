"""Relational databases as they run: parameters of a group hold once an instance has taken them."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import rds
from tests.live.kit import judged, verdict

TLS, AUDIT = "rds-tls-required", "rds-pgaudit-enabled"
ENDED = [("in-sync", Verdict.PASS), ("pending-reboot", Verdict.UNDETERMINED), ("applying", Verdict.UNDETERMINED)]


def instance(status: str) -> bytes:
    """An instance whose parameter group is taken as far as AWS says so."""
    group = f"<DBParameterGroupName>payments</DBParameterGroupName><ParameterApplyStatus>{status}</ParameterApplyStatus>"
    about = (
        "<DBInstanceIdentifier>good</DBInstanceIdentifier><Engine>postgres</Engine><EngineVersion>17.6</EngineVersion>"
        "<DBInstanceArn>arn:aws:rds:eu-central-1:123456789012:db:good</DBInstanceArn>"
        f"<DBParameterGroups><DBParameterGroup>{group}</DBParameterGroup></DBParameterGroups>"
    )
    result = f"<DescribeDBInstancesResult><DBInstances><DBInstance>{about}</DBInstance></DBInstances></DescribeDBInstancesResult>"
    return f"<DescribeDBInstancesResponse>{result}</DescribeDBInstancesResponse>".encode()


def parameters(**values: str) -> bytes:
    """What was set in a group, two underscores in a name for a dot; the emulator does not list it."""
    each = "".join(
        f"<Parameter><ParameterName>{name.replace('__', '.')}</ParameterName><ParameterValue>{value}</ParameterValue>"
        "<Source>user</Source></Parameter>"
        for name, value in values.items()
    )
    result = f"<DescribeDBParametersResult><Parameters>{each}</Parameters></DescribeDBParametersResult>"
    return f"<DescribeDBParametersResponse>{result}</DescribeDBParametersResponse>".encode()


def cluster(status: str) -> bytes:
    """A cluster with an instance that has taken the parameters as far as AWS says so."""
    member = f"<DBInstanceIdentifier>one</DBInstanceIdentifier><DBClusterParameterGroupStatus>{status}</DBClusterParameterGroupStatus>"
    about = (
        "<DBClusterIdentifier>ledger</DBClusterIdentifier><Engine>aurora-postgresql</Engine><EngineVersion>17.5</EngineVersion>"
        "<DBClusterArn>arn:aws:rds:eu-central-1:123456789012:cluster:ledger</DBClusterArn>"
        "<DBClusterParameterGroup>default.aurora-postgresql17</DBClusterParameterGroup>"
        f"<DBClusterMembers><DBClusterMember>{member}</DBClusterMember></DBClusterMembers>"
    )
    result = f"<DescribeDBClustersResult><DBClusters><DBCluster>{about}</DBCluster></DBClusters></DescribeDBClustersResult>"
    return f"<DescribeDBClustersResponse>{result}</DescribeDBClustersResponse>".encode()


@pytest.mark.parametrize(("status", "expected"), ENDED)
def test_an_instance_has_to_take_its_parameters(status: str, expected: Verdict, aws: Emulator) -> None:
    rds.arrange(aws)
    values = {"shared_preload_libraries": "pgaudit", "pgaudit__log": "ddl,read,role,write", "rds__force_ssl": "1"}
    aws.answer("rds.DescribeDBParameters", parameters(**values))
    aws.answer("rds.DescribeDBInstances", instance(status))
    run = judged("rds")
    assert [verdict(run, rule, "db:good") for rule in (TLS, AUDIT)] == [expected, expected]


@pytest.mark.parametrize(("status", "expected"), ENDED)
def test_every_instance_of_a_cluster_has_to_take_its_parameters(status: str, expected: Verdict, aws: Emulator) -> None:
    rds.arrange(aws)
    aws.answer("rds.DescribeDBClusters", cluster(status))
    assert verdict(judged("rds"), TLS, "cluster:ledger") is expected


def test_what_a_group_lets_in_is_bad_whatever_runs(aws: Emulator) -> None:
    rds.arrange(aws)
    aws.answer("rds.DescribeDBParameters", parameters(rds__force_ssl="0"))
    aws.answer("rds.DescribeDBInstances", instance("pending-reboot"))
    assert verdict(judged("rds"), TLS, "db:good") is Verdict.FAIL


STORED, OWN_KEY = ("rds-storage-encrypted", "rds-cluster-encrypted-at-rest", "rds-snapshot-encrypted"), "rds-storage-encrypted-with-cmk"


def listed(what: str, about: str) -> bytes:
    """A list with one database or snapshot that says of itself that it is not encrypted."""
    result = f"<Describe{what}sResult><{what}s><{what}>{about}</{what}></{what}s></Describe{what}sResult>"
    return f"<Describe{what}sResponse>{result}</Describe{what}sResponse>".encode()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("<StorageEncryptionType>sse-rds</StorageEncryptionType>", Verdict.PASS),
        ("<StorageEncryptionType>none</StorageEncryptionType>", Verdict.FAIL),
        ("", Verdict.FAIL),
    ],
)
def test_a_key_that_aws_owns_encrypts_and_is_nobodys_own(kind: str, expected: Verdict, aws: Emulator) -> None:
    said = f"<StorageEncrypted>false</StorageEncrypted><Encrypted>false</Encrypted><Engine>aurora-postgresql</Engine>{kind}"
    arn = "arn:aws:rds:eu-central-1:123456789012"
    alone = said.replace("aurora-postgresql", "postgres")
    for what, about in {
        "DBInstance": f"<DBInstanceIdentifier>a</DBInstanceIdentifier><DBInstanceArn>{arn}:db:a</DBInstanceArn>{alone}",
        "DBCluster": f"<DBClusterIdentifier>b</DBClusterIdentifier><DBClusterArn>{arn}:cluster:b</DBClusterArn>{said}",
        "DBSnapshot": f"<DBSnapshotIdentifier>c</DBSnapshotIdentifier><DBSnapshotArn>{arn}:snapshot:c</DBSnapshotArn>{alone}",
        "DBClusterSnapshot": (
            f"<DBClusterSnapshotIdentifier>d</DBClusterSnapshotIdentifier>"
            f"<DBClusterSnapshotArn>{arn}:cluster-snapshot:d</DBClusterSnapshotArn>{said}"
        ),
    }.items():
        aws.answer(f"rds.Describe{what}s", listed(what, about))
    found = {(one.rule, one.subject.logical_id.rpartition(":")[2]): one.verdict for one in judged("rds").findings}
    assert [found[rule, id_] for rule, id_ in zip((*STORED, STORED[2]), "abcd", strict=True)] == [expected] * 4
    assert [found[OWN_KEY, id_] for id_ in "ab"] == [Verdict.FAIL, Verdict.FAIL]
