from typing import Any

import pytest

from pci_constructs.assembly import Stack
from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, catalogue
from tests.kit_assembly import stack
from tests.rules.judging import findings
from tests.rules.pack import judged

PASS, FAIL, UNDETERMINED, NOT_APPLICABLE = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REST = {"Parameters": {"P": {"Type": "String"}}, "Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}}}
REF = {"Ref": "P"}
STAGE, STAGE_V2, API = "AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage", "AWS::ApiGateway::RestApi"
DEPLOYMENT = "AWS::ApiGateway::Deployment"


def of(question: str, type_: str, properties: dict[str, Any], settings: dict[str, Any] | None = None, **others: Any) -> set[Verdict]:
    resources = {"R": {"Type": type_, "Properties": properties}, **others}
    return {f.verdict for f in judged(catalogue.rule(question), Example(resources=resources, rest=REST, settings=settings or {}))}


def api(*types: Any, **more: Any) -> dict[str, Any]:
    return {"Type": API, "Properties": {"EndpointConfiguration": {"Types": list(types)}, **more}}


def association(arn: Any) -> dict[str, Any]:
    return {"Type": "AWS::WAFv2::WebACLAssociation", "Properties": {"ResourceArn": arn, "WebACLArn": "arn"}}


ARN = "arn:aws:apigateway:${AWS::Region}::/restapis/${A}/stages/"


@pytest.mark.parametrize(
    ("arn", "type_", "expected"),
    [
        ({"Fn::Sub": ARN + "${R}"}, "REGIONAL", PASS),
        ({"Fn::Sub": ARN + "live"}, "REGIONAL", PASS),
        ({"Fn::Join": ["", ["arn:aws:apigateway:eu-central-1::/restapis/", {"Ref": "A"}, "/stages/live"]]}, "EDGE", PASS),
        ({"Fn::Sub": ARN + "live"}, "PRIVATE", PASS),
        ({"Fn::Sub": ARN + "test"}, "REGIONAL", FAIL),
        ({"Fn::Sub": ARN.replace("${A}", "${P}") + "live"}, "REGIONAL", FAIL),
        ({"Fn::Sub": ARN + "test"}, "PRIVATE", NOT_APPLICABLE),
        ({"Fn::Sub": ARN + "test"}, REF, UNDETERMINED),
    ],
)
def test_stages_and_web_acls(arn: Any, type_: Any, expected: Verdict) -> None:
    stage = {"RestApiId": {"Ref": "A"}, "StageName": "live"}
    assert of("api-gw-associated-with-waf", STAGE, stage, A=api(type_), W=association(arn)) == {expected}


@pytest.mark.parametrize(("arn", "expected"), [(ARN + "${P}", PASS), (ARN + "${P}-x", UNDETERMINED), (ARN + "live", UNDETERMINED)])
def test_a_stage_and_its_web_acl_that_share_a_parameter(arn: str, expected: Verdict) -> None:
    stage = {"RestApiId": {"Ref": "A"}, "StageName": REF}
    assert of("api-gw-associated-with-waf", STAGE, stage, A=api("REGIONAL"), W=association({"Fn::Sub": arn})) == {expected}
    stage["RestApiId"] = REF
    arn = arn.replace("${A}", "${P}")
    assert of("api-gw-associated-with-waf", STAGE, stage, W=association({"Fn::Sub": arn})) == {expected}


def test_a_stage_of_an_api_elsewhere_is_public() -> None:
    assert of("api-gw-associated-with-waf", STAGE, {"RestApiId": "a1b2c3", "StageName": "live"}) == {FAIL}
    arn = "arn:aws:apigateway:eu-central-1::/restapis/a1b2c3/stages/live"
    assert of("api-gw-associated-with-waf", STAGE, {"RestApiId": "a1b2c3", "StageName": "live"}, W=association(arn)) == {PASS}


@pytest.mark.parametrize(
    ("own", "named", "expected"),
    [
        ({"Ref": "A"}, "${A}", PASS),
        ({"Ref": "A"}, "${A.RestApiId}", PASS),
        ({"Fn::GetAtt": ["A", "RestApiId"]}, "${A}", PASS),
        (REF, "${P}", PASS),
        (REF, "${A}", UNDETERMINED),
        ("a1b2c3", "a1b2c3", PASS),
        ("a1b2c3", "d4e5f6", FAIL),
        # A stage's name says nothing of the API that it is of.
        ({"Ref": "B"}, "${A}", FAIL),
        ({"Fn::GetAtt": ["B", "RestApiId"]}, "${A}", FAIL),
    ],
)
@pytest.mark.parametrize("stage", ["live", "${R}"])
def test_web_acls_of_the_same_stage_of_another_api(own: Any, named: str, expected: Verdict, stage: str) -> None:
    arn = {"Fn::Sub": f"arn:aws:apigateway:${{AWS::Region}}::/restapis/{named}/stages/{stage}"}
    properties = {"RestApiId": own, "StageName": "live"}
    found = of("api-gw-associated-with-waf", STAGE, properties, A=api("REGIONAL"), B=api("REGIONAL"), W=association(arn))
    assert found == {expected}


def test_a_web_acl_of_a_stack_that_uses_the_same_names() -> None:
    def said(*others: Stack) -> list[Verdict]:
        first = stack(
            {"A": api("REGIONAL"), "R": {"Type": STAGE, "Properties": {"RestApiId": {"Ref": "A"}, "StageName": "live"}}}, path="App/One"
        )
        found = findings(catalogue.rule("api-gw-associated-with-waf"), first, *others)
        return [f.verdict for f in found if f.subject.stack == "App/One"]

    second = {"A": api("REGIONAL"), "W": association({"Fn::Sub": ARN + "live"})}
    assert said(stack(second, path="App/Two")) == [FAIL]


def setting(method: Any = "*", path: Any = "/*", **more: Any) -> dict[str, Any]:
    return {"HttpMethod": method, "ResourcePath": path, **more}


ENCRYPTED = setting(CachingEnabled=True, CacheDataEncrypted="true")


@pytest.mark.parametrize(
    ("cluster", "settings", "expected"),
    [
        (True, [ENCRYPTED], PASS),
        (True, [ENCRYPTED, setting("GET", "/~1a", CachingEnabled=False)], PASS),
        (True, [setting("GET", "/~1a", CachingEnabled=True, CacheDataEncrypted=True)], FAIL),
        (True, [setting("GET", "/~1a", CachingEnabled=False)], FAIL),
        (True, [setting(CachingEnabled=False), setting("GET", "/~1a", CachingEnabled=True, CacheDataEncrypted=True)], PASS),
        ("true", [ENCRYPTED, setting("GET", "/~1a", CachingEnabled=True)], FAIL),
        (True, [setting(LoggingLevel="INFO")], FAIL),
        (True, [], FAIL),
        (True, [setting(CachingEnabled=False)], NOT_APPLICABLE),
        (False, [setting(CachingEnabled=True)], NOT_APPLICABLE),
        (None, [], NOT_APPLICABLE),
        (REF, [setting(CachingEnabled=True)], UNDETERMINED),
        (True, [setting(CachingEnabled=True, CacheDataEncrypted=REF)], UNDETERMINED),
        (True, [REF, setting(CachingEnabled=True)], FAIL),
    ],
)
def test_caches(cluster: Any, settings: Any, expected: Verdict) -> None:
    properties = {"CacheClusterEnabled": cluster, "MethodSettings": settings}
    assert of("api-gw-cache-enabled-and-encrypted", STAGE, {k: v for k, v in properties.items() if v is not None}) == {expected}


INFO = setting(LoggingLevel="INFO")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ([INFO], PASS),
        ([setting(LoggingLevel="error", DataTraceEnabled=False)], PASS),
        ([INFO, setting("GET", "/~1a", LoggingLevel="ERROR")], PASS),
        ([INFO, setting("GET", "/~1a", LoggingLevel="OFF")], FAIL),
        ([INFO, setting("GET", "/~1a", CachingEnabled=True)], FAIL),
        ([setting("GET", "/~1a", LoggingLevel="INFO")], FAIL),
        ([setting(LoggingLevel="INFO", DataTraceEnabled="true")], FAIL),
        ([setting(LoggingLevel=REF, DataTraceEnabled=True)], FAIL),
        ([], FAIL),
        (None, FAIL),
        ([setting(LoggingLevel=REF)], UNDETERMINED),
        (REF, UNDETERMINED),
    ],
)
def test_executions_of_rest_apis(settings: Any, expected: Verdict) -> None:
    assert of("api-gw-execution-logging-enabled", STAGE, {} if settings is None else {"MethodSettings": settings}) == {expected}


