"""Which security groups lead to a database or a cache in a running account, and what they let in."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import dax, memorydb, redshift_serverless
from tests.live.kit import judged, verdict

RULE = "data-tier-security-group-source-is-group"
STORES = ("dax", "docdb", "elasticache", "memorydb", "neptune", "opensearch", "rds", "redshift", "redshift_serverless")


def opened(aws: Emulator, cidr: str) -> None:
    ec2 = aws.client("ec2")
    (found,) = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["sessions"]}])["SecurityGroups"]
    entry: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6379, "IpRanges": [{"CidrIp": cidr}]}
    ec2.authorize_security_group_ingress(GroupId=found["GroupId"], IpPermissions=[entry])


@pytest.mark.parametrize(("cidr", "expected"), [("10.0.0.0/24", Verdict.PASS), ("10.0.0.0/16", Verdict.FAIL)])
def test_the_group_of_a_cache_lets_clients_in_and_no_network(cidr: str, expected: Verdict, aws: Emulator) -> None:
    memorydb.arrange(aws)
    opened(aws, cidr)
    run = judged("ec2_network", *STORES)
    (group,) = aws.client("ec2").describe_security_groups(Filters=[{"Name": "group-name", "Values": ["sessions"]}])["SecurityGroups"]
    assert verdict(run, RULE, group["GroupId"]) is expected


def test_without_stores_read_nobody_knows_whether_a_group_leads_to_one(aws: Emulator) -> None:
    memorydb.arrange(aws)
    opened(aws, "10.0.0.0/16")
    aws.deny("memorydb.DescribeClusters")
    run = judged("ec2_network", *STORES)
    (group,) = aws.client("ec2").describe_security_groups(Filters=[{"Name": "group-name", "Values": ["sessions"]}])["SecurityGroups"]
    assert verdict(run, RULE, group["GroupId"]) is Verdict.UNDETERMINED


@pytest.mark.parametrize(("cidr", "expected"), [("10.0.0.0/24", Verdict.PASS), ("0.0.0.0/0", Verdict.FAIL)])
def test_the_group_of_a_workgroup_is_one_too(cidr: str, expected: Verdict, aws: Emulator) -> None:
    vpc = aws.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    group = aws.client("ec2").create_security_group(GroupName="sessions", Description="Sales", VpcId=vpc)["GroupId"]
    redshift_serverless.answering(aws, securityGroupIds=[group])
    opened(aws, cidr)
    assert verdict(judged("ec2_network", "redshift_serverless"), RULE, group) is expected


def test_caches_in_front_of_dynamodb_are_judged(aws: Emulator) -> None:
    dax.arrange(aws)
    run = judged("dax")
    for rule in ("dax-encryption-enabled", "dax-tls-endpoint-encryption"):
        assert verdict(run, rule, "/good") is Verdict.PASS, rule
        assert verdict(run, rule, "/bad") is Verdict.FAIL, rule
