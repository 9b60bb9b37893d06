"""CloudWatch Logs: log groups, the filters on them, and the deliveries of logs that services write."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Gone, Source

_GROUP = "AWS::Logs::LogGroup"
_GONE = ("ResourceNotFoundException",)
_NAMES = {
    "DeletionProtectionEnabled": "deletionProtectionEnabled",
    "KmsKeyId": "kmsKeyId",
    "LogGroupClass": "logGroupClass",
    "LogGroupName": "logGroupName",
    "RetentionInDays": "retentionInDays",
}
_METRIC = {"MetricName": "metricName", "MetricNamespace": "metricNamespace", "MetricValue": "metricValue"}
_METRIC_FILTER = {
    "EmitSystemFieldDimensions": "emitSystemFieldDimensions",
    "FieldSelectionCriteria": "fieldSelectionCriteria",
    "FilterName": "filterName",
}


def _groups(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        arn = item["arn"].removesuffix(":*")
        labels = pick(source.ask("list_tags_for_resource", needs="tags", gone=_GONE, resourceArn=arn), "tags")
        properties = {**renamed(item, _NAMES), "DataProtectionPolicy": _protection(source, item), "Tags": tags(labels)}
        return Found(id=item["logGroupName"], arn=arn, also=(f"{arn}:*",), properties=properties)

    yield from source.each(source.pages("describe_log_groups", "logGroups"), one)


def _protection(source: Source, item: Any) -> Any:
    """How a group masks what it holds: by a policy of its own, which ``SecurityAudit`` may not read, and by those of the account."""
    statements: list[Any] = []
    if item.get("dataProtectionStatus") == "ACTIVATED":
        statements.append(Unknown("the data protection policy of the group (logs get-data-protection-policy)"))
    if "ACCOUNT_DATA_PROTECTION" in item.get("inheritedProperties", ()):
        answer = source.ask("describe_account_policies", needs="accountPolicies", shared=True, policyType="DATA_PROTECTION_POLICY")
        policies = pick(answer, "accountPolicies")
        if policies.__class__ is Unknown:
            return policies
        for policy in policies:
            found = document(policy["policyDocument"])
            statements += found.get("Statement", ()) if isinstance(found, dict) else [found]
    return {"Statement": statements} if statements else ABSENT


def _metric_filters(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_metric_filters", "metricFilters"):
        yield Found(
            id=item["filterName"],
            # The name alone may be that of a filter of another group.
            arn=source.arn(f"log-group:{item['logGroupName']}:metric-filter:{item['filterName']}"),
            properties={
                **renamed(item, _METRIC_FILTER),
                "FilterPattern": item.get("filterPattern", ""),
                "LogGroupName": Named(_GROUP, item["logGroupName"]),
                "MetricTransformations": [_transformation(part) for part in item["metricTransformations"]],
            },
        )


def _transformation(item: Any) -> dict[str, Any]:
    dimensions = [{"Key": key, "Value": value} for key, value in item.get("dimensions", {}).items()]
    return {**renamed(item, _METRIC), "Dimensions": dimensions}


_SUBSCRIPTION = {
    "DestinationArn": "destinationArn",
    "Distribution": "distribution",
    "FieldSelectionCriteria": "fieldSelectionCriteria",
    "FilterName": "filterName",
    "FilterPattern": "filterPattern",
    "RoleArn": "roleArn",
}
_POLICIES = tuple(
    f"{kind}_POLICY" for kind in ("DATA_PROTECTION", "FIELD_INDEX", "METRIC_EXTRACTION", "SUBSCRIPTION_FILTER", "TRANSFORMER")
)
_POLICY = {"PolicyName": "policyName", "PolicyType": "policyType", "Scope": "scope", "SelectionCriteria": "selectionCriteria"}


def _subscriptions(source: Source) -> Iterator[Found]:
    for group in source.pages("describe_log_groups", "logGroups"):
        try:
            found = source.pages("describe_subscription_filters", "subscriptionFilters", gone=_GONE, logGroupName=group["logGroupName"])
        except Gone:
            continue
        for item in found:
            properties = {**renamed(item, _SUBSCRIPTION), "LogGroupName": Named(_GROUP, item["logGroupName"])}
            # The name alone may be that of a filter of another group.
            arn = source.arn(f"log-group:{item['logGroupName']}:subscription-filter:{item['filterName']}")
            yield Found(id=item["filterName"], arn=arn, properties=properties)


def _account_policies(source: Source) -> Iterator[Found]:
    for kind in _POLICIES:
        for item in source.pages("describe_account_policies", "accountPolicies", policyType=kind):
            properties = {**renamed(item, _POLICY), "PolicyDocument": document(item["policyDocument"])}
            yield Found(id=f"{kind}/{item['policyName']}", properties=properties)


_SOURCES = {"LogType": "logType", "Name": "name", "ResourceArn": "resourceArn", "Service": "service"}
_DELIVERIES = {
    "DeliveryDestinationArn": "deliveryDestinationArn",
    "DeliveryDestinationType": "deliveryDestinationType",
    "DeliverySourceName": "deliverySourceName",
}
_DESTINATIONS = {
    "DeliveryDestinationType": "deliveryDestinationType",
    "DestinationResourceArn": "deliveryDestinationConfiguration.destinationResourceArn",
    "Name": "name",
    "OutputFormat": "outputFormat",
}


def _delivered(operation: str, key: str, names: dict[str, str], id_: str, source: Source) -> Iterator[Found]:
    for item in source.pages(operation, key):
        properties = {**renamed(item, names), "Tags": tags(item.get("tags", {}))}
        if "ResourceArn" in names:
            properties["ResourceArn"] = next(iter(item.get("resourceArns", ())), ABSENT)
        if "DeliverySourceName" in names:
            properties["DeliverySourceName"] = known(properties["DeliverySourceName"], partial(Named, "AWS::Logs::DeliverySource"))
        yield Found(id=item[id_], arn=item["arn"], properties=properties)


COLLECTOR = Collector(
    service="logs",
    readers=(
        Reader(
            type=_GROUP,
            properties=(*_NAMES, "DataProtectionPolicy", "Tags"),
            calls=("logs:DescribeAccountPolicies", "logs:DescribeLogGroups", "logs:ListTagsForResource"),
            read=_groups,
        ),
        Reader(
            type="AWS::Logs::MetricFilter",
            properties=(*_METRIC_FILTER, "FilterPattern", "LogGroupName", "MetricTransformations"),
            calls=("logs:DescribeMetricFilters",),
            read=_metric_filters,
        ),
        Reader(
            type="AWS::Logs::SubscriptionFilter",
            properties=(*_SUBSCRIPTION, "LogGroupName"),
            calls=("logs:DescribeLogGroups", "logs:DescribeSubscriptionFilters"),
            read=_subscriptions,
        ),
        Reader(
            type="AWS::Logs::AccountPolicy",
            properties=(*_POLICY, "PolicyDocument"),
            calls=("logs:DescribeAccountPolicies",),
            read=_account_policies,
        ),
        Reader(
            type="AWS::Logs::DeliverySource",
            properties=(*_SOURCES, "Tags"),
            calls=("logs:DescribeDeliverySources",),
            read=partial(_delivered, "describe_delivery_sources", "deliverySources", _SOURCES, "name"),
        ),
        Reader(
            type="AWS::Logs::Delivery",
            properties=(*_DELIVERIES, "Tags"),
            calls=("logs:DescribeDeliveries",),
            read=partial(_delivered, "describe_deliveries", "deliveries", _DELIVERIES, "id"),
        ),
        Reader(
            type="AWS::Logs::DeliveryDestination",
            properties=(*_DESTINATIONS, "Tags"),
            calls=("logs:DescribeDeliveryDestinations",),
            read=partial(_delivered, "describe_delivery_destinations", "deliveryDestinations", _DESTINATIONS, "name"),
        ),
    ),
)
