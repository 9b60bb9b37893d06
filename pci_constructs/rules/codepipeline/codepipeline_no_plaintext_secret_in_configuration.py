"""Pipelines hold no secrets in clear.

A token in a pipeline's actions or webhooks is in the template, in version control and in the stack's history (8.3.2, 8.6.2), and whoever
has it changes what is built and deployed. Connections need none; where a token has to be, a dynamic reference keeps it out of the template.
Commands and the pipeline's own variables are shown to whoever may describe it, whatever was put into them at deployment.
"""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    attempt,
    every,
    failed,
    not_applicable,
    passed,
    worst,
)
from pci_constructs.rules.codebuild._sources import is_fetched
from pci_constructs.rules.codepipeline._deployments import PIPELINE
from pci_constructs.rules.secret_names import names_secret
from pci_constructs.rules.secret_text import judge_protected, judge_readable, literal_secret

WEBHOOK = "AWS::CodePipeline::Webhook"
_GOOD = passed("no action holds a secret", "Stages")
_WEBHOOK_PATH = "AuthenticationConfiguration.SecretToken"
_CONDITIONS = ("BeforeEntry", "OnFailure", "OnSuccess")


def _check(resource: ResourceView) -> Judgement:
    if resource.type == WEBHOOK:
        if not resource.has(_WEBHOOK_PATH):
            return not_applicable("the webhook is not authenticated by a token", _WEBHOOK_PATH)
        # A running webhook shows its token as stars; where it came from nobody can tell any more.
        judge = judge_readable if resource.evaluation.assembly.live else judge_protected
        return judge(resource.peek(_WEBHOOK_PATH), "SecretToken", _WEBHOOK_PATH)
    variables = every(resource.each("Variables"), _default, empty=_GOOD)
    return worst((every(resource.each("Stages"), _stage, empty=_GOOD), variables), empty=_GOOD)


def _default(variable: Block) -> Judgement:
    if not variable.has("DefaultValue"):
        return _GOOD
    return judge_readable(variable.peek("DefaultValue"), variable.text("Name"), variable.where("DefaultValue"))


def _stage(stage: Block) -> Judgement:
    def parts() -> Iterator[Judgement]:
        yield every(stage.each("Actions"), _action, empty=_GOOD)
        for name in _CONDITIONS:
            yield attempt(partial(_conditions, stage, f"{name}.Conditions"))

    return worst(parts(), empty=_GOOD)


def _conditions(stage: Block, path: str) -> Judgement:
    return every(stage.each(path), _condition, empty=_GOOD)


def _condition(condition: Block) -> Judgement:
    return every(condition.each("Rules"), lambda rule: worst(_said(rule), empty=_GOOD), empty=_GOOD)


def _action(action: Block) -> Judgement:
    return worst((*_said(action), every(action.each("EnvironmentVariables"), _variable, empty=_GOOD)), empty=_GOOD)


def _said(step: Block) -> Iterator[Judgement]:
    """What an action, or a rule of a condition, is told to do."""
    yield attempt(lambda: _settings(step))
    where = step.where("Commands")
    yield worst((judge_readable(command, "a command", where) for command in step.each("Commands")), empty=_GOOD)


def _settings(step: Block) -> Judgement:
    configuration = _map(step, "Configuration")
    return every(configuration.names(), lambda name: _setting(configuration, name), empty=_GOOD) if configuration else _GOOD


def _map(block: Block, path: str) -> Block | None:
    """A map that may be written as JSON text."""
    value = block.get(path)
    if isinstance(value, str):
        return block.inside(_parsed(value, dict, block.where(path)), path)
    return value if isinstance(value, Block) else None


def _parsed(text: str, kind: type, where: str) -> Any:
    try:
        found = json.loads(text)
    except ValueError:
        raise Undetermined("text that is no JSON", where) from None
    return found if isinstance(found, kind) else kind()


def _setting(configuration: Block, name: str) -> Judgement:
    value, where = configuration.peek(name), configuration.where(name)
    if name == "EnvironmentVariables":
        variables = configuration
        if not isinstance(value, list):
            variables = configuration.inside({name: _parsed(configuration.text(name), list, where)}, "")
        return every(variables.each(name), _variable, empty=_GOOD)
    if configuration.evaluation.assembly.live:
        # CodePipeline hides what it keeps in secret; the rest is there for whoever may describe the pipeline.
        return judge_readable(value, name, where)
    if names_secret(name):
        return judge_protected(value, name, where)
    found = literal_secret(value, name)
    return failed(f"{name} holds {found}", where) if found else _GOOD


def _variable(variable: Block) -> Judgement:
    keys = {name.lower(): name for name in variable.names()}
    name, value, type_ = (keys.get(key, key) for key in ("name", "value", "type"))
    if is_fetched(variable, type_):
        return _GOOD
    return judge_readable(variable.peek(value), variable.text(name), variable.where(value))


def _example(token: str) -> dict[str, Any]:
    source = {
        "Name": "Source",
        "ActionTypeId": {"Category": "Source", "Owner": "ThirdParty", "Provider": "GitHub", "Version": "1"},
        "Configuration": {"Owner": "team", "Repo": "shop", "Branch": "main", "OAuthToken": token},
    }
    return {"RoleArn": "arn:aws:iam::111122223333:role/pipeline", "Stages": [{"Name": "Source", "Actions": [source]}]}


RULE = Rule(
    id="codepipeline-no-plaintext-secret-in-configuration",
    title="Pipelines and webhooks hold no secrets in clear",
    severity=Severity.HIGH,
    requirements={
        "8.3.2": "tokens of a pipeline are not kept in clear where templates are",
        "8.6.2": "tokens are not hard-coded in a pipeline",
    },
    remediation="connect to the repository through CodeConnections, or use a dynamic reference to Secrets Manager; revoke the old token",
    types=(PIPELINE, WEBHOOK),
    check=_check,
    passing=_example("{{resolve:secretsmanager:github:SecretString:token}}"),
    failing=_example("not-in-here"),
)
