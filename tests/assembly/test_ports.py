"""Ports of data stores that other resources take from them."""

from typing import Any

import pytest

from pci_constructs.assembly.templates import alone
from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.ec2.restricted_common_ports import RULE as COMMON
from pci_constructs.rules.ec2.restricted_ssh import RULE as SSH
from tests.assembly.values import OPEN, ways
from tests.rules.pack import judged

PARAMETERS = {"Open": {"Type": "Number"}, "Engine": {"Type": "String", "AllowedValues": ["postgres", "mariadb"]}}
ENDPOINT = "Endpoint.Port"
FREE = {"Ref": "Open"}
KEPT = "${Store.Endpoint.Port}"


@pytest.mark.parametrize(
    ("type_", "properties", "attribute", "expected"),
    [
        ("RDS::DBCluster", {"Engine": "aurora-mysql"}, ENDPOINT, [3306]),
        ("RDS::DBCluster", {"Engine": "aurora"}, ENDPOINT, [3306]),
        ("RDS::DBCluster", {"Engine": "aurora-postgresql", "Port": "6000"}, ENDPOINT, ["6000"]),
        ("RDS::DBInstance", {"Engine": "oracle-ee"}, ENDPOINT, [1521]),
        ("RDS::DBInstance", {"Engine": {"Ref": "Engine"}}, ENDPOINT, [5432, 3306]),
        ("RDS::DBInstance", {"Engine": "mysql", "Port": {"Ref": "AWS::NoValue"}}, ENDPOINT, [3306]),
        ("RDS::DBInstance", {"Engine": "mysql", "Port": FREE}, ENDPOINT, [OPEN]),
        ("DocDB::DBCluster", {}, "Port", [27017]),
        ("Neptune::DBCluster", {"DBPort": 8000}, "Port", [8000]),
        ("Redshift::Cluster", {}, ENDPOINT, [5439]),
        ("ElastiCache::CacheCluster", {"Engine": "memcached"}, "ConfigurationEndpoint.Port", [11211]),
        # Other things decide, or nothing here does.
        ("RDS::DBInstance", {"Engine": "mysql", "DBSnapshotIdentifier": "s"}, ENDPOINT, [KEPT]),
        ("RDS::DBCluster", {"Engine": "aurora-mysql", "SourceDBClusterIdentifier": "s"}, ENDPOINT, [KEPT]),
        ("RDS::DBInstance", {"Engine": "mysql", "DBClusterIdentifier": "c"}, ENDPOINT, [KEPT]),
        ("RDS::DBInstance", {"Engine": "another"}, ENDPOINT, [KEPT]),
        ("RDS::DBInstance", {"Engine": "mysql", "Fn::Transform": {"Name": "M"}}, ENDPOINT, [KEPT]),
        ("RDS::DBInstance", {"Engine": FREE}, ENDPOINT, [KEPT]),
        ("RDS::DBInstance", {"Engine": "mysql", "Port": {"Fn::GetAtt": ["Store", ENDPOINT]}}, ENDPOINT, [KEPT]),
        ("RDS::DBInstance", {"Engine": "mysql"}, "Endpoint.Address", ["${Store.Endpoint.Address}"]),
    ],
)
def test_the_port_is_what_the_store_says_or_its_engine_has(type_: str, properties: dict[str, Any], attribute: str, expected: Any) -> None:
    resources = {
        "Store": {"Type": f"AWS::{type_}", "Properties": properties},
        "R": {"Type": "A::B::C", "Properties": {"V": {"Fn::GetAtt": ["Store", attribute]}}},
    }
    assert ways(alone({"Parameters": PARAMETERS, "Resources": resources}, "t"), "t") == expected


def test_a_group_that_admits_everyone_to_the_port_of_a_database_is_decided() -> None:
    port = {"Fn::GetAtt": ["Store", ENDPOINT]}
    entry = {"IpProtocol": "tcp", "CidrIp": "0.0.0.0/0", "FromPort": port, "ToPort": port, "GroupId": "sg-1"}
    resources = {
        "Store": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "postgres"}},
        "Entry": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": entry},
    }
    assert [found.verdict for found in judged(COMMON, Example(resources=resources))] == [Verdict.FAIL]
    assert [found.verdict for found in judged(SSH, Example(resources=resources))] == [Verdict.PASS]