@pytest.mark.parametrize(
    ("default", "routes", "expected"),
    [
        ({"LoggingLevel": "INFO"}, None, PASS),
        ({"LoggingLevel": "INFO"}, {"$connect": {"LoggingLevel": "ERROR"}, "a.b": {"LoggingLevel": "INFO"}}, PASS),
        ({"LoggingLevel": "INFO"}, {"a.b": {"LoggingLevel": "OFF"}}, FAIL),
        ({"LoggingLevel": "INFO"}, {"a.b": {"Fn::If": ["C", {"LoggingLevel": "INFO"}, {"LoggingLevel": "OFF"}]}}, FAIL),
        ({"LoggingLevel": "INFO", "DataTraceEnabled": True}, None, FAIL),
        ({}, None, FAIL),
        (None, None, FAIL),
        ({"LoggingLevel": REF}, None, UNDETERMINED),
        ({"LoggingLevel": "INFO"}, {"$connect": {"LoggingLevel": REF}}, UNDETERMINED),
        ({"LoggingLevel": "INFO"}, {"$connect": REF}, UNDETERMINED),
        ({"LoggingLevel": "INFO"}, REF, UNDETERMINED),
        (REF, {"$connect": {"LoggingLevel": "OFF"}}, FAIL),
    ],
)
def test_executions_of_websocket_apis(default: Any, routes: Any, expected: Verdict) -> None:
    settings = {"DefaultRouteSettings": default, "RouteSettings": routes}
    properties = {"ApiId": {"Ref": "A"}, **{k: v for k, v in settings.items() if v is not None}}
    websocket = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"ProtocolType": "WEBSOCKET"}}
    assert of("api-gw-execution-logging-enabled", STAGE_V2, properties, A=websocket) == {expected}


