"""Warehouses as they run, with what they log and demand of clients, and ports that are open."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import redshift
from tests.live.kit import judged, verdict

RULES = ("redshift-cluster-public-access-check", "redshift-default-admin-check", "redshift-enhanced-vpc-routing-enabled")


def test_clusters_are_judged_by_their_settings(aws: Emulator) -> None:
    redshift.arrange(aws)
    run = judged("redshift")
    for rule in RULES:
        assert verdict(run, rule, "cluster:good") is Verdict.PASS, rule
        assert verdict(run, rule, "cluster:bad") is Verdict.FAIL, rule
    assert verdict(run, "redshift-audit-logging-enabled", "cluster:good") is Verdict.PASS
    assert verdict(run, "redshift-require-tls-ssl", "cluster:good") is Verdict.PASS
    assert verdict(run, "redshift-require-tls-ssl", "cluster:bad") is Verdict.FAIL


def test_what_does_not_log_or_demand_tls_fails(aws: Emulator) -> None:
    redshift.arrange(aws)
    aws.answer("redshift.DescribeLoggingStatus", redshift.logging(False))
    aws.answer("redshift.DescribeClusterParameters", redshift.parameters("false"))
    run = judged("redshift")
    assert verdict(run, "redshift-audit-logging-enabled", "cluster:good") is Verdict.FAIL
    assert verdict(run, "redshift-require-tls-ssl", "cluster:good") is Verdict.FAIL


def running(of_group: str, of_tls: str) -> bytes:
    """A warehouse whose group is taken as far as AWS says so."""
    status = f"<ParameterName>require_ssl</ParameterName><ParameterApplyStatus>{of_tls}</ParameterApplyStatus>"
    list_ = f"<ClusterParameterStatusList><member>{status}</member></ClusterParameterStatusList>" if of_tls else ""
    about = f"<ParameterGroupName>tls</ParameterGroupName><ParameterApplyStatus>{of_group}</ParameterApplyStatus>{list_}"
    groups = f"<ClusterParameterGroups><ClusterParameterGroup>{about}</ClusterParameterGroup></ClusterParameterGroups>"
    cluster = f"<Cluster><ClusterIdentifier>good</ClusterIdentifier>{groups}</Cluster>"
    result = f"<DescribeClustersResult><Clusters>{cluster}</Clusters></DescribeClustersResult>"
    return f"<DescribeClustersResponse>{result}</DescribeClustersResponse>".encode()


@pytest.mark.parametrize(
    ("of_group", "of_tls", "expected"),
    [
        ("in-sync", "in-sync", Verdict.PASS),
        ("in-sync", "", Verdict.PASS),
        ("pending-reboot", "in-sync", Verdict.PASS),
        ("pending-reboot", "pending-reboot", Verdict.UNDETERMINED),
        ("in-sync", "apply-deferred", Verdict.UNDETERMINED),
        ("pending-reboot", "", Verdict.UNDETERMINED),
    ],
)
def test_tls_is_demanded_once_the_cluster_was_restarted(of_group: str, of_tls: str, expected: Verdict, aws: Emulator) -> None:
    redshift.arrange(aws)
    aws.answer("redshift.DescribeClusters", running(of_group, of_tls))
    run = judged("redshift")
    assert verdict(run, "redshift-require-tls-ssl", "cluster:good") is expected
    assert verdict(run, "redshift-require-tls-ssl", "parametergroup:tls") is Verdict.PASS
    aws.answer("redshift.DescribeClusterParameters", redshift.parameters("false"))
    assert verdict(judged("redshift"), "redshift-require-tls-ssl", "cluster:good") is Verdict.FAIL


def test_its_port_is_not_open_to_the_world(aws: Emulator) -> None:
    redshift.arrange(aws)
    rule = "redshift-unrestricted-port-access"
    assert verdict(judged("redshift", "ec2_network"), rule, "cluster:good") is Verdict.PASS
    ec2 = aws.client("ec2")
    group = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["warehouse"]}])["SecurityGroups"][0]["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpProtocol="tcp", FromPort=5439, ToPort=5439, CidrIp="0.0.0.0/0")
    assert verdict(judged("redshift", "ec2_network"), rule, "cluster:good") is Verdict.FAIL
    assert verdict(judged("redshift"), rule, "cluster:good") is Verdict.UNDETERMINED
