from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.elasticache._caches import CLUSTER, GROUP, SERVERLESS
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

GLOBAL = {"GlobalReplicationGroupId": "g"}
KEY = {"KmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/0d990263-018e-4e65-a703-eff731de951e"}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, FAIL),
        ({"TransitEncryptionEnabled": "true"}, PASS),
        ({"TransitEncryptionEnabled": True, "TransitEncryptionMode": "Required"}, PASS),
        ({"TransitEncryptionEnabled": True, "TransitEncryptionMode": "preferred"}, FAIL),
        ({"TransitEncryptionEnabled": P, "TransitEncryptionMode": "preferred"}, FAIL),
        ({"TransitEncryptionEnabled": True, "TransitEncryptionMode": P}, UNDETERMINED),
        (GLOBAL, UNDETERMINED),
        ({**GLOBAL, "TransitEncryptionEnabled": False}, FAIL),
    ],
)
def test_in_transit(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("elasticache-repl-grp-encrypted-in-transit", resource(GROUP, **properties)) is expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, FAIL),
        ({"Engine": "redis"}, FAIL),
        ({"Engine": "valkey"}, UNDETERMINED),
        ({"Engine": "valkey", "AtRestEncryptionEnabled": False}, FAIL),
        ({"Engine": P, "AtRestEncryptionEnabled": "true"}, PASS),
        (GLOBAL, UNDETERMINED),
    ],
)
def test_at_rest(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("elasticache-repl-grp-encrypted-at-rest", resource(GROUP, **properties)) is expected


@pytest.mark.parametrize(
    ("type_", "properties", "expected"),
    [
        (GROUP, {"AtRestEncryptionEnabled": True}, FAIL),
        (GROUP, {"AtRestEncryptionEnabled": True, "KmsKeyId": P}, UNDETERMINED),
        (GROUP, {**KEY, "Engine": "redis"}, FAIL),
        (GROUP, {**KEY, "Engine": "valkey"}, PASS),
        (GROUP, {**KEY, "AtRestEncryptionEnabled": False}, FAIL),
        (GROUP, {**KEY, "AtRestEncryptionEnabled": P}, UNDETERMINED),
        (GROUP, GLOBAL, UNDETERMINED),
        (SERVERLESS, KEY, PASS),
        (SERVERLESS, {}, FAIL),
    ],
)
def test_keys(type_: str, properties: dict[str, Any], expected: Verdict) -> None:
    assert said("elasticache-encrypted-with-cmk", resource(type_, **properties)) is expected


@pytest.mark.parametrize(
    ("properties", "token", "users"),
    [
        ({"Engine": "redis", "EngineVersion": "5.0.6"}, FAIL, NOT_APPLICABLE),
        ({"EngineVersion": "5.0.6", "AuthToken": {"Ref": "Secret"}}, PASS, NOT_APPLICABLE),
        ({"EngineVersion": 4, "AuthToken": NONE}, FAIL, NOT_APPLICABLE),
        ({"EngineVersion": "5.0.6", "AuthToken": ""}, FAIL, NOT_APPLICABLE),
        ({"EngineVersion": "6.x"}, NOT_APPLICABLE, FAIL),
        ({"EngineVersion": "7.1", "AuthToken": {"Ref": "Secret"}}, NOT_APPLICABLE, FAIL),
        ({"UserGroupIds": [{"Ref": "Users"}]}, NOT_APPLICABLE, PASS),
        ({"UserGroupIds": [P]}, NOT_APPLICABLE, PASS),
        ({"UserGroupIds": {"Fn::Split": [",", P]}}, NOT_APPLICABLE, UNDETERMINED),
        ({"UserGroupIds": [NONE]}, NOT_APPLICABLE, FAIL),
        ({"UserGroupIds": [" "]}, NOT_APPLICABLE, FAIL),
        # A secondary has the version of its primary.
        (GLOBAL, UNDETERMINED, UNDETERMINED),
        ({**GLOBAL, "UserGroupIds": [{"Ref": "Users"}]}, UNDETERMINED, PASS),
        ({**GLOBAL, "EngineVersion": "7.1"}, NOT_APPLICABLE, FAIL),
        ({**GLOBAL, "Engine": "valkey"}, NOT_APPLICABLE, FAIL),
        ({"Engine": "valkey", "EngineVersion": P}, NOT_APPLICABLE, FAIL),
        ({"Engine": "redis", "EngineVersion": P}, UNDETERMINED, UNDETERMINED),
    ],
)
def test_who_gets_in(properties: dict[str, Any], token: Verdict, users: Verdict) -> None:
    body, group = resource(GROUP, **properties), resource("AWS::ElastiCache::UserGroup")
    assert said("elasticache-repl-grp-redis-auth-enabled", body, Users=group) is token
    assert said("elasticache-rbac-auth-enabled", body, Users=group) is users


def test_who_gets_into_serverless_caches() -> None:
    assert said("elasticache-rbac-auth-enabled", resource(SERVERLESS, Engine="valkey", UserGroupId="payments")) is PASS
    assert said("elasticache-rbac-auth-enabled", resource(SERVERLESS, Engine="valkey", UserGroupId="")) is FAIL
    assert said("elasticache-rbac-auth-enabled", resource(SERVERLESS, Engine="valkey")) is FAIL
    assert said("elasticache-rbac-auth-enabled", resource(SERVERLESS, Engine="memcached")) is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        (NONE, PASS),
        ({"Ref": "Secret"}, PASS),
        ({"Ref": "Shown"}, FAIL),
        ({"Fn::Sub": "{{resolve:secretsmanager:${Made}:SecretString:token}}"}, PASS),
        ("{{resolve:ssm:/cache/token}}", FAIL),
        ({"Fn::Join": ["-", ["correct-horse", "battery-staple"]]}, FAIL),
        ({"Fn::ImportValue": "token"}, UNDETERMINED),
    ],
)
def test_tokens(token: Any, expected: Verdict) -> None:
    body = resource(GROUP, AuthToken=token)
    assert said("elasticache-auth-token-not-hardcoded", body, Made=resource("AWS::SecretsManager::Secret")) is expected