def test_http_apis_have_no_execution_log() -> None:
    http = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"ProtocolType": "HTTP"}}
    assert of("api-gw-execution-logging-enabled", STAGE_V2, {"ApiId": {"Ref": "A"}}, A=http) == {NOT_APPLICABLE}
    assert of("api-gw-execution-logging-enabled", STAGE_V2, {"ApiId": "a1b2c3"}) == {UNDETERMINED}
    assert of("api-gw-execution-logging-enabled", STAGE_V2, {"ApiId": "a", "DefaultRouteSettings": {"LoggingLevel": "INFO"}}) == {PASS}


def method(kind: Any) -> dict[str, Any]:
    return {"Type": "AWS::ApiGateway::Method", "Properties": {"RestApiId": {"Ref": "A"}, "Integration": {"Type": kind}}}


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["AWS_PROXY", "MOCK"], NOT_APPLICABLE),
        (["AWS_PROXY", "HTTP_PROXY"], FAIL),
        ([REF, "HTTP"], FAIL),
        (["AWS", REF], UNDETERMINED),
        ([], FAIL),
    ],
)
def test_client_certificates(kinds: list[Any], expected: Verdict) -> None:
    stage = {"RestApiId": {"Ref": "A"}}
    methods = {f"M{n}": method(kind) for n, kind in enumerate(kinds)}
    assert of("api-gw-ssl-enabled", STAGE, stage, A=api(), **methods) == {expected}
    assert of("api-gw-ssl-enabled", STAGE, {**stage, "ClientCertificateId": {"Ref": "Own"}}, A=api(), Own=CERTIFICATE, **methods) == {PASS}
    assert of("api-gw-ssl-enabled", STAGE, stage, A=api(Body={"paths": {}}), **methods) == {FAIL}


CERTIFICATE = {"Type": "AWS::ApiGateway::ClientCertificate"}


