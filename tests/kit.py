"""What construct tests ask of a stack: its resources, its nag findings, and how it differs from the plain L2."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import cdk_nag
from aws_cdk import assertions
from constructs import Construct

Resource = dict[str, Any]


def template(stack: cdk.Stack) -> assertions.Template:
    """The stack's template, for assertions."""
    return assertions.Template.from_stack(stack)


def resources(stack: cdk.Stack, type_: str | None = None) -> dict[str, Resource]:
    """The stack's resources by logical id, all or those of one type."""
    found: dict[str, Resource] = template(stack).to_json().get("Resources", {})
    return {id_: resource for id_, resource in found.items() if type_ in (None, resource["Type"])}


def only(stack: cdk.Stack, type_: str) -> Resource:
    """The properties of the one resource of a type that the stack has."""
    found = resources(stack, type_)
    assert len(found) == 1, f"{len(found)} resources of {type_}: {sorted(found)}"
    return dict(next(iter(found.values())).get("Properties", {}))


def nag(app: cdk.App) -> list[str]:
    """What cdk-nag's PCI DSS and AWS Solutions packs still find, as ``path: pack::rule``."""
    cdk.Validations.of(app).add_plugins(cdk_nag.PCIDSS321Checks(app), cdk_nag.AwsSolutionsChecks(app))
    try:
        app.synth()
    except RuntimeError as error:
        if "ValidationFailed" not in str(error):
            raise
    report = json.loads((Path(app.outdir) / "validation-report.json").read_text("utf-8"))
    return sorted(
        f"{construct['constructPath']}: {plugin['pluginName']}::{violation['ruleName']}"
        for plugin in report["pluginReports"]
        for violation in plugin["violations"]
        for construct in violation["violatingConstructs"]
    )


@dataclass(frozen=True)
class Replacement:
    """A create-only property that a swap from the plain L2 would change, and so replace the resource."""

    logical_id: str
    type: str
    property: str


def replacements(
    ours: Callable[[Construct], object],
    plain: Callable[[Construct], object],
    create_only: Mapping[str, tuple[str, ...]],
    context: Mapping[str, Any],
) -> list[Replacement]:
    """The resources that putting ours in the place of the plain L2 would replace.

    Args:
        ours: builds our construct in a stack.
        plain: builds the L2 in a stack of the same name.
        create_only: the create-only properties to compare, by resource type, from the CloudFormation schema.
        context: the context of both apps.
    """
    before, after = (_synthesized(build, context) for build in (plain, ours))
    changed: list[Replacement] = []
    for logical_id, resource in before.items():
        names = create_only.get(resource["Type"], ())
        if logical_id not in after:
            changed.append(Replacement(logical_id, resource["Type"], "(logical id)"))
            continue
        new = after[logical_id].get("Properties", {})
        old = resource.get("Properties", {})
        changed += [Replacement(logical_id, resource["Type"], name) for name in names if old.get(name) != new.get(name)]
    return changed


def _synthesized(build: Callable[[Construct], object], context: Mapping[str, Any]) -> dict[str, Resource]:
    app = cdk.App(context=dict(context))
    stack = cdk.Stack(app, "Swap", env=cdk.Environment(account="111122223333", region="eu-central-1"))
    build(stack)
    return resources(stack)
