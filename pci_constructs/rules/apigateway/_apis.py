"""What kind of API a stage belongs to, where its settings are, and what an API defines in OpenAPI."""

from collections.abc import Callable, Iterator
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.rules import Block, Judgement, ResourceView, Undetermined, Unknown, not_applicable

REST_STAGE, DEPLOYMENT = "AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment"
REST_STAGES = (REST_STAGE, DEPLOYMENT)
"""What makes a stage of a REST API: a deployment that is given a name for it makes one, too."""
REST_API = "AWS::ApiGateway::RestApi"
STAGE = "AWS::ApiGatewayV2::Stage"
_DESCRIPTION = "StageDescription"
BODY = "Body"
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "x-amazon-apigateway-any-method")


def endpoint_type(api: Block) -> str:
    """How a REST API is published, in upper case: ``EDGE`` unless it says so, itself or as a parameter of its definition."""
    types = api.get("EndpointConfiguration.Types")
    named = types[0] if isinstance(types, list) and types else types or api.get("Parameters.endpointConfigurationTypes")
    return str(named or "EDGE").strip().upper()


def is_private(stage: ResourceView) -> bool:
    """Whether the REST API of a stage is reached from VPCs alone; an API of another assembly is taken for a public one."""
    api = stage.follow("RestApiId")
    return api is not None and api.type == REST_API and endpoint_type(api) == "PRIVATE"


def is_for_all(setting: Block) -> bool:
    """Whether a method setting is for every method of every resource."""
    return setting.text("HttpMethod") == "*" and setting.text("ResourcePath") in ("/*", "*")


def of_stage(resource: ResourceView, decide: Callable[[Block], Judgement]) -> Judgement:
    """What a function decides on the settings of a stage of a REST API: its own, or those that the deployment that makes it describes."""
    if resource.type != DEPLOYMENT:
        return decide(resource)
    name = resource.peek("StageName")
    if name is ABSENT or (isinstance(name, str) and not name.strip()):
        return not_applicable("the deployment makes no stage", "StageName")
    described = resource.get(_DESCRIPTION)
    return decide(described if isinstance(described, Block) else resource.inside({}, _DESCRIPTION))


def definition(api: ResourceView) -> dict[str, Any]:
    """The definition in OpenAPI that the template holds, empty if the API has none.

    Raises:
        Undetermined: it lies somewhere else, or is not known.
    """
    if api.has("BodyS3Location"):
        raise Undetermined("the definition of the API, which is kept in S3", "BodyS3Location")
    return mapping(api.deep(BODY))


def operations(defined: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """The path, the method and the definition of each operation; the latter ``Unknown`` if it is not known, for ``every``."""
    for path, methods in mapping(defined.get("paths")).items():
        for method, operation in mapping(methods).items():
            if method.lower() in _METHODS:
                yield path, method.lower(), operation


def mapping(value: Any) -> dict[str, Any]:
    """A part of a definition that is a map, empty if it is absent.

    Raises:
        Undetermined: it is not known, or is no map.
    """
    if value is None:
        return {}
    if value.__class__ is Unknown:
        raise Undetermined(value, BODY)
    if not isinstance(value, dict):
        raise Undetermined(f"{value!r}, which is no map", BODY)
    return value
