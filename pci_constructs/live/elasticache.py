"""ElastiCache: replication groups, clusters, serverless caches, groups of subnets, users and groups of users."""

from collections.abc import Iterator, Mapping
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_SUBNETS, _USERS = "AWS::ElastiCache::SubnetGroup", "AWS::ElastiCache::UserGroup"
_CLUSTERS = ("describe_cache_clusters", "CacheClusters")
_OF_BOTH = {
    "AutoMinorVersionUpgrade": "AutoMinorVersionUpgrade",
    "CacheNodeType": "CacheNodeType",
    "IpDiscovery": "IpDiscovery",
    "NetworkType": "NetworkType",
    "SnapshotRetentionLimit": "SnapshotRetentionLimit",
    "SnapshotWindow": "SnapshotWindow",
    "TransitEncryptionEnabled": "TransitEncryptionEnabled",
}
_OF_GROUPS = {
    **_OF_BOTH,
    "AtRestEncryptionEnabled": "AtRestEncryptionEnabled",
    "ClusterMode": "ClusterMode",
    "Engine": "Engine",
    "KmsKeyId": "KmsKeyId",
    "ReplicationGroupDescription": "Description",
    "ReplicationGroupId": "ReplicationGroupId",
    "TransitEncryptionMode": "TransitEncryptionMode",
}
_OF_CLUSTERS = {
    **_OF_BOTH,
    "ClusterName": "CacheClusterId",
    "Engine": "Engine",
    "EngineVersion": "EngineVersion",
    "NumCacheNodes": "NumCacheNodes",
}
_OF_SERVERLESS = {
    name: name
    for name in (
        "DailySnapshotTime",
        "Description",
        "Engine",
        "KmsKeyId",
        "MajorEngineVersion",
        "SecurityGroupIds",
        "ServerlessCacheName",
        "SnapshotRetentionLimit",
        "SubnetIds",
    )
}
_LOG = ("DestinationType", "LogFormat", "LogType")
_GONE = ("CacheClusterNotFound", "ReplicationGroupNotFoundFault", "ServerlessCacheNotFoundFault", "CacheSubnetGroupNotFoundFault")
_MODES = {"no-password": "no-password-required"}
"""What CloudFormation calls the ways to log in, where the API has another word."""
_DEFAULT_USER = "default"


def _groups(source: Source) -> Iterator[Found]:
    members = {item["CacheClusterId"]: item for item in source.pages(*_CLUSTERS)}

    def one(item: Any) -> Found:
        # The network and the version of a group are said of its members alone.
        member = next((members[name] for name in item.get("MemberClusters", ()) if name in members), None)
        of_member = _of_member(member) if member else dict.fromkeys(_MEMBER, Unknown("the members of the group, which are not listed"))
        second = pick(item, "GlobalReplicationGroupInfo.GlobalReplicationGroupMemberRole") == "SECONDARY"
        return Found(
            id=item["ReplicationGroupId"],
            arn=item["ARN"],
            properties={
                **renamed(item, _OF_GROUPS),
                **of_member,
                "AuthToken": Unknown("the token, which no API shows", no_echo=True) if item.get("AuthTokenEnabled") else ABSENT,
                "AutomaticFailoverEnabled": known(pick(item, "AutomaticFailover"), lambda state: state in ("enabled", "enabling")),
                "GlobalReplicationGroupId": pick(item, "GlobalReplicationGroupInfo.GlobalReplicationGroupId") if second else ABSENT,
                "LogDeliveryConfigurations": _logs(item),
                "MultiAZEnabled": known(pick(item, "MultiAZ"), lambda state: state == "enabled"),
                "Tags": _tags(source, item),
                "UserGroupIds": [Named(_USERS, name) for name in item.get("UserGroupIds", ())],
            },
        )

    yield from source.each(source.pages("describe_replication_groups", "ReplicationGroups"), one)


_MEMBER = ("CacheSubnetGroupName", "EngineVersion", "SecurityGroupIds")


def _of_member(member: Any) -> dict[str, Any]:
    return {
        "CacheSubnetGroupName": _subnet_group(member),
        "EngineVersion": pick(member, "EngineVersion"),
        "SecurityGroupIds": _security_groups(member),
    }


def _subnet_group(item: Any) -> Any:
    return known(pick(item, "CacheSubnetGroupName"), lambda name: Named(_SUBNETS, name))


def _security_groups(item: Any) -> list[str]:
    return [group["SecurityGroupId"] for group in item.get("SecurityGroups", ())]


def _logs(item: Any) -> list[dict[str, Any]]:
    """Where logs go, as long as they get there."""
    logs = [log for log in item.get("LogDeliveryConfigurations", ()) if log.get("Status") not in ("disabling", "error")]
    return [{**renamed(log, _LOG), "DestinationDetails": log.get("DestinationDetails", {})} for log in logs]


