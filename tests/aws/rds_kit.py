"""The surroundings of a database in tests: an imported VPC, a key, a topic, and the arguments that have no default."""

from typing import Any

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_rds as rds
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws.ec2.placement import Placement, Tier
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.rds import EncryptedCluster, EncryptedDatabase, engines
from pci_constructs.aws.sns import AlarmTopic
from pci_constructs.records import ExceptionRecord
from tests.kit import Resource

RECORD = ExceptionRecord(reason="staging holds test cards alone", owner="payments", approver="ciso", expires="2099-12-31")
KEY_ARN = {"Fn::GetAtt": ["Key961B73FD", "Arn"]}


def placement(scope: Construct, tier: Tier = Tier.DATA, zones: tuple[str, ...] = ("eu-central-1a", "eu-central-1b")) -> Placement:
    """Subnets of an imported VPC, in some tier."""
    name = f"Vpc-{tier}-{len(zones)}-{len(scope.node.children)}"
    vpc = ec2.Vpc.from_vpc_attributes(
        scope,
        name,
        vpc_id="vpc-0a1b2c3d",
        availability_zones=list(zones),
        isolated_subnet_ids=[f"subnet-{number}a1b2c3d" for number in range(len(zones))],
        isolated_subnet_route_table_ids=[f"rtb-{number}a1b2c3d" for number in range(len(zones))],
    )
    return Placement(vpc=vpc, tier=tier, subnets=vpc.isolated_subnets)


def surroundings(scope: Construct) -> dict[str, Any]:
    """Every argument that has no default, but the engine."""
    key = scope.node.try_find_child("Key")
    managed = key if isinstance(key, CustomerManagedKey) else CustomerManagedKey(scope, "Key", description="cards")
    topic = scope.node.try_find_child("Alarms")
    alarms = topic if isinstance(topic, AlarmTopic) else AlarmTopic(scope, "Alarms", key=managed.key)
    return {
        "placement": placement(scope),
        "key": managed.key,
        "alarms": alarms.topic,
        "identifier": "cards",
        "admin_name": "cards_owner",
        "instance_type": ec2.InstanceType("r7g.large"),
    }


def postgresql(scope: Construct, **arguments: Any) -> EncryptedDatabase:
    """A PostgreSQL instance with arguments on top of the surroundings."""
    return EncryptedDatabase(scope, "Cards", **{"engine": engines.postgresql(), **surroundings(scope), **arguments})


def mysql(scope: Construct, **arguments: Any) -> EncryptedDatabase:
    """A MySQL instance with arguments on top of the surroundings."""
    return EncryptedDatabase(scope, "Cards", **{"engine": engines.mysql(), **surroundings(scope), **arguments})


def aurora_postgresql(scope: Construct, **arguments: Any) -> EncryptedCluster:
    """An Aurora PostgreSQL cluster with arguments on top of the surroundings."""
    return EncryptedCluster(scope, "Cards", **{"engine": engines.aurora_postgresql(), **surroundings(scope), **arguments})


def aurora_mysql(scope: Construct, **arguments: Any) -> EncryptedCluster:
    """An Aurora MySQL cluster with arguments on top of the surroundings."""
    return EncryptedCluster(scope, "Cards", **{"engine": engines.aurora_mysql(), **surroundings(scope), **arguments})


def imported(scope: Construct) -> tuple[Placement, kms.IKey, sns.ITopic]:
    """A placement, a key and a topic that are in no template."""
    key = kms.Key.from_key_arn(scope, "Key", "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f")
    topic = sns.Topic.from_topic_arn(scope, "Alarms", "arn:aws:sns:eu-central-1:111122223333:alarms")
    return placement(scope), key, topic


def credentials(key: kms.IKey) -> rds.Credentials:
    """The administrator as our constructs name it."""
    return rds.Credentials.from_username("cards_owner", encryption_key=key)


def events_of(resources: dict[str, Resource]) -> dict[str, list[str]]:
    """The categories of each subscription, by source type."""
    return {r["Properties"]["SourceType"]: r["Properties"]["EventCategories"] for r in resources.values()}


CREATE_ONLY = {
    "AWS::RDS::DBInstance": (
        "BackupTarget",
        "CharacterSetName",
        "CustomIAMInstanceProfile",
        "DBClusterIdentifier",
        "DBInstanceIdentifier",
        "DBName",
        "DBSubnetGroupName",
        "DBSystemId",
        "KmsKeyId",
        "MasterUsername",
        "NcharCharacterSetName",
        "SourceRegion",
        "StorageEncrypted",
        "Timezone",
        "AvailabilityZone",
        "Engine",
    ),
    "AWS::RDS::DBCluster": (
        "ClusterScalabilityType",
        "DBClusterIdentifier",
        "DBSubnetGroupName",
        "DBSystemId",
        "DatabaseName",
        "EngineMode",
        "KmsKeyId",
        "PubliclyAccessible",
        "SnapshotIdentifier",
        "SourceRegion",
        "StorageEncrypted",
        "AvailabilityZones",
        "Engine",
        "GlobalClusterIdentifier",
        "MasterUsername",
    ),
    "AWS::RDS::DBParameterGroup": ("DBParameterGroupName", "Description", "Family"),
    "AWS::RDS::DBClusterParameterGroup": ("DBClusterParameterGroupName", "Description", "Family"),
    "AWS::RDS::DBSubnetGroup": ("DBSubnetGroupName",),
    "AWS::EC2::SecurityGroup": ("GroupDescription", "GroupName", "VpcId"),
}
"""The create-only properties of the CloudFormation schema (cfn-lint, November 2026), the conditional ones that may apply included."""
