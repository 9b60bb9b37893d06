"""Back ends can tell the gateway from others.

A back end that is reached over HTTP has an address of its own, and whoever knows it can go past the gateway with its authorizers and
limits. With a client certificate the back end accepts connections from the gateway alone: only trusted certificates are accepted (4.2.1).
An API whose methods are all functions, AWS services or mocks has nobody to show it to.
"""

from collections.abc import Mapping

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    attempt,
    failed,
    not_applicable,
    passed,
    some,
)
from pci_constructs.rules.apigateway._apis import REST_API, REST_STAGES, of_stage
from pci_constructs.rules.apigateway._definitions import Operation, definition, operations

_INTEGRATION = "x-amazon-apigateway-integration"
_BAD = failed("back ends cannot tell the gateway from others", "ClientCertificateId")
_NOBODY = not_applicable("no method has a back end that is reached over HTTP", "RestApiId")


def _speaks_http(kind: str) -> Judgement:
    return passed("a method has a back end that is reached over HTTP") if kind.strip().upper().startswith("HTTP") else _NOBODY


def _of_method(method: ResourceView) -> Judgement:
    return _speaks_http(method.text("Integration.Type", "MOCK"))


def _of_operation(operation: Operation) -> Judgement:
    # An operation whose integration stands elsewhere, or nowhere, may have any back end.
    integration = operation.parts.get(_INTEGRATION)
    kind = integration.get("type") if isinstance(integration, Mapping) else None
    return _speaks_http(kind if isinstance(kind, str) else "HTTP")


def _check(stage: ResourceView) -> Judgement:
    return of_stage(stage, lambda settings: _shows(stage, settings))


def _shows(stage: ResourceView, settings: Block) -> Judgement:
    if settings.text("ClientCertificateId"):
        return passed("back ends are shown a client certificate", settings.where("ClientCertificateId"))
    api = stage.follow("RestApiId")
    if api is None or api.type != REST_API or api.has("BodyS3Location"):
        return _BAD
    rest = _BAD
    if api.has("Body"):
        # A definition that cannot be read here, as one that is kept in a bucket, may have any back end.
        defined = attempt(lambda: some(operations(definition(api)), _of_operation, empty=_BAD))
        if defined.verdict is not Verdict.NOT_APPLICABLE:
            return _BAD
        rest = _NOBODY
    found = some(api.linked("AWS::ApiGateway::Method", "RestApiId"), _of_method, empty=rest)
    return _BAD if found.verdict is Verdict.PASS else found


RULE = Rule(
    id="api-gw-ssl-enabled",
    title="REST APIs show back ends a client certificate",
    severity=Severity.LOW,
    requirements={"4.2.1": "a back end can accept trusted certificates only if the gateway has one to show"},
    remediation="add an AWS::ApiGateway::ClientCertificate, name it in ClientCertificateId, and have the back end ask for it",
    types=REST_STAGES,
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
