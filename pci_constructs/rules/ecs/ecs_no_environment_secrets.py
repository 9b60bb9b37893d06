"""Environment variables of containers hold no secrets.

A task definition keeps its variables in clear, in every revision for ever, for whoever may describe it. A password or an access key there
is hard-coded (8.6.2) and readable (8.3.2), and one that CloudFormation fetches from Secrets Manager at deployment ends up the same way; so
does a token or key among the options of a log driver. ECS can fetch secrets itself when a container starts, those of a log driver included.
"""

from functools import partial

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, attempt, every, failed, not_applicable, passed, worst
from pci_constructs.rules.ecs._tasks import TASKS, each_container
from pci_constructs.rules.secret_names import kind_of_secret
from pci_constructs.rules.secret_text import judge_readable

_OPTIONS, _NONE = "LogConfiguration.Options", passed("no option of the log driver is a secret")
EXPRESS, _PRIMARY = "AWS::ECS::ExpressGatewayService", "PrimaryContainer"
"""A service of one container, of which ECS makes the task definition."""
KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ECS_ENGINE_AUTH_DATA")
"""Variables that hold a credential by their name, whatever the value."""


def _container(container: Block) -> Judgement:
    return worst((attempt(partial(judge, container)) for judge in (_variables, _options)), empty=_NONE)


def _variables(container: Block) -> Judgement:
    empty = passed("containers have no variables that hold a secret", container.where("Environment"))
    return every(container.each("Environment"), _variable, empty=empty)


def _options(container: Block) -> Judgement:
    options, where = container.get(_OPTIONS), container.where(_OPTIONS)
    named = options.leaves() if isinstance(options, Block) else ()
    return worst((judge_readable(value, name, where) for name, value in named if kind_of_secret(name)), empty=_NONE)


def _variable(variable: Block) -> Judgement:
    name = variable.text("Name")
    if name.strip().upper() in KEYS:
        return failed(f"{name} is passed as a variable", variable.where("Name"))
    return judge_readable(variable.peek("Value"), name, variable.where("Value"))


def _check(resource: ResourceView) -> Judgement:
    if resource.type != EXPRESS:
        return each_container(resource, _container)
    found = resource.get(_PRIMARY)
    return _variables(found) if isinstance(found, Block) else not_applicable("it has no container", _PRIMARY)


RULE = Rule(
    id="ecs-no-environment-secrets",
    title="Environment variables of containers hold no secrets",
    severity=Severity.HIGH,
    requirements={
        "8.3.2": "variables of a task definition are kept and shown in clear",
        "8.6.2": "a password in a task definition is hard-coded",
    },
    remediation="move the value to Secrets or SecretOptions (valueFrom a secret or parameter), access keys to the task role; rotate it",
    types=(*TASKS, EXPRESS),
    check=_check,
    equivalents={"securityhub": "ECS.8", "config": "ecs-no-environment-secrets"},
    passing={"ContainerDefinitions": [{"Name": "a", "Image": "i", "Environment": [{"Name": "LOG_LEVEL", "Value": "info"}]}]},
    failing={"ContainerDefinitions": [{"Name": "a", "Image": "i", "Environment": [{"Name": "DB_PASSWORD", "Value": "hunter2"}]}]},
)
