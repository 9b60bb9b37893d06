"""What a deployment group deploys to, and how: read from its application and its deployment configuration."""

from pci_constructs.rules import Block, Judgement, ResourceView, Undetermined, Unknown, failed, not_applicable, passed
from pci_constructs.rules.reading import word

CONFIG_NAME = "DeploymentConfigName"
_PLATFORM = "Live.ComputePlatform"
_CONFIG = "AWS::CodeDeploy::DeploymentConfig"
_APPLICATION = "AWS::CodeDeploy::Application"
_MACHINES = (
    "AutoScalingGroups",
    "Ec2TagFilters",
    "Ec2TagSet",
    "ECSServices",
    "LoadBalancerInfo",
    "OnPremisesInstanceTagFilters",
    "OnPremisesTagSet",
)
_OTHER = not_applicable("deployments of something else than Lambda functions")


def _named(group: ResourceView, path: str, type_: str) -> ResourceView | None:
    """The resource that a property refers to, by reference or by the name that the template gives it."""
    found = group.follow(path)
    if found is not None or not group.has(path):
        return found
    name = group.text(path)
    named = (other for other in group.neighbours(type_) if other.peek(path).__class__ is not Unknown and other.text(path) == name)
    return next(named, None)


def _says(group: ResourceView, path: str) -> bool:
    """Whether a list or map is there, and is not known to have nothing in it."""
    value = group.peek(path)
    return group.has(path) and (value.__class__ is Unknown or bool(value.names() if isinstance(value, Block) else value))


def platform(group: ResourceView) -> str:
    """The compute platform in lower case: the application has it, and what a group of machines or services names gives it away.

    Raises:
        Undetermined: the application is not of this assembly, or a running group does not say it.
    """
    if group.live and group.has(_PLATFORM):
        return word(group, _PLATFORM)
    if word(group, "DeploymentStyle.DeploymentType") == "in_place" or any(_says(group, path) for path in _MACHINES):
        return "server"
    application = _named(group, "ApplicationName", _APPLICATION)
    if application is None:
        raise Undetermined("the compute platform of an application that is not among what was read", "ApplicationName")
    return word(application, "ComputePlatform", "Server")


def in_steps(group: ResourceView) -> Judgement:
    """Judges that traffic of Lambda functions is not shifted all at once, which it is where the group names no configuration."""
    name = group.text(CONFIG_NAME).strip()
    config = _named(group, CONFIG_NAME, _CONFIG)
    if config is not None:
        return _config(config)
    lower = name.lower()
    if lower.startswith("codedeploydefault."):
        if not lower.startswith("codedeploydefault.lambda"):
            return _OTHER
        return _judged(lower == "codedeploydefault.lambdaallatonce", CONFIG_NAME, name)
    if platform(group) != "lambda":
        return _OTHER
    if not name:
        return failed("traffic is shifted all at once, the default for Lambda functions", CONFIG_NAME)
    raise Undetermined(f"how the configuration {name}, which is not among what was read, shifts traffic", CONFIG_NAME)


def _config(config: Block) -> Judgement:
    if word(config, "ComputePlatform", "Server") != "lambda":
        return _OTHER
    path = "TrafficRoutingConfig.Type"
    return _judged(word(config, path, "AllAtOnce") == "allatonce", CONFIG_NAME, config.text(path, "AllAtOnce"))


def _judged(at_once: bool, path: str, how: str) -> Judgement:
    if at_once:
        return failed(f"traffic is shifted all at once ({how})", path)
    return passed(f"traffic is shifted in steps ({how})", path)
