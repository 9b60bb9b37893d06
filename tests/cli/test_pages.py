import json

import pytest

from pci_constructs import cli
from pci_constructs.rules import all_rules
from pci_constructs.rules.catalogue import live_files
from pci_constructs.standard import requirements


def shown(*arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert cli.main(list(arguments)) == 0
    return capsys.readouterr().out


def test_rules_lists_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(shown("rules", "--format", "json", capsys=capsys))
    assert [rule["id"] for rule in listed] == sorted((*(rule.id for rule in all_rules()), *live_files()))
    assert f"{len(listed)} rules" in shown("rules", capsys=capsys)


def test_rules_of_a_requirement(capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(shown("rules", "--requirement", "1.3", "--format", "json", capsys=capsys))
    assert "restricted-ssh" in {rule["id"] for rule in listed}
    assert all(any(id_.startswith("1.3.") for id_ in rule["requirements"]) for rule in listed)


@pytest.mark.parametrize("rule", [rule.id for rule in all_rules()])
def test_every_rule_can_be_explained(rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = shown("explain", rule, capsys=capsys)
    assert text.startswith(rule)
    assert "What to do:" in text


def test_a_misspelt_rule_is_not_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "restricted-shh"]) == 2
    assert "did you mean restricted-ssh" in capsys.readouterr().err


def test_coverage_has_every_requirement_and_who_shows_what(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["requirement"]: row for row in json.loads(shown("coverage", "--format", "json", capsys=capsys))}
    assert list(rows) == list(requirements())
    assert "restricted-ssh" in rows["1.3.1"]["checked_by"]
    assert any(name.endswith("AuditLogGroup") for name in rows["10.5.1"]["built_by"])
    assert rows["9.2.1"]["person"]
    # Nothing is left without an answer: something builds, checks or verifies it, or a person has to.
    assert [
        id_ for id_, row in rows.items() if not any(row[name] for name in ("built_by", "checked_by", "planned", "live", "person"))
    ] == []
