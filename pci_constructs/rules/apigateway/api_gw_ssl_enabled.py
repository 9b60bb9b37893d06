"""Back ends can tell the gateway from others.

A back end that is reached over HTTP has an address of its own, and whoever knows it can go past the gateway with its authorizers and
limits. With a client certificate the back end accepts connections from the gateway alone: only trusted certificates are accepted (4.2.1).
An API whose methods are all functions, AWS services or mocks has nobody to show it to.
"""

from typing import Any

from pci_constructs.rules import (
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    Unknown,
    Verdict,
    failed,
    not_applicable,
    passed,
    some,
    worst,
)
from pci_constructs.rules.apigateway._apis import BODY, REST_API, REST_STAGE, definition, mapping, operations

_BAD = failed("back ends cannot tell the gateway from others", "ClientCertificateId")
_NOBODY = not_applicable("no method has a back end that is reached over HTTP", "RestApiId")


def _speaks_http(method: ResourceView) -> Judgement:
    kind = method.text("Integration.Type", "MOCK").strip().upper()
    return passed("a method has a back end that is reached over HTTP") if kind.startswith("HTTP") else _NOBODY


def _reaches_http(operation: Any) -> bool:
    kind = mapping(mapping(operation).get("x-amazon-apigateway-integration")).get("type", "MOCK")
    if kind.__class__ is Unknown:
        raise Undetermined(kind, BODY)
    return str(kind).strip().upper().startswith("HTTP")


def _check(stage: ResourceView) -> Judgement:
    if stage.text("ClientCertificateId"):
        return passed("back ends are shown a client certificate", "ClientCertificateId")
    api = stage.follow("RestApiId")
    if api is None or api.type != REST_API or api.has("BodyS3Location"):
        return _BAD
    if api.has(BODY):
        judged = (_NOBODY if not _reaches_http(operation) else _BAD for _, _, operation in operations(definition(api)))
        return worst(judged, empty=_BAD)
    found = some(api.linked("AWS::ApiGateway::Method", "RestApiId"), _speaks_http, empty=_BAD)
    return _BAD if found.verdict is Verdict.PASS else found


RULE = Rule(
    id="api-gw-ssl-enabled",
    title="REST APIs show back ends a client certificate",
    severity=Severity.LOW,
    requirements={"4.2.1": "a back end can accept trusted certificates only if the gateway has one to show"},
    remediation="add an AWS::ApiGateway::ClientCertificate, name it in ClientCertificateId, and have the back end ask for it",
    types=(REST_STAGE,),
    check=_check,
    equivalents={
        "securityhub": "APIGateway.2",
        "config": "api-gw-ssl-enabled",
        "cdk-nag": "PCI.DSS.321-APIGWSSLEnabled",
        "checkov": "CKV2_AWS_51",
    },
    passing={"ClientCertificateId": "a1b2c3"},
    failing={"ClientCertificateId": ""},
)
