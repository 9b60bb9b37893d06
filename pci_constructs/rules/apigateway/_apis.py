"""What kind of API a stage belongs to."""

from pci_constructs.rules import Block, ResourceView

REST_STAGE = "AWS::ApiGateway::Stage"
REST_API = "AWS::ApiGateway::RestApi"
STAGE = "AWS::ApiGatewayV2::Stage"


def endpoint_type(api: Block) -> str:
    """How a REST API is published, in upper case: ``EDGE`` unless it says so, itself or as a parameter of its definition."""
    types = api.get("EndpointConfiguration.Types")
    named = types[0] if isinstance(types, list) and types else types or api.get("Parameters.endpointConfigurationTypes")
    return str(named or "EDGE").strip().upper()


def is_private(stage: ResourceView) -> bool:
    """Whether the REST API of a stage is reached from VPCs alone; an API of another assembly is taken for a public one."""
    api = stage.follow("RestApiId")
    return api is not None and api.type == REST_API and endpoint_type(api) == "PRIVATE"
