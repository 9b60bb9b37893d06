"""DynamoDB: tables, their keys, policies and how they can be put back."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import known, pick, tags
from pci_constructs.live.reading.source import Source

_GONE = ("ResourceNotFoundException", "TableNotFoundException")
_ENCRYPTED = ("ENABLED", "ENABLING", "UPDATING")


def _tables(source: Source) -> Iterator[Found]:
    def one(name: Any) -> Found:
        table = pick(source.ask("describe_table", needs="Table", gone=_GONE, TableName=name), "Table")
        arn = source.arn(f"table/{name}")
        backups = source.ask("describe_continuous_backups", needs="ContinuousBackupsDescription", gone=_GONE, TableName=name)
        recovery = pick(backups, "ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus")
        labels = source.ask("list_tags_of_resource", needs="Tags", gone=_GONE, ResourceArn=arn)
        return Found(
            id=name,
            arn=arn,
            properties={
                "DeletionProtectionEnabled": pick(table, "DeletionProtectionEnabled"),
                "PointInTimeRecoverySpecification": known(recovery, lambda status: {"PointInTimeRecoveryEnabled": status == "ENABLED"}),
                "ResourcePolicy": _policy(source, arn),
                # Nothing is said of a table that is encrypted with a key which AWS owns.
                "SSESpecification": known(pick(table, "SSEDescription"), _encryption),
                "StreamSpecification": known(table, lambda found: _stream(source, found)),
                "TableName": name,
                "Tags": tags(pick(labels, "Tags")),
            },
        )

    yield from source.each(source.pages("list_tables", "TableNames"), one)


def _encryption(found: Any) -> dict[str, Any]:
    key = {"KMSMasterKeyId": found["KMSMasterKeyArn"]} if found.get("KMSMasterKeyArn") else {}
    return {"SSEEnabled": found.get("Status") in _ENCRYPTED, "SSEType": found.get("SSEType", ""), **key}


def _policy(source: Source, arn: str) -> Any:
    answer = source.ask("get_resource_policy", needs="Policy", absent=("PolicyNotFoundException", *_GONE), ResourceArn=arn)
    return known(pick(answer, "Policy"), lambda text: {"PolicyDocument": document(text)})


def _stream(source: Source, table: Any) -> Any:
    if not table.get("StreamSpecification", {}).get("StreamEnabled", False):
        return ABSENT
    made = {"StreamViewType": table["StreamSpecification"].get("StreamViewType", "")}
    policy = _policy(source, table["LatestStreamArn"])
    return made if policy is ABSENT else {**made, "ResourcePolicy": policy}


COLLECTOR = Collector(
    service="dynamodb",
    readers=(
        Reader(
            type="AWS::DynamoDB::Table",
            properties=(
                "DeletionProtectionEnabled",
                "PointInTimeRecoverySpecification",
                "ResourcePolicy",
                "SSESpecification",
                "StreamSpecification",
                "TableName",
                "Tags",
            ),
            calls=(
                "dynamodb:DescribeContinuousBackups",
                "dynamodb:DescribeTable",
                "dynamodb:GetResourcePolicy",
                "dynamodb:ListTables",
                "dynamodb:ListTagsOfResource",
            ),
            # Each replica of a global table is a table in its region.
            covers=("AWS::DynamoDB::GlobalTable",),
            read=_tables,
        ),
    ),
)
