"""Log groups kept long and short, with a filter on one, and a delivery of a service's log."""

import json
from collections.abc import Mapping
from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator

GONE = {
    "logs.DescribeSubscriptionFilters": "ResourceNotFoundException",
    "logs.ListTagsForResource": "ResourceNotFoundException",
}
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0f4d4d2e-3a55-4c1c-9d5b-0a3c5a3f7c11"
KIND = "SUBSCRIPTION_FILTER_POLICY"
CENTRAL = f"arn:aws:logs:{REGION}:111122223333:destination:central"
MASKING = {
    "Name": "mask",
    "Version": "2021-06-01",
    "Statement": [
        {
            "DataIdentifier": ["arn:aws:dataprotection::aws:data-identifier/CreditCardNumber"],
            "Operation": {"Deidentify": {"MaskConfig": {}}},
        }
    ],
}


def _stream(aws: Emulator) -> str:
    aws.client("kinesis").create_stream(StreamName="central", ShardCount=1)
    arn: str = aws.client("kinesis").describe_stream(StreamName="central")["StreamDescription"]["StreamARN"]
    return arn


def group(name: str, **more: Any) -> dict[str, Any]:
    """What CloudWatch shows of a log group."""
    return {"logGroupName": name, "arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{name}:*", "logGroupClass": "STANDARD", **more}


def account_policy(document: Mapping[str, Any]) -> dict[str, Any]:
    """What CloudWatch shows of the policies of the account."""
    return {"accountPolicies": [{"policyName": "all", "policyType": "DATA_PROTECTION_POLICY", "policyDocument": json.dumps(document)}]}


def policies(aws: Emulator, *names: str, selection: str = "") -> None:
    """Subscriptions for all groups of the account, which the emulator does not know; groups that a text selects."""
    document = json.dumps({"DestinationArn": CENTRAL, "FilterPattern": ""})
    more = {"selectionCriteria": selection} if selection else {}
    shown = [{"policyName": name, "policyType": KIND, "policyDocument": document, "scope": "ALL", **more} for name in names]
    before = aws.lacks

    def answer(operation: str, asked: Mapping[str, Any]) -> bytes | None:
        if operation == "logs.DescribeAccountPolicies":
            return json.dumps({"accountPolicies": shown if asked["policyType"] == KIND else []}).encode()
        return before(operation, asked) if before else None

    aws.lacks = answer


def arrange(aws: Emulator) -> None:
    """Two groups, a filter, a delivery."""
    policies(aws, "all")
    logs = aws.client("logs")
    logs.create_log_group(logGroupName="kept", kmsKeyId=KEY, tags={"pci-scope": "cde"})
    logs.put_retention_policy(logGroupName="kept", retentionInDays=400)
    logs.create_log_group(logGroupName="short")
    logs.put_retention_policy(logGroupName="short", retentionInDays=30)
    metric = {"metricName": "Watched", "metricNamespace": "Audit", "metricValue": "1"}
    pattern = '{ ($.eventName = "DeleteTrail") || ($.eventName = "StopLogging") }'
    logs.put_metric_filter(logGroupName="kept", filterName="calls", filterPattern=pattern, metricTransformations=[metric])
    logs.put_metric_filter(logGroupName="short", filterName="calls", filterPattern="", metricTransformations=[metric])
    logs.put_subscription_filter(logGroupName="kept", filterName="central", filterPattern="", destinationArn=_stream(aws))
    distribution = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1"
    logs.put_delivery_source(name="edge", resourceArn=distribution, logType="ACCESS_LOGS")
    destination = logs.put_delivery_destination(
        name="audit", deliveryDestinationConfiguration={"destinationResourceArn": "arn:aws:s3:::audit"}
    )["deliveryDestination"]["arn"]
    logs.create_delivery(deliverySourceName="edge", deliveryDestinationArn=destination)