def _tags(source: Source, item: Any) -> Any:
    return tags(pick(source.ask("list_tags_for_resource", needs="TagList", gone=_GONE, ResourceName=item["ARN"]), "TagList"))


def _clusters(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        return Found(
            id=item["CacheClusterId"],
            arn=item["ARN"],
            properties={
                **renamed(item, _OF_CLUSTERS),
                "CacheSubnetGroupName": _subnet_group(item),
                "LogDeliveryConfigurations": _logs(item),
                "Tags": _tags(source, item),
                "VpcSecurityGroupIds": _security_groups(item),
            },
        )

    # The members of a replication group are judged as that.
    yield from source.each((item for item in source.pages(*_CLUSTERS) if not item.get("ReplicationGroupId")), one)


def _serverless(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        group = known(pick(item, "UserGroupId"), lambda name: Named(_USERS, name))
        properties = {**renamed(item, _OF_SERVERLESS), "Tags": _tags(source, item), "UserGroupId": group}
        return Found(id=item["ServerlessCacheName"], arn=item["ARN"], properties=properties)

    yield from source.each(source.pages("describe_serverless_caches", "ServerlessCaches"), one)


def _subnet_groups(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_cache_subnet_groups", "CacheSubnetGroups"):
        yield Found(
            id=item["CacheSubnetGroupName"],
            arn=item.get("ARN", ""),
            properties={
                "CacheSubnetGroupName": item["CacheSubnetGroupName"],
                "Description": pick(item, "CacheSubnetGroupDescription"),
                "SubnetIds": [subnet["SubnetIdentifier"] for subnet in item["Subnets"]],
            },
        )


def _users(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_users", "Users"):
        # Nobody can change or delete AWS's own user; it is somebody once a group of users takes it in.
        if item["UserId"] == _DEFAULT_USER and not item.get("UserGroupIds"):
            continue
        mode = pick(item, "Authentication.Type")
        yield Found(
            id=item["UserId"],
            arn=item.get("ARN", ""),
            properties={
                **renamed(item, ("AccessString", "Engine", "UserId", "UserName")),
                "AuthenticationMode": known(mode, lambda found: {"Type": _MODES.get(found, found)}),
                "NoPasswordRequired": known(mode, lambda found: found == "no-password"),
            },
        )


def _user_groups(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_user_groups", "UserGroups"):
        users = [Named("AWS::ElastiCache::User", user) for user in item.get("UserIds", ())]
        properties: Mapping[str, Any] = {**renamed(item, ("Engine", "UserGroupId")), "UserIds": users}
        yield Found(id=item["UserGroupId"], arn=item.get("ARN", ""), properties=properties)


_LIST_TAGS = "elasticache:ListTagsForResource"

COLLECTOR = Collector(
    service="elasticache",
    readers=(
        Reader(
            type="AWS::ElastiCache::ReplicationGroup",
            properties=(
                *_OF_GROUPS,
                *_MEMBER,
                "AuthToken",
                "AutomaticFailoverEnabled",
                "GlobalReplicationGroupId",
                "LogDeliveryConfigurations",
                "MultiAZEnabled",
                "Tags",
                "UserGroupIds",
            ),
            calls=("elasticache:DescribeCacheClusters", "elasticache:DescribeReplicationGroups", _LIST_TAGS),
            read=_groups,
        ),
        Reader(
            type="AWS::ElastiCache::CacheCluster",
            properties=(*_OF_CLUSTERS, "CacheSubnetGroupName", "LogDeliveryConfigurations", "Tags", "VpcSecurityGroupIds"),
            calls=("elasticache:DescribeCacheClusters", _LIST_TAGS),
            read=_clusters,
        ),
        Reader(
            type="AWS::ElastiCache::ServerlessCache",
            properties=(*_OF_SERVERLESS, "Tags", "UserGroupId"),
            calls=("elasticache:DescribeServerlessCaches", _LIST_TAGS),
            read=_serverless,
        ),
        Reader(
            type=_SUBNETS,
            properties=("CacheSubnetGroupName", "Description", "SubnetIds"),
            calls=("elasticache:DescribeCacheSubnetGroups",),
            read=_subnet_groups,
        ),
        Reader(
            type="AWS::ElastiCache::User",
            # A password is in no answer; how somebody logs in is.
            properties=("AccessString", "AuthenticationMode", "Engine", "NoPasswordRequired", "Passwords", "UserId", "UserName"),
            calls=("elasticache:DescribeUsers",),
            read=_users,
        ),
        Reader(
            type=_USERS,
            properties=("Engine", "UserGroupId", "UserIds"),
            calls=("elasticache:DescribeUserGroups",),
            read=_user_groups,
        ),
    ),
)
