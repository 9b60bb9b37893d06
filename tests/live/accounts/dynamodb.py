"""A table with a key of its own that can be put back, and one as AWS makes it, open to another account."""

import json
from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator

GONE = {
    f"dynamodb.{operation}": "ResourceNotFoundException"
    for operation in ("DescribeContinuousBackups", "DescribeTable", "ListTagsOfResource")
}
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0f4d4d2e-3a55-4c1c-9d5b-0a3c5a3f7c11"
OPEN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "dynamodb:Query", "Resource": "*"}]}


def arrange(aws: Emulator) -> None:
    """One of everything."""
    dynamodb = aws.client("dynamodb")
    common: dict[str, Any] = {
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    dynamodb.create_table(
        TableName="good",
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": KEY},
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
        DeletionProtectionEnabled=True,
        Tags=[{"Key": "backup", "Value": "yes"}],
        **common,
    )
    recovery = {"PointInTimeRecoveryEnabled": True}
    dynamodb.update_continuous_backups(TableName="good", PointInTimeRecoverySpecification=recovery)
    bad = dynamodb.create_table(TableName="bad", **common)["TableDescription"]["TableArn"]
    dynamodb.put_resource_policy(ResourceArn=bad, Policy=json.dumps(OPEN))
