"""What kind of API a stage belongs to, and where its settings are."""

from collections.abc import Callable

from pci_constructs.assembly import ABSENT
from pci_constructs.rules import Block, Judgement, ResourceView, attempt, every, not_applicable, worst

REST_STAGE, DEPLOYMENT = "AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment"
REST_STAGES = (REST_STAGE, DEPLOYMENT)
"""What makes a stage of a REST API: a deployment that is given a name for it makes one, too."""
REST_API = "AWS::ApiGateway::RestApi"
STAGE, HTTP_API = "AWS::ApiGatewayV2::Stage", "AWS::ApiGatewayV2::Api"
_DESCRIPTION = "StageDescription"


def of_quick_api(api: ResourceView, part: str, decide: Callable[[Block], Judgement]) -> Judgement:
    """What a function decides on the stage or route that API Gateway makes with an API that names a target.

    Args:
        api: the API.
        part: ``Stage`` or ``Route``.
        decide: decides on what the template has it made with, if anything.
    """
    if api.live or not api.has("Target"):
        return not_applicable(f"no {part.lower()} is made with the API", "Target")
    overrides = next(iter(api.linked("AWS::ApiGatewayV2::ApiGatewayManagedOverrides", "ApiId")), None)
    settings = overrides.get(part) if overrides else None
    return decide(settings if isinstance(settings, Block) else api.inside({}, part))


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


def judge_settings(stage: Block, names: tuple[str, ...], decide: Callable[[Block], Judgement]) -> Judgement | None:
    """What a function decides on a stage that a deployment describes, which says some settings for all methods beside those for some.

    Args:
        stage: the stage, or its description.
        names: the settings.
        decide: decides on what has them.

    Returns:
        Nothing where that is said of each method, or of none.
    """
    if not stage.path or not any(stage.has(name) for name in names):
        return None
    for_all = attempt(lambda: decide(stage))
    return worst((for_all, every(stage.each("MethodSettings"), decide, empty=for_all)), empty=for_all)


def of_stage(resource: ResourceView, decide: Callable[[Block], Judgement]) -> Judgement:
    """What a function decides on the settings of a stage of a REST API: its own, or those that the deployment that makes it describes."""
    if resource.type != DEPLOYMENT:
        return decide(resource)
    name = resource.peek("StageName")
    if name is ABSENT or (isinstance(name, str) and not name.strip()):
        return not_applicable("the deployment makes no stage", "StageName")
    described = resource.get(_DESCRIPTION)
    return decide(described if isinstance(described, Block) else resource.inside({}, _DESCRIPTION))
