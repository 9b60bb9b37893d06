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