def operations(*integrations: Any) -> dict[str, Any]:
    paths = {f"/{n}": {"get": {"x-amazon-apigateway-integration": i}, "summary": "s"} for n, i in enumerate(integrations)}
    return {"openapi": "3.0.1", "paths": paths}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (operations({"type": "aws_proxy"}, {"type": "MOCK"}), NOT_APPLICABLE),
        (operations({"type": "aws_proxy"}, {"type": "http_proxy"}), FAIL),
        (operations({"Fn::If": ["C", {"type": "aws"}, {"type": "http"}]}), FAIL),
        (operations({"type": REF}, {"type": "HTTP"}), FAIL),
        (operations({"type": REF}), UNDETERMINED),
        (operations({"$ref": "#/components/x-amazon-apigateway-integrations/a"}), FAIL),
        (operations(REF), UNDETERMINED),
        ({"paths": {"/a": {"x-amazon-apigateway-any-method": {"x-amazon-apigateway-integration": {"type": "aws"}}}}}, NOT_APPLICABLE),
        ({"paths": {"/v1.0/a": {"get": {"x-amazon-apigateway-integration": {"type": "aws"}}}}}, NOT_APPLICABLE),
        ({"paths": {"/a": {"get": {"responses": {}}}}}, FAIL),
        ({"paths": {"/a": REF}}, UNDETERMINED),
        ({"paths": REF}, UNDETERMINED),
        ({"paths": {}}, FAIL),
        ({"Fn::Transform": {"Name": "AWS::Include"}}, FAIL),
    ],
)
def test_client_certificates_and_definitions(body: dict[str, Any], expected: Verdict) -> None:
    stage = {"RestApiId": {"Ref": "A"}}
    assert of("api-gw-ssl-enabled", STAGE, stage, A=api(Body=body)) == {expected}
    assert of("api-gw-ssl-enabled", STAGE, stage, A=api(Body=body), M=method("HTTP")) == {FAIL}
    assert of("api-gw-ssl-enabled", STAGE, {**stage, "ClientCertificateId": "a1b2c3"}, A=api(Body=body)) == {PASS}


@pytest.mark.parametrize(
    ("properties", "approved", "expected"),
    [
        ({"EndpointConfiguration": {"Types": ["PRIVATE"]}}, None, PASS),
        ({"EndpointConfiguration": {"Types": ["REGIONAL"]}}, None, UNDETERMINED),
        ({"EndpointConfiguration": {"Types": ["REGIONAL"]}}, ["REGIONAL"], PASS),
        ({"EndpointConfiguration": {"Types": ["EDGE"]}}, ["REGIONAL"], FAIL),
        ({}, ["REGIONAL"], FAIL),
        ({"Parameters": {"endpointConfigurationTypes": "REGIONAL"}, "Body": {}}, ["REGIONAL"], PASS),
        ({"EndpointConfiguration": {"Types": [REF]}}, ["REGIONAL"], UNDETERMINED),
    ],
)
def test_endpoint_types(properties: dict[str, Any], approved: list[str] | None, expected: Verdict) -> None:
    settings = None if approved is None else {"approved-api-endpoint-types": approved}
    assert of("api-gw-endpoint-type-check", API, properties, settings) == {expected}


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        ({"DestinationArn": "arn", "Format": "$context.requestId"}, PASS),
        ({"DestinationArn": "arn", "Format": ""}, FAIL),
        ({"Format": "$context.requestId"}, FAIL),
        (None, FAIL),
        ({"DestinationArn": REF, "Format": "$context.requestId"}, UNDETERMINED),
    ],
)
def test_access_logs(access: Any, expected: Verdict) -> None:
    assert of("api-gwv2-access-logs-enabled", STAGE_V2, {} if access is None else {"AccessLogSettings": access}) == {expected}


LOGGED = {"AccessLogSetting": {"DestinationArn": "arn", "Format": "$context.requestId"}}
CACHED = {"CacheClusterEnabled": "true"}


