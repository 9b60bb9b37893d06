import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Rule, catalogue
from tests.rules.pack import judged, verdicts

PASS, FAIL, UNDETERMINED, NOT = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}
SSL = catalogue.rule("dms-endpoint-ssl-configured")
MONGO = catalogue.rule("dms-mongo-db-authentication-enabled")
NEPTUNE = catalogue.rule("dms-neptune-iam-authorization-enabled")
REDIS = catalogue.rule("dms-redis-tls-enabled")


def of(rule: Rule, properties: dict[str, Any]) -> set[Verdict]:
    return verdicts(rule, properties, Parameters={"P": {"Type": "String"}})


def test_an_instance_is_public_and_upgraded_by_default() -> None:
    public, upgrades = catalogue.rule("dms-replication-not-public"), catalogue.rule("dms-auto-minor-version-upgrade-check")
    assert of(public, {}) == of(public, {"PubliclyAccessible": NONE}) == {FAIL}
    assert of(upgrades, {}) == of(upgrades, {"AutoMinorVersionUpgrade": NONE}) == {PASS}
    assert of(public, {"PubliclyAccessible": REF}) == of(upgrades, {"AutoMinorVersionUpgrade": REF}) == {UNDETERMINED}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"EngineName": "mysql"}, FAIL),
        ({"EngineName": "mysql", "SslMode": "verify-ca"}, PASS),
        ({"EngineName": "MongoDB", "SslMode": "Require"}, PASS),
        ({"EngineName": "docdb", "SslMode": "none"}, FAIL),
        ({"EngineName": "oracle", "SslMode": ""}, FAIL),
        ({"EngineName": "oracle", "SslMode": "anything"}, FAIL),
        ({"EngineName": "oracle", "SslMode": REF}, UNDETERMINED),
        ({"EngineName": REF, "SslMode": "none"}, UNDETERMINED),
        ({"EngineName": "oracle", "SslMode": NONE}, FAIL),
        ({"SslMode": "none"}, FAIL),
        ({"EngineName": "s3", "SslMode": "none"}, NOT),
        ({"EngineName": "redshift"}, NOT),
        ({"EngineName": "redis"}, NOT),
        ({"EngineName": "opensearch", "ElasticsearchSettings": {"EndpointUri": "search.example.com"}}, PASS),
        ({"EngineName": "elasticsearch", "ElasticsearchSettings": {"EndpointUri": "HTTP://search.example.com"}}, FAIL),
        ({"EngineName": "elasticsearch", "ElasticsearchSettings": {"EndpointUri": {"Fn::Sub": "http://${P}"}}}, FAIL),
        ({"EngineName": "elasticsearch", "ElasticsearchSettings": {"EndpointUri": {"Fn::Sub": "https://${P}"}}}, PASS),
        ({"EngineName": "elasticsearch", "ElasticsearchSettings": {"EndpointUri": REF}}, UNDETERMINED),
        ({"EngineName": "kafka"}, FAIL),
        ({"EngineName": "kafka", "SslMode": "require"}, FAIL),
        ({"EngineName": "kafka", "KafkaSettings": {"SecurityProtocol": "plaintext"}}, FAIL),
        ({"EngineName": "kafka", "KafkaSettings": {"SecurityProtocol": "sasl-ssl"}}, PASS),
        ({"EngineName": "kafka", "KafkaSettings": {"SecurityProtocol": REF}}, UNDETERMINED),
        ({"EngineName": "kafka", "ExtraConnectionAttributes": "broker=b:9094; securityProtocol=SSL-encryption;"}, PASS),
        ({"EngineName": "kafka", "ExtraConnectionAttributes": REF}, UNDETERMINED),
    ],
)
def test_connections(properties: dict[str, Any], expected: Verdict) -> None:
    assert of(SSL, properties) == {expected}


