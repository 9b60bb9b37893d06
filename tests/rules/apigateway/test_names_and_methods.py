"""Names of APIs, who may call methods and routes, and access logs of REST stages."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

DOMAIN, DOMAIN_V2 = "AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName"
METHOD, ROUTE, API = "AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Route", "AWS::ApiGatewayV2::Api"
REST_API = "AWS::ApiGateway::RestApi"
REGIONAL: dict[str, Any] = {"EndpointConfiguration": {"Types": ["REGIONAL"]}}


@pytest.mark.parametrize(
    ("policy", "more", "expected"),
    [
        ("TLS_1_2", {}, PASS),
        ("tls_1_2", REGIONAL, PASS),
        ("TLS_1_0", {}, FAIL),
        ("TLS_1_0", REGIONAL, FAIL),
        ("SecurityPolicy_TLS13_1_3_2025_09", REGIONAL, PASS),
        ("SecurityPolicy_TLS13_1_2_2021_06", REGIONAL, PASS),
        ("SecurityPolicy_TLS13_1_0_2099_01", REGIONAL, FAIL),
        ("SecurityPolicy_TLS12_2018_EDGE", {}, PASS),
        ("SecurityPolicy_New", {}, UNDETERMINED),
        (NONE, {}, FAIL),
        (NONE, REGIONAL, PASS),
        (NONE, {"EndpointConfiguration": P}, UNDETERMINED),
        (P, {}, UNDETERMINED),
    ],
)
def test_names_accept_new_versions_alone(policy: Any, more: dict[str, Any], expected: Verdict) -> None:
    assert said("api-gw-domain-tls-minimum", resource(DOMAIN, SecurityPolicy=policy, **more)) is expected


@pytest.mark.parametrize(
    ("configurations", "expected"),
    [
        ([{"SecurityPolicy": "TLS_1_2"}], PASS),
        ([{"SecurityPolicy": "TLS_1_2"}, {"SecurityPolicy": "TLS_1_0"}], FAIL),
        ([{"SecurityPolicy": P}, {"SecurityPolicy": "TLS_1_0"}], FAIL),
        ([{}], PASS),
        ([{}, {"SecurityPolicy": "TLS_1_0"}], FAIL),
        ([], FAIL),
        (P, UNDETERMINED),
    ],
)
def test_every_configuration_of_a_name_counts(configurations: Any, expected: Verdict) -> None:
    assert said("api-gw-domain-tls-minimum", resource(DOMAIN_V2, DomainNameConfigurations=configurations)) is expected


def test_names_within_a_network_are_asked_too() -> None:
    private = "AWS::ApiGateway::DomainNameV2"
    assert said("api-gw-domain-tls-minimum", resource(private, DomainName="pay.example.com", SecurityPolicy="TLS_1_0")) is FAIL
    assert said("api-gw-domain-tls-minimum", resource(private, DomainName="pay.example.com")) is PASS


SAID = "x-amazon-apigateway-security-policy"


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, FAIL),
        (REGIONAL, FAIL),
        ({"EndpointConfiguration": {"Types": ["PRIVATE"]}}, PASS),
        ({"EndpointConfiguration": {"Types": [P]}}, UNDETERMINED),
        ({"SecurityPolicy": "TLS_1_2"}, PASS),
        ({"SecurityPolicy": "TLS_1_0"}, FAIL),
        ({"SecurityPolicy": "TLS_1_0", "EndpointConfiguration": {"Types": ["PRIVATE"]}}, FAIL),
        ({"SecurityPolicy": "SecurityPolicy_TLS13_1_3_2025_09", "EndpointAccessMode": "BASIC"}, PASS),
        ({"SecurityPolicy": "SecurityPolicy_New"}, UNDETERMINED),
        ({"SecurityPolicy": P}, UNDETERMINED),
        ({"DisableExecuteApiEndpoint": True}, NOT_APPLICABLE),
        ({"DisableExecuteApiEndpoint": "false"}, FAIL),
        ({"DisableExecuteApiEndpoint": P}, UNDETERMINED),
        ({"Body": {"openapi": "3.0.1", SAID: "SecurityPolicy_TLS13_1_2_2021_06"}}, PASS),
        ({"Body": {"openapi": "3.0.1", SAID: "TLS_1_0"}}, FAIL),
        ({"Body": {"openapi": "3.0.1", SAID: P}}, UNDETERMINED),
        ({"Body": {"openapi": "3.0.1"}}, FAIL),
        ({"Body": {"openapi": "3.0.1", SAID: "TLS_1_0"}, "SecurityPolicy": "TLS_1_2"}, FAIL),
        ({"SecurityPolicy": "TLS_1_2", "DisableExecuteApiEndpoint": P}, PASS),
        ({"SecurityPolicy": "TLS_1_0", "EndpointConfiguration": P}, FAIL),
        ({"SecurityPolicy": "TLS_1_0", "Body": P}, FAIL),
        ({"SecurityPolicy": "TLS_1_2", "Body": P}, PASS),
        ({"SecurityPolicy": P, "Body": {"openapi": "3.0.1", SAID: "TLS_1_0"}}, FAIL),
        ({"Body": P}, UNDETERMINED),
        ({"BodyS3Location": {"Bucket": "b", "Key": "k"}}, UNDETERMINED),
        ({"BodyS3Location": {"Bucket": "b", "Key": "k"}, "SecurityPolicy": "TLS_1_2"}, PASS),
    ],
)
def test_the_address_of_an_api_accepts_new_versions_alone(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("api-gw-rest-api-tls-minimum", resource(REST_API, Name="pay", **properties)) is expected


@pytest.mark.parametrize(
    ("method", "kind", "expected"),
    [
        ("GET", "AWS_IAM", PASS),
        ("ANY", "CUSTOM", PASS),
        ("GET", "NONE", FAIL),
        ("GET", NONE, FAIL),
        ("GET", P, UNDETERMINED),
        ("OPTIONS", "NONE", NOT_APPLICABLE),
        (P, "NONE", UNDETERMINED),
    ],
)
def test_methods_know_who_calls(method: Any, kind: Any, expected: Verdict) -> None:
    found = said("api-gw-method-authorization-set", resource(METHOD, HttpMethod=method, AuthorizationType=kind, ApiKeyRequired=True))
    assert found is expected


@pytest.mark.parametrize(
    ("key", "kind", "protocol", "expected"),
    [
        ("GET /pay", "JWT", "HTTP", PASS),
        ("GET /pay", "NONE", "HTTP", FAIL),
        ("GET /pay", NONE, None, FAIL),
        ("OPTIONS /pay", NONE, "HTTP", NOT_APPLICABLE),
        ("$default", NONE, "HTTP", FAIL),
        ("$default", "JWT", None, PASS),
        ("$default", NONE, "WEBSOCKET", NOT_APPLICABLE),
        ("$default", NONE, None, UNDETERMINED),
        ("$connect", NONE, "WEBSOCKET", FAIL),
        ("$connect", "AWS_IAM", "WEBSOCKET", PASS),
        ("$disconnect", NONE, "WEBSOCKET", NOT_APPLICABLE),
        ("send", NONE, "WEBSOCKET", NOT_APPLICABLE),
        (P, NONE, "HTTP", UNDETERMINED),
        ("GET /pay", P, "HTTP", UNDETERMINED),
    ],
)
def test_routes_know_who_calls(key: Any, kind: Any, protocol: str | None, expected: Verdict) -> None:
    api = {"Api": resource(API, Name="pay", ProtocolType=protocol)} if protocol else {}
    route = resource(ROUTE, RouteKey=key, AuthorizationType=kind, ApiId={"Ref": "Api"} if protocol else "a1b2c3")
    assert said("api-gw-method-authorization-set", route, **api) is expected


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ({"DestinationArn": "arn"}, PASS),
        ({"DestinationArn": {"Fn::GetAtt": ["G", "Arn"]}}, PASS),
        ({"DestinationArn": ""}, FAIL),
        ({}, FAIL),
        (NONE, FAIL),
        (P, UNDETERMINED),
    ],
)
def test_stages_of_rest_apis_log(setting: Any, expected: Verdict) -> None:
    group = resource("AWS::Logs::LogGroup")
    assert said("api-gw-access-logs-enabled", resource("AWS::ApiGateway::Stage", AccessLogSetting=setting), G=group) is expected


QUICK = "arn:aws:lambda:eu-central-1:111122223333:function:pay"
OVERRIDES = "AWS::ApiGatewayV2::ApiGatewayManagedOverrides"


@pytest.mark.parametrize(
    ("target", "overrides", "authorized", "logged"),
    [
        (NONE, {}, NOT_APPLICABLE, NOT_APPLICABLE),
        (QUICK, {}, FAIL, FAIL),
        (P, {}, FAIL, FAIL),
        (QUICK, {"Route": {"AuthorizationType": "AWS_IAM"}}, PASS, FAIL),
        (QUICK, {"Route": {"AuthorizationType": "NONE"}}, FAIL, FAIL),
        (QUICK, {"Route": {"AuthorizationType": P}}, UNDETERMINED, FAIL),
        (QUICK, {"Stage": {"AccessLogSettings": {"DestinationArn": "arn", "Format": "$context.requestId"}}}, FAIL, PASS),
        (QUICK, {"Stage": {"AccessLogSettings": {"DestinationArn": "arn"}}}, FAIL, FAIL),
        (QUICK, {"Stage": P, "Route": P}, UNDETERMINED, UNDETERMINED),
    ],
)
def test_an_api_with_a_target_makes_a_stage_and_a_route(
    target: Any, overrides: dict[str, Any], authorized: Verdict, logged: Verdict
) -> None:
    api, more = resource(API, ProtocolType="HTTP", Target=target), resource(OVERRIDES, ApiId={"Ref": "R"}, **overrides)
    assert said("api-gw-method-authorization-set", api, More=more) is authorized
    assert said("api-gwv2-access-logs-enabled", api, More=more) is logged
    if target == QUICK:
        assert said("api-gw-method-authorization-set", api) is said("api-gwv2-access-logs-enabled", api) is FAIL


SIGNED = {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"}
TOKEN = {"type": "oauth2", "x-amazon-apigateway-authorizer": {"type": "jwt"}}
KEY = {"type": "apiKey", "name": "x-api-key", "in": "header"}
SCHEMES = {"signed": SIGNED, "token": TOKEN, "key": KEY}


def by(*names: str) -> dict[str, Any]:
    return {"security": [{name: []} for name in names]}


def kind(type_: Any) -> dict[str, Any]:
    return {"x-amazon-apigateway-auth": {"type": type_}}


@pytest.mark.parametrize(
    ("paths", "root", "expected"),
    [
        ({"/a": {"get": by("signed")}, "/b": {"x-amazon-apigateway-any-method": by("token")}}, {}, PASS),
        ({"/a": {"get": by("signed")}, "/b": {"post": {}}}, {}, FAIL),
        ({"/a": {"get": by("key")}}, {}, FAIL),
        ({"/a": {"get": by("key", "token")}}, {}, PASS),
        ({"/a": {"get": by("nobody")}}, {}, FAIL),
        ({"/a": {"get": {"security": []}}}, by("token"), FAIL),
        ({"/a": {"get": kind("AWS_IAM")}}, {}, PASS),
        ({"/a": {"get": kind("NONE")}}, {}, FAIL),
        ({"/a": {"get": kind("NONE")}}, kind("AWS_IAM"), FAIL),
        ({"/a": {"options": {}}}, {}, NOT_APPLICABLE),
        ({"/a": {"options": {}, "get": by("token"), "parameters": []}}, {}, PASS),
        ({}, {}, NOT_APPLICABLE),
        ({"/a": {"get": kind(P)}}, {}, UNDETERMINED),
        ({"/a": {"get": P}, "/b": {"get": {}}}, {}, FAIL),
        ({"/a": P, "/b": {"get": by("token")}}, {}, UNDETERMINED),
        (P, {}, UNDETERMINED),
        ({"/a": {"get": {"security": P}}}, {}, UNDETERMINED),
    ],
)
def test_callers_of_definitions(paths: Any, root: dict[str, Any], expected: Verdict) -> None:
    old, new = {"securityDefinitions": SCHEMES}, {"components": {"securitySchemes": SCHEMES}}
    for type_, schemes in ((REST_API, old), (REST_API, new), (API, new)):
        assert said("api-gw-method-authorization-set", resource(type_, Body={"paths": paths, **root, **schemes})) is expected


@pytest.mark.parametrize(
    ("own", "root", "rest", "http"),
    [
        ({}, by("token"), FAIL, UNDETERMINED),
        ({}, kind("AWS_IAM"), FAIL, UNDETERMINED),
        ({}, by("key"), FAIL, FAIL),
        (kind("NONE"), by("token"), FAIL, UNDETERMINED),
        ({"security": []}, by("token"), FAIL, FAIL),
        (by("signed"), by("token"), PASS, PASS),
    ],
)
def test_security_for_a_whole_definition_is_not_taken(own: dict[str, Any], root: dict[str, Any], rest: Verdict, http: Verdict) -> None:
    body = {"paths": {"/a": {"get": own}}, "components": {"securitySchemes": SCHEMES}, **root}
    assert said("api-gw-method-authorization-set", resource(REST_API, Body=body)) is rest
    assert said("api-gw-method-authorization-set", resource(API, Body=body)) is http


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, NOT_APPLICABLE),
        ({"BodyS3Location": {"Bucket": "b", "Key": "k"}}, UNDETERMINED),
        ({"Body": {"Fn::Transform": {"Name": "AWS::Include"}}}, UNDETERMINED),
        ({"Body": {"paths": {"/a": {"get": {}}}}}, FAIL),
        ({"Body": {"paths": {"/a": {"get": by("token")}}, "components": {"securitySchemes": P}}}, UNDETERMINED),
    ],
)
def test_where_definitions_are(properties: dict[str, Any], expected: Verdict) -> None:
    for type_ in (REST_API, API):
        assert said("api-gw-method-authorization-set", resource(type_, **properties)) is expected
