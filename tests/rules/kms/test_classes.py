"""Keys of account data and of logs."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.kms.kms_key_per_data_class import RULE
from tests.rules.pack import judged

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
KEY, REF = {"Fn::GetAtt": ["Key", "Arn"]}, {"Ref": "P"}


def of(**resources: Any) -> set[Verdict]:
    shown = Example(resources={"Key": {"Type": "AWS::KMS::Key"}, **resources}, rest={"Parameters": {"P": {"Type": "String"}}})
    return {found.verdict for found in judged(RULE, shown)}


def cluster(key: Any = KEY, **more: Any) -> dict[str, Any]:
    return {"Type": "AWS::RDS::DBCluster", "Properties": {"KmsKeyId": key, **more}}


def group(key: Any = KEY, **more: Any) -> dict[str, Any]:
    return {"Type": "AWS::Logs::LogGroup", "Properties": {"KmsKeyId": key, **more}}


def scope(value: Any) -> dict[str, Any]:
    return {"Tags": [{"Key": "pci-scope", "Value": value}]}


ENCRYPTED = {
    "BucketEncryption": {
        "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}}]
    }
}


def bucket(**more: Any) -> dict[str, Any]:
    return {"Type": "AWS::S3::Bucket", "Properties": {**ENCRYPTED, **more}}


TRAIL = {"Type": "AWS::CloudTrail::Trail", "Properties": {"KMSKeyId": KEY, "S3BucketName": {"Ref": "Store"}}}
TABLE = {"Type": "AWS::DynamoDB::Table", "Properties": {"SSESpecification": {"KMSMasterKeyId": {"Ref": "Key"}}}}
DOMAIN = {"Type": "AWS::Elasticsearch::Domain", "Properties": {"EncryptionAtRestOptions": {"KmsKeyId": {"Ref": "Key"}}}}
WRITER = {
    "Type": "AWS::Elasticsearch::Domain",
    "Properties": {"LogPublishingOptions": {"AUDIT_LOGS": {"CloudWatchLogsLogGroupArn": {"Ref": "Log"}}}},
}


def global_table(*tags: str) -> dict[str, Any]:
    sse = {"SSESpecification": {"KMSMasterKeyId": {"Ref": "Key"}}}
    replicas = [{"Region": "eu-central-1", **sse, **(scope(tag) if tag else {})} for tag in tags]
    return {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {"Replicas": replicas}}


ENGINE_LOG = {
    "Type": "AWS::ElastiCache::ReplicationGroup",
    "Properties": {
        "KmsKeyId": KEY,
        "LogDeliveryConfigurations": [{"DestinationDetails": {"CloudWatchLogsDetails": {"LogGroup": {"Ref": "Log"}}}}],
    },
}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ({}, N),
        ({"Store": cluster(), "Log": group()}, F),
        ({"Store": TABLE, "Log": group()}, F),
        ({"Store": global_table(""), "Log": group()}, F),
        ({"Store": global_table("cde", "out-of-scope"), "Log": group()}, F),
        ({"Store": global_table("out-of-scope"), "Log": group()}, P),
        ({"Store": cluster(), "Trail": TRAIL}, F),
        ({"Store": DOMAIN, "Log": group()}, F),
        ({"Store": DOMAIN, "Writer": WRITER, "Log": group()}, P),
        ({"Store": cluster()}, P),
        ({"Log": group()}, P),
        ({"Store": cluster("alias/other"), "Log": group()}, P),
        ({"Store": cluster(REF), "Log": group()}, P),
        ({"Store": cluster(), "Log": group(REF)}, P),
        ({"Store": cluster(REF)}, N),
        ({"Store": cluster(**scope("cde")), "Log": group()}, F),
        ({"Store": cluster(**scope("connected-to")), "Log": group()}, P),
        ({"Store": cluster(**scope(REF)), "Log": group()}, U),
        ({"Store": bucket(), "Log": group()}, P),
        ({"Store": bucket(**scope("cde")), "Log": group()}, F),
        ({"Store": bucket(**scope("cde")), "Trail": TRAIL}, P),
        ({"Store": cluster(), "Log": group(LogGroupName="/aws/rds/instance/pay/postgresql")}, P),
        ({"Store": cluster(), "Log": group(LogGroupName={"Fn::Sub": "/aws/rds/instance/${P}/postgresql"})}, P),
        ({"Store": cluster(), "Log": group(LogGroupName="/aws/lambda/pay")}, F),
        ({"Store": ENGINE_LOG, "Log": group()}, P),
        ({"Store": cluster(), "Log": group(**scope("cde"))}, P),
        ({"Store": cluster(), "Log": group(**scope("security-impacting"))}, F),
        ({"Store": cluster(), "Log": group(**scope(REF))}, U),
    ],
)
def test_keys(resources: dict[str, Any], expected: Verdict) -> None:
    assert of(**resources) == {expected}