@pytest.mark.parametrize(
    ("type_", "properties", "expected"),
    [
        (GROUP, {}, PASS),
        (CLUSTER, {"Engine": "redis", "AutoMinorVersionUpgrade": "false"}, FAIL),
        (CLUSTER, {"Engine": "memcached", "AutoMinorVersionUpgrade": False}, NOT_APPLICABLE),
        (CLUSTER, {"Engine": "redis", "AutoMinorVersionUpgrade": P}, UNDETERMINED),
    ],
)
def test_minor_versions(type_: str, properties: dict[str, Any], expected: Verdict) -> None:
    assert said("elasticache-auto-minor-version-upgrade-check", resource(type_, **properties)) is expected


ENGINE, SLOW = (
    {"LogType": "engine-log", "DestinationType": "kinesis-firehose"},
    {"LogType": "slow-log", "DestinationType": "cloudwatch-logs"},
)


@pytest.mark.parametrize(
    ("logs", "expected"),
    [
        ([SLOW, ENGINE], PASS),
        ([P, ENGINE], PASS),
        ([SLOW], FAIL),
        ([{"LogType": "engine-log"}], FAIL),
        ([SLOW, P], UNDETERMINED),
        ([], FAIL),
        (NONE, FAIL),
        (P, UNDETERMINED),
    ],
)
def test_logs(logs: Any, expected: Verdict) -> None:
    assert said("elasticache-log-delivery-enabled", resource(GROUP, LogDeliveryConfigurations=logs)) is expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"AutomaticFailoverEnabled": True}, FAIL),
        ({"AutomaticFailoverEnabled": True, "MultiAZEnabled": P}, UNDETERMINED),
        (GLOBAL, UNDETERMINED),
        ({**GLOBAL, "AutomaticFailoverEnabled": False}, FAIL),
    ],
)
def test_another_zone(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("elasticache-auto-failover-enabled", resource(GROUP, **properties)) is expected
