"""CDK's own acknowledgements have no owner and no expiry: of our rules they cover nothing, and each of them turns the gate red."""

from collections.abc import Callable
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from constructs import IConstruct

from pci_constructs import gate
from pci_constructs.findings import Verdict
from pci_constructs.saved import load

RULE = "stateful-resource-retained"
Place = Callable[[cdk.App], IConstruct]
PLACES: dict[str, Place] = {
    "the app": lambda app: app,
    "a stage": lambda app: app.node.find_child("Stage"),
    "a stack": lambda app: app.node.find_child("Stage").node.find_child("Stack"),
    "the construct": lambda app: app.node.find_child("Stage").node.find_child("Stack").node.find_child("Lost"),
    "the resource": lambda app: app.node.find_child("Stage").node.find_child("Stack").node.find_child("Lost").node.find_child("Resource"),
}


def synth(folder: Path, place: Place, *acknowledged: str, lost: bool = True) -> None:
    app = cdk.App(outdir=str(folder / "cdk.out"), context=gate.CONTEXT)
    cdk.Validations.of(app).add_plugins(gate.PciDssChecks(only=[RULE]))
    policy = cdk.RemovalPolicy.DESTROY if lost else cdk.RemovalPolicy.RETAIN
    kms.Key(cdk.Stack(cdk.Stage(app, "Stage"), "Stack"), "Lost", removal_policy=policy)
    for rule in acknowledged:
        cdk.Validations.of(place(app)).acknowledge(cdk.Acknowledgment(id=rule, reason="because"))
    app.synth()


@pytest.mark.parametrize("place", PLACES)
def test_a_failure_stays_one_and_the_acknowledgement_is_another(place: str, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=rf"(?s){RULE}.*exception-on-record"):
        synth(tmp_path, PLACES[place], f"pci-dss::{RULE}")


@pytest.mark.parametrize("place", PLACES)
def test_it_is_one_where_nothing_fails_too(place: str, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="exception-on-record"):
        synth(tmp_path, PLACES[place], f"pci-dss::{RULE}", lost=False)


@pytest.mark.parametrize("place", PLACES)
def test_the_finding_on_acknowledgements_cannot_be_acknowledged(place: str, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=rf"(?s){RULE}.*exception-on-record"):
        synth(tmp_path, PLACES[place], f"pci-dss::{RULE}", "pci-dss::exception-on-record", "pci-dss::*")


def test_the_run_names_who_acknowledged(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        synth(tmp_path, PLACES["a stage"], f"pci-dss::{RULE}")
    failed = load(tmp_path / "cdk.out").of(Verdict.FAIL)
    assert [(f.rule, f.subject.construct_path) for f in failed if f.source == "pci-dss"] == [
        (RULE, "Stage/Stack/Lost/Resource"),
        ("exception-on-record", "Stage"),
    ]


def test_acknowledgements_of_others_are_theirs(tmp_path: Path) -> None:
    synth(tmp_path, PLACES["the app"], "AwsSolutions::AwsSolutions-S1", lost=False)