@pytest.mark.parametrize(
    ("rule", "properties", "expected"),
    [
        (MONGO, {"EngineName": "mongodb", "MongoDbSettings": {"Username": "a"}}, FAIL),
        (MONGO, {"EngineName": "mongodb"}, FAIL),
        (MONGO, {"EngineName": "mongodb", "MongoDbSettings": {"AuthType": "PASSWORD"}}, PASS),
        (MONGO, {"EngineName": "mongodb", "MongoDbSettings": {"AuthType": REF}}, UNDETERMINED),
        (MONGO, {"EngineName": "mongodb", "MongoDbSettings": REF}, UNDETERMINED),
        (MONGO, {"EngineName": "mongodb", "ExtraConnectionAttributes": "authType=NO"}, FAIL),
        (MONGO, {"EngineName": "mongodb", "ExtraConnectionAttributes": "authType=PASSWORD;nestingLevel=ONE"}, PASS),
        (MONGO, {"EngineName": "docdb"}, NOT),
        (MONGO, {}, NOT),
        (MONGO, {"EngineName": REF}, UNDETERMINED),
        (NEPTUNE, {"EngineName": "neptune"}, FAIL),
        (NEPTUNE, {"EngineName": "Neptune", "NeptuneSettings": {"IamAuthEnabled": "true"}}, PASS),
        (NEPTUNE, {"EngineName": "neptune", "NeptuneSettings": {"IamAuthEnabled": NONE}}, FAIL),
        (NEPTUNE, {"EngineName": "neptune", "NeptuneSettings": REF}, UNDETERMINED),
        (NEPTUNE, {"EngineName": "mysql"}, NOT),
        (REDIS, {"EngineName": "redis"}, PASS),
        (REDIS, {"EngineName": "redis", "RedisSettings": {"AuthType": "none"}}, PASS),
        (REDIS, {"EngineName": "redis", "RedisSettings": {"SslSecurityProtocol": "PLAINTEXT"}}, FAIL),
        (REDIS, {"EngineName": "redis", "ExtraConnectionAttributes": "sslSecurityProtocol=plaintext"}, FAIL),
        (REDIS, {"EngineName": "redis", "RedisSettings": {"SslSecurityProtocol": REF}}, UNDETERMINED),
        (REDIS, {"EngineName": "mysql"}, NOT),
    ],
)
def test_engines(rule: Rule, properties: dict[str, Any], expected: Verdict) -> None:
    assert of(rule, properties) == {expected}


def settings(*components: tuple[str, str], on: object = True) -> str:
    return json.dumps({"Logging": {"EnableLogging": on, "LogComponents": [{"Id": id_, "Severity": s} for id_, s in components]}})


@pytest.mark.parametrize(
    ("side", "load", "change"), [("target", "TARGET_LOAD", "TARGET_APPLY"), ("source", "SOURCE_UNLOAD", "SOURCE_CAPTURE")]
)
def test_logs_of_tasks(side: str, load: str, change: str) -> None:
    asked = catalogue.rule(f"dms-replication-task-{side}db-logging")
    good, more, less = "LOGGER_SEVERITY_DEFAULT", "LOGGER_SEVERITY_DETAILED_DEBUG", "LOGGER_SEVERITY_INFO"

    def said(value: Any) -> set[Verdict]:
        return of(asked, {"ReplicationTaskSettings": value})

    assert said(settings((load, good), (change, more))) == {PASS}
    assert said(settings((load, more), ("IO", less))) == said(settings()) == {PASS}
    assert said(settings((load, good), (change, less))) == said(settings((load, less))) == {FAIL}
    assert said(settings((load, good), (change, good), on=False)) == said("{}") == said('{"Logging": {}}') == of(asked, {}) == {FAIL}
    assert said(settings(on="true")) == {PASS}
    assert said({"Fn::Sub": settings((load, good)).replace("true", "${P}")}) == said(REF) == said("no JSON") == said("[]") == {UNDETERMINED}
    assert said('{"Logging": {"EnableLogging": true, "LogComponents": ["a"]}}') == {PASS}


def test_a_word_that_another_resource_holds_is_not_known() -> None:
    resources = {
        "R": {"Type": SSL.types[0], "Properties": {"EngineName": "mysql", "SslMode": {"Fn::GetAtt": ["Mode", "Value"]}}},
        "Mode": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "none"}},
    }
    assert {f.verdict for f in judged(SSL, Example(resources=resources))} == {UNDETERMINED}
