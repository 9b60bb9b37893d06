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
    Undetermined,
    Unknown,
    Verdict,
    failed,
    not_applicable,
    passed,
    some,
    undetermined,
)
from pci_constructs.rules.apigateway._apis import REST_API, REST_STAGES, of_stage
from pci_constructs.rules.apigateway._definitions import Operation, definition, operations
from pci_constructs.rules.reading import has_text

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
    kind = integration.get("type") if isinstance(integration, Mapping) else integration
    if kind.__class__ is Unknown:
        return undetermined("the kind of a method's back end is not known", "ClientCertificateId", blocked_by=kind.why)
    return _speaks_http(kind if isinstance(kind, str) else "HTTP")


def _check(stage: ResourceView) -> Judgement:
    return of_stage(stage, lambda settings: _shows(stage, settings))


def _shows(stage: ResourceView, settings: Block) -> Judgement:
    if has_text(settings, "ClientCertificateId"):
        return passed("back ends are shown a client certificate", settings.where("ClientCertificateId"))
    api = stage.follow("RestApiId")
    if api is None or api.type != REST_API or api.has("BodyS3Location"):
        return _BAD
    rest = _BAD
    if api.has("Body"):
        try:
            body = definition(api)
        except Undetermined:
            # A definition that cannot be read here, as one that is kept in a bucket, may have any back end.
            return _BAD
        rest = some(operations(body), _of_operation, empty=_BAD)
        if rest.verdict in (Verdict.PASS, Verdict.FAIL):
            return _BAD
    found = some(api.linked("AWS::ApiGateway::Method", "RestApiId"), _of_method, empty=rest)
    if found.verdict is Verdict.PASS:
        return _BAD
    return rest if rest.verdict is Verdict.UNDETERMINED else found


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
