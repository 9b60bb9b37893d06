"""RDS: the proxies before databases."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader, present
from pci_constructs.live.reading.shapes import pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("DBProxyNotFoundFault",)
_PROXY = (
    "DBProxyName",
    "DebugLogging",
    "DefaultAuthScheme",
    "EndpointNetworkType",
    "EngineFamily",
    "IdleClientTimeout",
    "RequireTLS",
    "RoleArn",
    "TargetConnectionNetworkType",
    "VpcSecurityGroupIds",
    "VpcSubnetIds",
)
_CLIENT = ("AuthScheme", "ClientPasswordAuthType", "Description", "IAMAuth", "SecretArn")


def _proxies(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        # Unlike databases, a proxy does not come with its tags.
        labels = source.ask("list_tags_for_resource", needs="TagList", gone=_GONE, ResourceName=item["DBProxyArn"])
        return Found(
            id=item["DBProxyName"],
            arn=item["DBProxyArn"],
            properties={
                **renamed(item, _PROXY),
                "Auth": [present(renamed(entry, _CLIENT)) for entry in item.get("Auth", ())],
                "Tags": tags(pick(labels, "TagList")),
            },
        )

    yield from source.each(source.pages("describe_db_proxies", "DBProxies"), one)


COLLECTOR = Collector(
    service="rds",
    readers=(
        Reader(
            type="AWS::RDS::DBProxy",
            properties=(*_PROXY, "Auth", "Tags"),
            calls=("rds:DescribeDBProxies", "rds:ListTagsForResource"),
            read=_proxies,
        ),
    ),
)
