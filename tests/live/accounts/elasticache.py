"""A cache as it should be, one that is not, one of Memcached, a serverless one, users with and without a password."""

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.answers import also

PLANTED = ("correct-horse-battery-staple", "Tr0ub4dor-and-3-long")
GONE = {"elasticache.ListTagsForResource": "ReplicationGroupNotFoundFault"}
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0f4d4d2e-3a55-4c1c-9d5b-0a3c5a3f7c11"
ARN = f"arn:aws:elasticache:{REGION}:{ACCOUNT}"
GROUP = "sg-0a1b2c3d4e5f60718"


def result(operation: str, body: str) -> bytes:
    """An answer of the service."""
    return f"<{operation}Response><{operation}Result>{body}</{operation}Result></{operation}Response>".encode()


def group(name: str, body: str = "", *, kept: bool = True, safe: bool = True) -> str:
    """A replication group as the list shows it."""
    yes = str(safe).lower()
    key = f"<KmsKeyId>{KEY}</KmsKeyId>" if safe else ""
    mode = "<TransitEncryptionMode>required</TransitEncryptionMode>" if safe else ""
    failover = "enabled" if safe else "disabled"
    return (
        f"<ReplicationGroup><ReplicationGroupId>{name}</ReplicationGroupId><ARN>{ARN}:replicationgroup:{name}</ARN>"
        f"<MemberClusters><ClusterId>{name}-001</ClusterId></MemberClusters><Engine>valkey</Engine>"
        f"<AtRestEncryptionEnabled>{yes}</AtRestEncryptionEnabled><TransitEncryptionEnabled>{yes}</TransitEncryptionEnabled>{key}{mode}"
        f"<AutomaticFailover>{failover}</AutomaticFailover><MultiAZ>{failover}</MultiAZ>"
        f"<AutoMinorVersionUpgrade>{yes}</AutoMinorVersionUpgrade>"
        f"<SnapshotRetentionLimit>{7 if kept else 0}</SnapshotRetentionLimit>{body}</ReplicationGroup>"
    )


def member(name: str, *, of: str = "", engine: str = "valkey", version: str = "8.2") -> str:
    """A cluster as the list shows it."""
    owner = f"<ReplicationGroupId>{of}</ReplicationGroupId>" if of else ""
    return (
        f"<CacheCluster><CacheClusterId>{name}</CacheClusterId><ARN>{ARN}:cluster:{name}</ARN><Engine>{engine}</Engine>"
        f"<EngineVersion>{version}</EngineVersion><CacheSubnetGroupName>data</CacheSubnetGroupName>{owner}"
        f"<AutoMinorVersionUpgrade>true</AutoMinorVersionUpgrade><SnapshotRetentionLimit>0</SnapshotRetentionLimit>"
        f"<SecurityGroups><member><SecurityGroupId>{GROUP}</SecurityGroupId><Status>active</Status></member></SecurityGroups>"
        f"</CacheCluster>"
    )


def user(name: str, mode: str, access: str = "on ~pay:* +@read", *groups: str) -> str:
    """A user as the list shows it."""
    members = "".join(f"<member>{one}</member>" for one in groups)
    return (
        f"<member><UserId>{name}</UserId><UserName>{name}</UserName><Engine>valkey</Engine><AccessString>{access}</AccessString>"
        f"<UserGroupIds>{members}</UserGroupIds><Authentication><Type>{mode}</Type></Authentication><ARN>{ARN}:user:{name}</ARN></member>"
    )


LOG = (
    "<LogDeliveryConfigurations><LogDeliveryConfiguration><LogType>engine-log</LogType><DestinationType>cloudwatch-logs</DestinationType>"
    "<LogFormat>json</LogFormat><Status>{status}</Status></LogDeliveryConfiguration></LogDeliveryConfigurations>"
)
USERS = "<UserGroupIds><member>payments</member></UserGroupIds>"


def answering(aws: Emulator, groups: str, members: str, users: str = "") -> None:
    """What the emulator does not show, or shows in part."""
    serverless = (
        f"<member><ServerlessCacheName>spare</ServerlessCacheName><ARN>{ARN}:serverlesscache:spare</ARN><Engine>valkey</Engine>"
        f"<MajorEngineVersion>8</MajorEngineVersion><KmsKeyId>{KEY}</KmsKeyId><SnapshotRetentionLimit>7</SnapshotRetentionLimit>"
        f"<SecurityGroupIds><SecurityGroupId>{GROUP}</SecurityGroupId></SecurityGroupIds>"
        f"<SubnetIds><SubnetId>subnet-0a1b2c3d4e5f60718</SubnetId></SubnetIds><UserGroupId>payments</UserGroupId></member>"
    )
    of_users = (
        f"<member><UserGroupId>payments</UserGroupId><Engine>valkey</Engine><UserIds><member>pay</member></UserIds>"
        f"<ARN>{ARN}:usergroup:payments</ARN></member>"
    )
    shown = {
        "DescribeReplicationGroups": f"<ReplicationGroups>{groups}</ReplicationGroups>",
        "DescribeCacheClusters": f"<CacheClusters>{members}</CacheClusters>",
        "DescribeServerlessCaches": f"<ServerlessCaches>{serverless}</ServerlessCaches>",
        "DescribeUsers": f"<Users>{users}</Users>",
        "DescribeUserGroups": f"<UserGroups>{of_users}</UserGroups>",
        "ListTagsForResource": "<TagList><Tag><Key>pci-scope</Key><Value>cde</Value></Tag></TagList>",
    }
    also(aws, {f"elasticache.{operation}": result(operation, body) for operation, body in shown.items()})


def arrange(aws: Emulator) -> None:
    """One of everything."""
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    aws.client("elasticache").create_cache_subnet_group(CacheSubnetGroupName="data", CacheSubnetGroupDescription="Data", SubnetIds=[subnet])
    answering(
        aws,
        group("good", USERS + LOG.format(status="active")) + group("bad", kept=False, safe=False),
        member("good-001", of="good") + member("bad-001", of="bad") + member("plain", engine="memcached", version="1.6.22"),
        user("default", "no-password", "on ~* +@all") + user("pay", "iam") + user("open", "no-password", "on ~* +@all", "payments"),
    )
