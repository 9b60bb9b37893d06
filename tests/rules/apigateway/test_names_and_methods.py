"""Names of APIs, who may call methods and routes, and access logs of REST stages."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

DOMAIN, DOMAIN_V2 = "AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName"
METHOD, ROUTE, API = "AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Route", "AWS::ApiGatewayV2::Api"
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
        (NONE, REGIONAL, UNDETERMINED),
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
        ([{}], UNDETERMINED),
        ([], FAIL),
        (P, UNDETERMINED),
    ],
)
def test_every_configuration_of_a_name_counts(configurations: Any, expected: Verdict) -> None:
    assert said("api-gw-domain-tls-minimum", resource(DOMAIN_V2, DomainNameConfigurations=configurations)) is expected


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


REST_API = "AWS::ApiGateway::RestApi"
IAM = {"x-amazon-apigateway-auth": {"type": "AWS_IAM"}}
OPEN: dict[str, Any] = {}
JWT = {"type": "oauth2", "x-amazon-apigateway-authorizer": {"type": "jwt"}}
SIGNED = {"type": "apiKey", "in": "header", "name": "Authorization", "x-amazon-apigateway-authtype": "awsSigv4"}
KEY = {"type": "apiKey", "in": "header", "name": "x-api-key"}


def body(operation: Any, method: str = "get", **more: Any) -> dict[str, Any]:
    schemes = {"jwt": JWT, "signed": SIGNED, "key": KEY}
    return {"openapi": "3.0.1", "components": {"securitySchemes": schemes}, "paths": {"/v1.0/pay": {method: operation}}, **more}


@pytest.mark.parametrize(
    ("defined", "expected"),
    [
        (body(OPEN), FAIL),
        (body(OPEN, "x-amazon-apigateway-any-method"), FAIL),
        (body(OPEN, "options"), NOT_APPLICABLE),
        (body(IAM), PASS),
        (body({"x-amazon-apigateway-auth": {"type": "NONE"}}), FAIL),
        (body({"x-amazon-apigateway-auth": {"type": P}}), UNDETERMINED),
        (body({"security": [{"jwt": []}]}), PASS),
        (body({"security": [{"signed": []}]}), PASS),
        (body({"security": [{"key": []}]}), FAIL),
        (body({"security": [{"jwt": [], "key": []}]}), PASS),
        (body({"security": [{"jwt": []}, {"key": []}]}), FAIL),
        (body({"security": [{"jwt": []}, {}]}), FAIL),
        (body({"security": [{"missing": []}]}), FAIL),
        (body({"security": P}), UNDETERMINED),
        (body(OPEN, security=[{"jwt": []}]), PASS),
        (body({"security": []}, security=[{"jwt": []}]), FAIL),
        (
            {"swagger": "2.0", "securityDefinitions": {"s": SIGNED}, "paths": {"/": {"get": {"security": [{"s": []}]}, "options": OPEN}}},
            PASS,
        ),
        ({"paths": {"/": {"get": P, "post": OPEN}}}, FAIL),
        ({"paths": {"/": {"get": P, "post": IAM}}}, UNDETERMINED),
        ({"paths": {"/": {"parameters": []}}}, NOT_APPLICABLE),
        ({"paths": P}, UNDETERMINED),
        (P, UNDETERMINED),
        (NONE, NOT_APPLICABLE),
    ],
)
@pytest.mark.parametrize("type_", [REST_API, API])
def test_operations_of_a_definition_know_who_calls(type_: str, defined: Any, expected: Verdict) -> None:
    assert said("api-gw-method-authorization-set", resource(type_, Body=defined)) is expected


def test_a_definition_that_lies_elsewhere_is_not_known() -> None:
    kept = resource(REST_API, BodyS3Location={"Bucket": "b", "Key": "k"})
    assert said("api-gw-method-authorization-set", kept) is UNDETERMINED


def test_the_route_that_aws_makes_for_a_target_is_open() -> None:
    assert said("api-gw-method-authorization-set", resource(API, ProtocolType="HTTP", Target="arn:aws:lambda:::f")) is FAIL


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("aws_proxy", NOT_APPLICABLE),
        ("mock", NOT_APPLICABLE),
        (NONE, FAIL),
        ("http_proxy", FAIL),
        ("HTTP", FAIL),
        (P, UNDETERMINED),
    ],
)
def test_back_ends_of_a_definition_are_known(kind: Any, expected: Verdict) -> None:
    stage = resource("AWS::ApiGateway::Stage", RestApiId={"Ref": "A"})
    operation = {"x-amazon-apigateway-integration": {"type": kind}}
    assert said("api-gw-ssl-enabled", stage, A=resource(REST_API, Body=body(operation))) is expected
