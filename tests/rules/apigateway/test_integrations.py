"""Integrations of APIs with back ends in a VPC."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

ID = "apigatewayv2-integration-private-https-enabled"
INTEGRATION, API = "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Api"
OTHERS = {
    "Http": resource(API, Name="pay", ProtocolType="HTTP"),
    "Written": resource(API, Body={"openapi": "3.0.1"}),
    "Socket": resource(API, Name="pay", ProtocolType="WebSocket"),
    "Some": resource(API, Name="pay", ProtocolType=P),
    "Listener": resource("AWS::ElasticLoadBalancingV2::Listener", Protocol="HTTP"),
    "Service": resource("AWS::ServiceDiscovery::Service", Name="pay"),
    "Custom": resource("Custom::Setting"),
}
HTTP, SOCKET = {"Ref": "Http"}, {"Ref": "Socket"}
TLS = {"ServerNameToVerify": "pay.example"}
LISTENER = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/pay/1/2"


def of(**properties: Any) -> Verdict:
    settings = {"ApiId": HTTP, "IntegrationType": "HTTP_PROXY", "ConnectionType": "VPC_LINK", "ConnectionId": "l1", **properties}
    return said(ID, resource(INTEGRATION, **settings), **OTHERS)


@pytest.mark.parametrize(
    ("tls", "expected"),
    [
        (TLS, PASS),
        ({"ServerNameToVerify": P}, PASS),
        (NONE, FAIL),
        ({}, UNDETERMINED),
        ({"ServerNameToVerify": NONE}, UNDETERMINED),
        ("pay.example", UNDETERMINED),
        ({"Fn::GetAtt": ["Custom", "Tls"]}, UNDETERMINED),
        ({"Fn::ImportValue": "tls"}, UNDETERMINED),
        (P, UNDETERMINED),
    ],
)
def test_what_a_back_end_is_spoken_to_over(tls: Any, expected: Verdict) -> None:
    assert of(TlsConfig=tls) is expected


def test_an_integration_that_says_nothing_speaks_http() -> None:
    assert of() is FAIL


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (" vpc_link", FAIL),
        ("INTERNET", NOT_APPLICABLE),
        (NONE, NOT_APPLICABLE),
        ({"Fn::GetAtt": ["Custom", "Link"]}, UNDETERMINED),
        (P, UNDETERMINED),
    ],
)
def test_other_back_ends_are_not_asked(link: Any, expected: Verdict) -> None:
    assert of(ConnectionType=link) is expected


@pytest.mark.parametrize(
    ("api", "uri", "expected"),
    [
        (HTTP, "http://pay.example", FAIL),
        ({"Ref": "Written"}, NONE, FAIL),
        (SOCKET, "http://pay.example", NOT_APPLICABLE),
        (SOCKET, P, NOT_APPLICABLE),
        (SOCKET, LISTENER, NOT_APPLICABLE),
        ({"Ref": "Some"}, LISTENER, FAIL),
        ({"Ref": "Some"}, "http://pay.example", UNDETERMINED),
        ({"Ref": "Custom"}, "http://pay.example", UNDETERMINED),
        ("a1b2c3", "http://pay.example", UNDETERMINED),
        ("a1b2c3", P, UNDETERMINED),
        ("a1b2c3", NONE, UNDETERMINED),
        (P, "http://pay.example", UNDETERMINED),
        ("a1b2c3", LISTENER, FAIL),
        (P, LISTENER, FAIL),
        (P, {"Ref": "Listener"}, FAIL),
        (P, {"Fn::GetAtt": ["Listener", "ListenerArn"]}, FAIL),
        (P, {"Fn::GetAtt": ["Service", "Arn"]}, FAIL),
        (P, {"Fn::GetAtt": ["Custom", "Arn"]}, UNDETERMINED),
        (P, {"Fn::Sub": "arn:${AWS::Partition}:servicediscovery:${AWS::Region}:${AWS::AccountId}:service/${P}"}, FAIL),
    ],
)
def test_integrations_of_websocket_apis_are_not_asked(api: Any, uri: Any, expected: Verdict) -> None:
    assert of(ApiId=api, IntegrationUri=uri) is expected
    assert of(ApiId=api, IntegrationUri=uri, TlsConfig=TLS) is PASS


def written(integration: Any) -> Verdict:
    operation = {"responses": {}, "x-amazon-apigateway-integration": integration}
    plain = {"x-amazon-apigateway-integration": {"type": "AWS_PROXY", "uri": "arn"}}
    shared = {"x-amazon-apigateway-integrations": {"Pay": LINKED, "Safe": {**LINKED, "tlsConfig": VERIFIED}, "Any": P}}
    body = {"openapi": "3.0.1", "components": shared, "paths": {"/health": {"get": plain}, "/pay": {"post": operation}}}
    return said(ID, resource(API, Body=body), **OTHERS)


LINKED = {"type": "HTTP_PROXY", "connectionType": "VPC_LINK", "connectionId": "l1", "uri": LISTENER}
VERIFIED = {"serverNameToVerify": "pay.example"}
REUSED = "#/components/x-amazon-apigateway-integrations/"


@pytest.mark.parametrize(
    ("integration", "expected"),
    [
        (LINKED, FAIL),
        ({**LINKED, "connectionType": "vpc_link"}, FAIL),
        ({**LINKED, "tlsConfig": VERIFIED}, PASS),
        ({**LINKED, "tlsConfig": {"serverNameToVerify": P}}, PASS),
        ({**LINKED, "tlsConfig": NONE}, FAIL),
        ({**LINKED, "tlsConfig": {}}, UNDETERMINED),
        ({**LINKED, "tlsConfig": P}, UNDETERMINED),
        ({**LINKED, "connectionType": P}, UNDETERMINED),
        ({**LINKED, "connectionType": {"Fn::GetAtt": ["Custom", "Link"]}}, UNDETERMINED),
        ({**LINKED, "connectionType": "INTERNET"}, NOT_APPLICABLE),
        ({"$ref": f"{REUSED}Pay"}, FAIL),
        ({"$ref": f"{REUSED}Safe"}, PASS),
        ({"$ref": f"{REUSED}Any"}, UNDETERMINED),
        ({"$ref": f"{REUSED}None"}, UNDETERMINED),
        ({"$ref": P}, UNDETERMINED),
        (P, UNDETERMINED),
        (NONE, NOT_APPLICABLE),
    ],
)
def test_integrations_in_a_definition(integration: Any, expected: Verdict) -> None:
    assert written(integration) is expected


@pytest.mark.parametrize(
    ("api", "expected"),
    [
        ({"Name": "pay", "ProtocolType": "HTTP"}, NOT_APPLICABLE),
        ({"BodyS3Location": {"Bucket": "b", "Key": "k"}}, UNDETERMINED),
        ({"Body": P}, UNDETERMINED),
        ({"Body": {"paths": {"/pay": P}}}, UNDETERMINED),
        ({"Body": {"paths": {"/a": P, "/pay": {"post": {"x-amazon-apigateway-integration": LINKED}}}}}, FAIL),
        ({"Body": {"paths": {}}}, NOT_APPLICABLE),
        ({"Body": {"openapi": "3.0.1"}}, NOT_APPLICABLE),
    ],
)
def test_apis_and_their_definitions(api: dict[str, Any], expected: Verdict) -> None:
    assert said(ID, resource(API, **api)) is expected
