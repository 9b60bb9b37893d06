from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.dynamodb.dynamodb_table_encrypted_with_cmk import RULE as OWN_KEY
from tests.rules.judging import finding
from tests.rules.tables import FAIL, PASS, UNDETERMINED, P, resource, said

TABLE, GLOBAL = "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"
KEY = {"Fn::GetAtt": ["Key", "Arn"]}


@pytest.mark.parametrize(
    ("sse", "any_", "own"),
    [
        ({"SSEEnabled": "true", "KMSMasterKeyId": KEY}, PASS, PASS),
        ({"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": KEY}, PASS, PASS),
        ({"SSEEnabled": True, "SSEType": "AES256", "KMSMasterKeyId": KEY}, FAIL, FAIL),
        ({"SSEEnabled": True}, PASS, FAIL),
        ({"SSEEnabled": True, "KMSMasterKeyId": "alias/aws/dynamodb"}, PASS, FAIL),
        ({"SSEEnabled": False, "KMSMasterKeyId": KEY}, FAIL, FAIL),
        ({"KMSMasterKeyId": KEY}, FAIL, FAIL),
        ({"SSEEnabled": P}, UNDETERMINED, FAIL),
        ({"SSEEnabled": P, "KMSMasterKeyId": KEY}, UNDETERMINED, UNDETERMINED),
        ({"SSEEnabled": True, "KMSMasterKeyId": P}, PASS, UNDETERMINED),
        (P, UNDETERMINED, UNDETERMINED),
    ],
)
def test_keys_of_tables(sse: Any, any_: Verdict, own: Verdict) -> None:
    table, key = resource(TABLE, SSESpecification=sse), resource("AWS::KMS::Key")
    assert said("dynamodb-table-encrypted-kms", table, Key=key) is any_
    assert said("dynamodb-table-encrypted-with-cmk", table, Key=key) is own


@pytest.mark.parametrize(
    ("sse", "replicas", "expected"),
    [
        (
            {"SSEEnabled": True},
            [{"SSESpecification": {"KMSMasterKeyId": "alias/a"}}, {"SSESpecification": {"KMSMasterKeyId": "alias/b"}}],
            PASS,
        ),
        ({"SSEEnabled": True}, [{"SSESpecification": {"KMSMasterKeyId": "alias/a"}}, {}], FAIL),
        ({"SSEEnabled": True}, [{"SSESpecification": {"KMSMasterKeyId": "alias/a"}}, P], UNDETERMINED),
        ({"SSEEnabled": True}, [P, {}], FAIL),
        ({"SSEEnabled": True}, [], FAIL),
        ({}, [{"SSESpecification": {"KMSMasterKeyId": "alias/a"}}], FAIL),
    ],
)
def test_keys_of_global_tables(sse: Any, replicas: Any, expected: Verdict) -> None:
    assert said("dynamodb-table-encrypted-with-cmk", resource(GLOBAL, SSESpecification=sse, Replicas=replicas)) is expected


def test_global_tables_need_no_key_of_ones_own_to_be_encrypted_by_kms() -> None:
    assert said("dynamodb-table-encrypted-kms", resource(GLOBAL, SSESpecification={"SSEEnabled": True}, Replicas=[{}])) is PASS


def test_a_key_of_ones_own_is_what_the_pass_names() -> None:
    found = finding(OWN_KEY, "AWS::DynamoDB::Table", {"SSESpecification": {"SSEEnabled": True, "KMSMasterKeyId": "alias/till"}})
    assert (found.verdict, found.property) == (PASS, "SSESpecification.KMSMasterKeyId")


def recovery(enabled: Any) -> dict[str, Any]:
    return {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": enabled}}


def test_recovery() -> None:
    rule = "dynamodb-pitr-enabled"
    assert said(rule, resource(TABLE)) is FAIL
    assert said(rule, resource(TABLE, **recovery(P))) is UNDETERMINED
    assert said(rule, resource(GLOBAL, Replicas=[recovery(True), recovery("true")])) is PASS
    assert said(rule, resource(GLOBAL, Replicas=[recovery(True), {}])) is FAIL
    assert said(rule, resource(GLOBAL, **recovery(True), Replicas=[{}])) is FAIL


def policy(principal: Any, **rest: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "dynamodb:*", "Resource": "*", **rest}
    return {"ResourcePolicy": {"PolicyDocument": {"Statement": statement}}}


OURS, ANYONE = policy({"AWS": "111122223333"}), policy({"AWS": "*"})


@pytest.mark.parametrize(
    ("type_", "properties", "expected"),
    [
        (TABLE, {}, PASS),
        (TABLE, policy("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}), PASS),
        (TABLE, {**OURS, "StreamSpecification": OURS}, PASS),
        (TABLE, {**OURS, "StreamSpecification": ANYONE}, FAIL),
        (TABLE, {"ResourcePolicy": P, "StreamSpecification": ANYONE}, FAIL),
        (TABLE, {"ResourcePolicy": {"PolicyDocument": P}}, UNDETERMINED),
        (TABLE, policy({"AWS": P}), UNDETERMINED),
        (GLOBAL, {"Replicas": [OURS, {}]}, PASS),
        (GLOBAL, {"Replicas": [{}, ANYONE]}, FAIL),
        (GLOBAL, {"Replicas": [{"ReplicaStreamSpecification": ANYONE}]}, FAIL),
    ],
)
def test_policies(type_: str, properties: dict[str, Any], expected: Verdict) -> None:
    assert said("dynamodb-resource-policy-not-public", resource(type_, **properties)) is expected


@pytest.mark.parametrize(("value", "expected"), [("tls", PASS), (P, UNDETERMINED), (None, FAIL)])
def test_caches_in_front_of_tables_speak_tls(value: Any, expected: Verdict) -> None:
    properties = {} if value is None else {"ClusterEndpointEncryptionType": value}
    assert said("dax-tls-endpoint-encryption", resource("AWS::DAX::Cluster", **properties)) is expected


def test_caches_in_front_of_tables_are_not_encrypted_by_default() -> None:
    assert said("dax-encryption-enabled", resource("AWS::DAX::Cluster")) is FAIL
    assert said("dax-encryption-enabled", resource("AWS::DAX::Cluster", SSESpecification={"SSEEnabled": "true"})) is PASS
    assert said("dax-encryption-enabled", resource("AWS::DAX::Cluster", SSESpecification=P)) is UNDETERMINED
