"""AppSync: GraphQL APIs, what they log, and who reaches them."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader, present
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_NAMES = {
    "ApiType": "apiType",
    "AuthenticationType": "authenticationType",
    "IntrospectionConfig": "introspectionConfig",
    "MergedApiExecutionRoleArn": "mergedApiExecutionRoleArn",
    "Name": "name",
    "QueryDepthLimit": "queryDepthLimit",
    "ResolverCountLimit": "resolverCountLimit",
    "Visibility": "visibility",
    "XrayEnabled": "xrayEnabled",
}
_LOGS = {
    "CloudWatchLogsRoleArn": "cloudWatchLogsRoleArn",
    "ExcludeVerboseContent": "excludeVerboseContent",
    "FieldLogLevel": "fieldLogLevel",
}


def _apis(source: Source) -> Iterator[Found]:
    for item in source.pages("list_graphql_apis", "graphqlApis"):
        # Those that other accounts share may be in the list.
        if item["arn"].split(":")[4] == source.account.id:
            yield Found(id=item["arn"], arn=item["arn"], properties=_properties(item))


def _properties(item: Any) -> dict[str, Any]:
    logs = known(pick(item, "logConfig"), lambda found: present(renamed(found, _LOGS)))
    return {**renamed(item, _NAMES), "LogConfig": logs, "Tags": tags(item.get("tags") or {})}


COLLECTOR = Collector(
    service="appsync",
    readers=(
        Reader(
            type="AWS::AppSync::GraphQLApi",
            properties=(*_NAMES, "LogConfig", "Tags"),
            calls=("appsync:ListGraphqlApis",),
            read=_apis,
        ),
    ),
)