@pytest.mark.parametrize(
    ("question", "described", "expected"),
    [
        ("api-gw-access-logs-enabled", LOGGED, PASS),
        ("api-gw-access-logs-enabled", {"LoggingLevel": "INFO"}, FAIL),
        ("api-gw-access-logs-enabled", {"AccessLogSetting": {"DestinationArn": REF}}, UNDETERMINED),
        ("api-gw-ssl-enabled", {"ClientCertificateId": "a1b2c3"}, PASS),
        ("api-gw-ssl-enabled", {}, FAIL),
        ("api-gw-execution-logging-enabled", {"LoggingLevel": "INFO"}, PASS),
        ("api-gw-execution-logging-enabled", {"LoggingLevel": "INFO", "DataTraceEnabled": "true"}, FAIL),
        ("api-gw-execution-logging-enabled", {"LoggingLevel": "INFO", "MethodSettings": [setting("GET", LoggingLevel="OFF")]}, FAIL),
        ("api-gw-execution-logging-enabled", {"LoggingLevel": "INFO", "MethodSettings": [setting("GET", LoggingLevel="ERROR")]}, PASS),
        ("api-gw-execution-logging-enabled", {"MethodSettings": [INFO]}, PASS),
        ("api-gw-execution-logging-enabled", {"MethodSettings": [setting("GET", LoggingLevel="INFO")]}, FAIL),
        ("api-gw-execution-logging-enabled", {"LoggingLevel": REF}, UNDETERMINED),
        ("api-gw-execution-logging-enabled", {}, FAIL),
        ("api-gw-cache-enabled-and-encrypted", {**CACHED, "CacheDataEncrypted": "true"}, PASS),
        ("api-gw-cache-enabled-and-encrypted", {**CACHED, "CachingEnabled": True}, FAIL),
        ("api-gw-cache-enabled-and-encrypted", {**CACHED, "CachingEnabled": False}, NOT_APPLICABLE),
        ("api-gw-cache-enabled-and-encrypted", {**CACHED, "CachingEnabled": False, "MethodSettings": [ENCRYPTED]}, PASS),
        ("api-gw-cache-enabled-and-encrypted", {**CACHED, "CacheDataEncrypted": True, "MethodSettings": [setting("GET")]}, FAIL),
        ("api-gw-cache-enabled-and-encrypted", {**CACHED, "MethodSettings": [ENCRYPTED]}, PASS),
        ("api-gw-cache-enabled-and-encrypted", CACHED, FAIL),
        ("api-gw-cache-enabled-and-encrypted", {**CACHED, "CacheDataEncrypted": REF}, UNDETERMINED),
        ("api-gw-cache-enabled-and-encrypted", {"CachingEnabled": True}, NOT_APPLICABLE),
    ],
)
def test_stages_that_deployments_make(question: str, described: dict[str, Any], expected: Verdict) -> None:
    deployment = {"RestApiId": "a1b2c3", "StageName": "live", "StageDescription": described}
    assert of(question, DEPLOYMENT, deployment) == {expected}
    assert of(question, DEPLOYMENT, {**deployment, "StageName": REF}) == {expected}
    assert of(question, DEPLOYMENT, {**deployment, "StageName": ""}) == {NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("api-gw-access-logs-enabled", FAIL),
        ("api-gw-associated-with-waf", FAIL),
        ("api-gw-cache-enabled-and-encrypted", NOT_APPLICABLE),
        ("api-gw-execution-logging-enabled", FAIL),
        ("api-gw-ssl-enabled", FAIL),
    ],
)
def test_a_deployment_makes_a_stage_if_it_names_one(question: str, expected: Verdict) -> None:
    assert of(question, DEPLOYMENT, {"RestApiId": "a1b2c3"}) == {NOT_APPLICABLE}
    assert of(question, DEPLOYMENT, {"RestApiId": "a1b2c3", "StageName": "live"}) == {expected}


@pytest.mark.parametrize(
    ("arn", "type_", "expected"),
    [
        (ARN + "live", "REGIONAL", PASS),
        (ARN + "test", "REGIONAL", FAIL),
        (ARN + "test", "PRIVATE", NOT_APPLICABLE),
    ],
)
def test_stages_that_deployments_make_and_web_acls(arn: str, type_: str, expected: Verdict) -> None:
    deployment = {"RestApiId": {"Ref": "A"}, "StageName": "live"}
    assert of("api-gw-associated-with-waf", DEPLOYMENT, deployment, A=api(type_), W=association({"Fn::Sub": arn})) == {expected}


def test_a_definition_that_the_transform_makes_is_read() -> None:
    events = {"A": {"Type": "Api", "Properties": {"Path": "/a", "Method": "get"}}}
    function = {"Handler": "a.b", "Runtime": "python3.13", "CodeUri": "./src", "Events": events}
    example = Example(
        resources={"F": {"Type": "AWS::Serverless::Function", "Properties": function}}, rest={"Transform": "AWS::Serverless-2016-10-31"}
    )
    assert {f.verdict for f in judged(catalogue.rule("api-gw-ssl-enabled"), example)} == {NOT_APPLICABLE}
