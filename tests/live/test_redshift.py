"""Warehouses as they run, with what they log and demand of clients, and ports that are open."""

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


def test_its_port_is_not_open_to_the_world(aws: Emulator) -> None:
    redshift.arrange(aws)
    rule = "redshift-unrestricted-port-access"
    assert verdict(judged("redshift", "ec2_network"), rule, "cluster:good") is Verdict.PASS
    ec2 = aws.client("ec2")
    group = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["warehouse"]}])["SecurityGroups"][0]["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpProtocol="tcp", FromPort=5439, ToPort=5439, CidrIp="0.0.0.0/0")
    assert verdict(judged("redshift", "ec2_network"), rule, "cluster:good") is Verdict.FAIL
    assert verdict(judged("redshift"), rule, "cluster:good") is Verdict.UNDETERMINED
