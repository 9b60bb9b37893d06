import json
from pathlib import Path

import pytest

from pci_constructs.check import judge_assemblies
from pci_constructs.options import Options
from pci_constructs.reports import machine
from pci_constructs.saved import BadRun, load
from tests.kit_assembly import assembly, stack

ONLY = ("stateful-resource-retained", "pci-scope-tagged")
TOPIC = {"Type": "AWS::SNS::Topic", "Properties": {"Tags": [{"Key": "pci-scope", "Value": "cde"}]}}
BUILT = assembly(
    stack(
        {"Key": {"Type": "AWS::KMS::Key"}, "Topic": TOPIC, "Policy": {"Type": "AWS::SNS::TopicPolicy"}}, tags={"pci-scope": "connected-to"}
    ),
    stack({"Key": {"Type": "AWS::KMS::Key"}}, path="App/Other"),
    metadata={"App/Stack/Topic": ("pci-constructs:scope", {"scope": "cde", "reason": "carries card numbers"})},
)


def test_a_saved_run_is_the_run(tmp_path: Path) -> None:
    run = judge_assemblies([BUILT], Options(only=ONLY), scopes=True)
    (tmp_path / "run.json").write_text(machine.render(run, everything=True), "utf-8")
    again = load(tmp_path / "run.json")
    assert again.to_json() == run.to_json()
    assert machine.render(again, everything=True) == machine.render(run, everything=True)


def test_every_resource_has_its_scope_and_the_reason() -> None:
    run = judge_assemblies([BUILT], Options(only=ONLY), scopes=True)
    assert {(item.subject.construct_path, item.scope, item.reason) for item in run.inventory} == {
        ("App/Stack/Key/Resource", "connected-to", "has no tag of its own; the scope is that of its stack"),
        ("App/Stack/Topic/Resource", "cde", "carries card numbers"),
        ("App/Stack/Policy/Resource", "connected-to", "takes no tags; the scope is that of its stack"),
        ("App/Other/Key/Resource", "", "nothing says how it relates to card data"),
    }


def test_the_owner_is_that_of_the_resource_before_that_of_its_stack() -> None:
    tagged = {"Type": "AWS::SNS::Topic", "Properties": {"Tags": [{"Key": "owner", "Value": "payments"}]}}
    run = judge_assemblies(
        [assembly(stack({"Topic": tagged, "Key": {"Type": "AWS::KMS::Key"}}, tags={"owner": "platform"}))], Options(only=ONLY), scopes=True
    )
    assert {item.subject.logical_id: item.owner for item in run.inventory} == {"Topic": "payments", "Key": "platform"}


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "no JSON"), ("[]", "not a run"), ("{}", "not a run"), (json.dumps({"schema_version": 2}), "schema_version is 2, and 1 is read")],
)
def test_what_is_no_run_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "x.json").write_text(text, "utf-8")
    with pytest.raises(BadRun, match=r"x\.json: ") as error:
        load(tmp_path / "x.json")
    assert said in str(error.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRun, match="cannot be read"):
        load(tmp_path / "x.json")
