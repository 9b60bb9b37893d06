"""One app per case of the gate's table; the case is named by the environment variable CASE and run as a process of its own."""

import os
from collections.abc import Callable
from pathlib import Path

from pci_constructs import Scope, declare_scope, gate, node

node.ensure()

import aws_cdk as cdk  # noqa: E402
import jsii  # noqa: E402
from aws_cdk import aws_kms as kms  # noqa: E402
from aws_cdk import aws_s3 as s3  # noqa: E402
from constructs import Construct  # noqa: E402

Defect = Callable[[Construct], object]


def breaks_our_rule(scope: Construct) -> None:
    kms.Key(scope, "Lost", enable_key_rotation=True, removal_policy=cdk.RemovalPolicy.DESTROY)


def breaks_nags_rule(scope: Construct) -> None:
    s3.Bucket(scope, "Plain")


def breaks_cdks_rule(scope: Construct) -> None:
    cdk.CfnResource(scope, "Wrong", type="AWS::SNS::Topic", properties={"DisplayName": "x", "NoSuchProperty": True})


def nothing(_: Construct) -> None:
    """A stack without a defect."""


class Case(cdk.Stack):
    def __init__(self, scope: Construct, construct_id: str, defect: Defect, *, nested: Defect | None = None) -> None:
        super().__init__(scope, construct_id)
        kms.Key(self, "Key", enable_key_rotation=True)
        defect(self)
        if nested:
            child = cdk.NestedStack(self, "Nested")
            kms.Key(child, "Key", enable_key_rotation=True)
            nested(child)
        declare_scope(self, Scope.CDE, reason="a case of the gate's table")


@jsii.implements(cdk.IPolicyValidationPlugin)
class Other:
    """A plugin of somebody else's that misbehaves."""

    def __init__(self, act: Callable[[cdk.IPolicyValidationContext], object]) -> None:
        self._act = act

    @property
    def name(self) -> str:
        return "other"

    @property
    def version(self) -> str:
        return "1"

    @property
    def rule_ids(self) -> list[str]:
        return ["other"]

    def validate(self, context: cdk.IPolicyValidationContext) -> cdk.PolicyValidationPluginReport:
        self._act(context)
        return cdk.PolicyValidationPluginReport(success=True, violations=[])


def raise_error(_: cdk.IPolicyValidationContext) -> None:
    raise ValueError("a plugin that raises")


def corrupt(context: cdk.IPolicyValidationContext) -> None:
    Path((context.stack_templates or [])[0].template_path).write_text("{ not JSON", "utf-8")


def main(case: str) -> None:
    app = cdk.App()
    if case == "stack-unreadable":
        cdk.Validations.of(app).add_plugins(Other(corrupt))
    gate.install(app)
    if case == "plugin-raises":
        cdk.Validations.of(app).add_plugins(Other(raise_error))
    where, _, what = case.partition(":")
    defect = {"ours": breaks_our_rule, "nag": breaks_nags_rule, "cdk": breaks_cdks_rule}.get(what, nothing)
    if where == "no-stack":
        cdk.Stage(app, "Empty")
    elif where == "stage":
        Case(cdk.Stage(app, "Stage"), "Stack", defect)
    elif where == "nested":
        Case(app, "Stack", nothing, nested=defect)
    elif where == "nested-in-stage":
        Case(cdk.Stage(app, "Stage"), "Stack", nothing, nested=defect)
    elif where == "green":
        Case(app, "Stack", nothing)
        Case(cdk.Stage(app, "Stage"), "Stack", nothing, nested=nothing)
    else:
        Case(app, "Stack", defect)
    app.synth()


if __name__ == "__main__":
    main(os.environ["CASE"])
