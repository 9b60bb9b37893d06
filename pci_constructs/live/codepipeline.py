"""CodePipeline: pipelines with their stages and actions, without what these hold in secret."""

import json
from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.masking import readable
from pci_constructs.live.reading.shapes import known, pick, renamed
from pci_constructs.live.reading.source import Source

_GONE = ("PipelineNotFoundException",)
_KIND = {name: name.lower() for name in ("Category", "Owner", "Provider", "Version")}
_ACTION = {"Name": "name", "Namespace": "namespace", "Region": "region", "RoleArn": "roleArn"}
_VARIABLES = "EnvironmentVariables"
_HELD = {"BeforeEntry": "beforeEntry", "OnFailure": "onFailure", "OnSuccess": "onSuccess"}
"""Where a stage has conditions."""
_NAMED = ("ActionMode", "ProjectName", "RoleArn", "StackName")
"""Settings of actions that name things; no secret is among them."""


def _pipelines(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        answer = source.ask("get_pipeline", needs="pipeline", gone=_GONE, name=item["name"])
        found = pick(answer, "pipeline")
        return Found(
            id=item["name"],
            arn=source.arn(item["name"]),
            properties={
                **renamed(found, {"ExecutionMode": "executionMode", "PipelineType": "pipelineType", "RoleArn": "roleArn"}),
                "ArtifactStore": known(pick(found, "artifactStore"), _store),
                "ArtifactStores": known(
                    pick(found, "artifactStores"),
                    lambda stores: [{"Region": region, "ArtifactStore": _store(store)} for region, store in sorted(stores.items())],
                ),
                "Name": item["name"],
                "Stages": known(pick(found, "stages"), lambda stages: [_stage(stage) for stage in stages]),
                "Variables": known(pick(found, "variables"), lambda variables: [_default(one) for one in variables]),
            },
        )

    yield from source.each(source.pages("list_pipelines", "pipelines"), one)


def _store(store: Any) -> dict[str, Any]:
    key = store.get("encryptionKey")
    made = {"Location": Named("AWS::S3::Bucket", store["location"]), "Type": store["type"]}
    return {**made, "EncryptionKey": {"Id": key["id"], "Type": key["type"]}} if key else made


def _default(variable: Any) -> dict[str, Any]:
    name = variable["name"]
    return {"Name": name, **({"DefaultValue": readable(name, variable["defaultValue"])} if "defaultValue" in variable else {})}


def _stage(stage: Any) -> dict[str, Any]:
    held = {name: [_condition(one) for one in stage.get(key, {}).get("conditions", ())] for name, key in _HELD.items()}
    return {
        "Name": stage["name"],
        "Actions": [_action(action) for action in stage["actions"]],
        **{name: {"Conditions": conditions} for name, conditions in held.items() if conditions},
    }


def _condition(condition: Any) -> dict[str, Any]:
    return {"Rules": [{**renamed(rule, {"Name": "name"}), **_said(rule)} for rule in condition.get("rules", ())]}


def _said(step: Any) -> dict[str, Any]:
    """What an action, or a rule of a condition, is told to do."""
    made = {"Configuration": {name: _setting(name, value) for name, value in step.get("configuration", {}).items()}}
    commands = [readable("a command", command) for command in step.get("commands", ())]
    return {**made, "Commands": commands} if commands else made


def _action(action: Any) -> dict[str, Any]:
    made = {
        **renamed(action, _ACTION),
        "ActionTypeId": renamed(action["actionTypeId"], _KIND),
        **_said(action),
        # Variables of the newer kind of action, beside the settings.
        _VARIABLES: [_variable(one) for one in action.get("environmentVariables", ())] or ABSENT,
        "RunOrder": action.get("runOrder", 1),
    }
    return {name: value for name, value in made.items() if value is not ABSENT}


def _setting(name: str, value: str) -> Any:
    if name != _VARIABLES:
        return value if name in _NAMED else readable(name, value)
    try:
        found = json.loads(value)
    except ValueError:
        return Unknown("variables of an action that are no JSON")
    return [_variable(one) for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _variable(one: Any) -> dict[str, Any]:
    name = str(one.get("name", ""))
    return {"name": name, "type": one.get("type", "PLAINTEXT"), "value": readable(name, one.get("value", ""))}


COLLECTOR = Collector(
    service="codepipeline",
    readers=(
        Reader(
            type="AWS::CodePipeline::Pipeline",
            properties=("ArtifactStore", "ArtifactStores", "ExecutionMode", "Name", "PipelineType", "RoleArn", "Stages", "Variables"),
            calls=("codepipeline:GetPipeline", "codepipeline:ListPipelines"),
            read=_pipelines,
        ),
    ),
)
