"""The arguments of the gate: what they change, and how a wrong one is refused."""

from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from msgspec.structs import replace

from pci_constructs import RefusedSetting, check, gate
from pci_constructs.findings import Verdict
from pci_constructs.rules import engine
from pci_constructs.rules.catalogue import ids
from pci_constructs.rules.settings import Settings
from pci_constructs.saved import load

RULE = "stateful-resource-retained"


def synth(folder: Path, **arguments: Any) -> None:
    app = cdk.App(outdir=str(folder / "cdk.out"), context=gate.CONTEXT)
    cdk.Validations.of(app).add_plugins(gate.PciDssChecks(**{"only": [RULE], **arguments}))
    kms.Key(cdk.Stack(app, "Stack"), "Lost", removal_policy=cdk.RemovalPolicy.DESTROY)
    app.synth()


@pytest.mark.parametrize("arguments", [{}, {"fail_on": "medium"}, {"rules_as_of": "0.1"}, {"config": {"approved-ports": [443]}}])
def test_red(tmp_path: Path, arguments: dict[str, Any]) -> None:
    with pytest.raises(RuntimeError, match=RULE):
        synth(tmp_path, **arguments)


@pytest.mark.parametrize(
    "arguments",
    [{"fail_on": "high"}, {"only": [RULE, "restricted-ssh"], "exclude": [RULE]}, {"only": ["restricted-ssh"]}],
)
def test_green(tmp_path: Path, arguments: dict[str, Any]) -> None:
    synth(tmp_path, **arguments)


def test_a_new_rule_warns_for_one_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "VERSION", "0.2.0")
    judged = engine._finding
    monkeypatch.setattr(engine, "_finding", lambda *given: replace(judged(*given), since="0.2"))
    synth(tmp_path / "new")
    assert [f.warning for f in load(tmp_path / "new/cdk.out").of(Verdict.FAIL) if f.rule == RULE] == [True]
    with pytest.raises(RuntimeError, match=RULE):
        synth(tmp_path / "taken", rules_as_of="0.2")
    monkeypatch.setattr(check, "VERSION", "0.3.0")
    synth(tmp_path / "pinned", rules_as_of="0.1")
    with pytest.raises(RuntimeError, match=RULE):
        synth(tmp_path / "later")


def test_a_register_accepts(tmp_path: Path) -> None:
    entry = '[[exception]]\nrule = "stateful-resource-retained"\nscope = "Stack/Lost"\nreason = "x"\nowner = "a"\napprover = "b"\n'
    (tmp_path / "register.toml").write_text(f'{entry}expires = "2999-01-01"\n', "utf-8")
    synth(tmp_path, register=tmp_path / "register.toml")


def test_what_is_undetermined_stops_a_strict_synth(tmp_path: Path) -> None:
    only = ["production-termination-protected"]
    synth(tmp_path, only=only)
    with pytest.raises(RuntimeError, match=only[0]):
        synth(tmp_path, only=only, strict=True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"fail_on": "severe"}, "fail_on must be low, medium, high, critical, got 'severe'"),
        ({"only": ["restricted-shh"]}, "did you mean restricted-ssh"),
        ({"only": [RULE], "exclude": [RULE]}, "no rule is left to ask"),
        ({"config": {"aproved": []}}, "there is no setting 'aproved'"),
        ({"config": "nowhere.toml"}, "nowhere.toml: cannot be read"),
        ({"register": "nowhere.toml"}, "nowhere.toml: cannot be read"),
        ({"rules_as_of": "soon"}, "is no version of the pack"),
        ({"rules_as_of": "0.0"}, "is before the first version of the pack"),
    ],
)
def test_a_wrong_argument_is_refused(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(RefusedSetting) as error:
        gate.PciDssChecks(**arguments)
    assert said in str(error.value)


def test_it_asks_the_whole_pack_by_default() -> None:
    assert list(gate.PciDssChecks(config=Settings()).asked) == list(ids())
