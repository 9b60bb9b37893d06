from datetime import date
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from constructs import Construct, IConstruct

from pci_constructs import ExceptionRecord, RefusedSetting, Worksheet, accept
from pci_constructs.assembly import read
from pci_constructs.check import judge_assemblies
from pci_constructs.findings import Verdict
from pci_constructs.options import Options

RULE = "stateful-resource-retained"
WHO: dict[str, Any] = {"reason": "a test key", "owner": "a", "approver": "b", "expires": "2026-11-24"}
WORKSHEET = Worksheet(constraints="c", objective="o", risk="r", definition="d", validation="v", maintenance="m")


def group(scope: Construct, id_: str) -> Construct:
    """Two keys that go with their stack, in a construct of their own."""
    made = Construct(scope, id_)
    for name in ("Key", "Sibling"):
        kms.Key(made, name, removal_policy=cdk.RemovalPolicy.DESTROY)
    return made


def verdicts(app: cdk.App) -> dict[str, Verdict]:
    app.synth()
    options = Options(only=(RULE,), today=date(2026, 11, 24))
    return {finding.subject.construct_path: finding.verdict for finding in judge_assemblies([read(Path(app.outdir))], options).findings}


@pytest.mark.parametrize(
    ("on", "covered"),
    [
        (["One", "Key"], {"Stack/One/Key/Resource"}),
        (["One"], {"Stack/One/Key/Resource", "Stack/One/Sibling/Resource"}),
        ([], {f"Stack/{g}/{k}/Resource" for g in ("One", "Two") for k in ("Key", "Sibling")}),
    ],
)
def test_an_exception_covers_what_it_is_called_on_and_nothing_else(app: cdk.App, on: list[str], covered: set[str]) -> None:
    stack, other = cdk.Stack(app, "Stack"), cdk.Stack(cdk.Stage(app, "Stage"), "Stack")
    group(stack, "One")
    group(stack, "Two")
    group(other, "One")
    construct: IConstruct = stack
    for child in on:
        construct = construct.node.find_child(child)
    accept(construct, RULE, **WHO)
    found = verdicts(app)
    assert {path for path, verdict in found.items() if verdict is Verdict.ACCEPTED} == covered
    assert {verdict for path, verdict in found.items() if path not in covered} == {Verdict.FAIL}
    assert len(found) == 6


def test_apps_and_stages_are_for_the_register(app: cdk.App) -> None:
    for wide in (app, cdk.Stage(app, "Production")):
        with pytest.raises(RefusedSetting, match="register of exceptions"):
            accept(wide, RULE, **WHO)


def test_the_fields_make_a_record(stack: cdk.Stack) -> None:
    accept(stack, RULE, **WHO, ticket="T-1", kind="compensating-control", worksheet=WORKSHEET)
    (entry,) = [entry for entry in stack.node.metadata if entry.type == "pci-constructs:exception"]
    assert entry.data["kind"] == "compensating-control"
    assert (entry.data["ticket"], entry.data["constraints"], entry.data["maintenance"]) == ("T-1", "c", "m")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": ""}, "reason must be a text"),
        ({"approver": "A"}, "somebody else than the owner"),
        ({"expires": "soon"}, "a date such as"),
        ({"kind": "whim"}, "kind must be one of accepted-risk"),
    ],
)
def test_a_wrong_field_is_refused(stack: cdk.Stack, change: dict[str, Any], said: str) -> None:
    with pytest.raises(RefusedSetting, match=said):
        accept(stack, RULE, **{**WHO, **change})


def test_a_worksheet_has_all_its_fields() -> None:
    with pytest.raises(RefusedSetting, match="risk must be a text"):
        Worksheet(constraints="c", objective="o", risk=" ", definition="d", validation="v", maintenance="m")


def test_a_record_says_the_same_as_its_fields(stack: cdk.Stack) -> None:
    accept(stack, RULE, ExceptionRecord(**WHO))
    accept(stack, RULE, **WHO)
    first, second = [entry.data for entry in stack.node.metadata if entry.type == "pci-constructs:exception"]
    assert first == second
