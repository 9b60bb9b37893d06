import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from pci_constructs.assembly.templates import alone
from pci_constructs.findings import Verdict
from pci_constructs.rules import Rule, all_rules, judge
from pci_constructs.rules.catalogue import files
from pci_constructs.rules.dated import MOST_DAYS, dated
from tests.conftest import ROOT
from tests.rules.pack import example

RESTING = [rule for rule in all_rules() if rule.facts]


def messages(rule: Rule, today: date) -> list[str]:
    shown = example(rule, rule.failing)
    found = judge(alone({"Resources": shown.resources, **shown.rest}, "t"), [rule], today=today).findings
    return [finding.message for finding in found if finding.verdict is Verdict.FAIL]


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RESTING])
def test_a_rule_says_when_its_table_is_old(rule: Rule) -> None:
    assert rule.facts
    day = dated(rule.facts).as_of + timedelta(days=MOST_DAYS)
    assert messages(rule, day)
    assert not any("by a table of" in message for message in messages(rule, day))
    assert all(
        f"by a table of {dated(rule.facts).as_of}, older than 180 days" in message for message in messages(rule, day + timedelta(days=1))
    )


def test_every_rule_that_reads_a_dated_table_says_so() -> None:
    """A file that names a table with a date is a rule that rests on it, or is used by one; ways to raise rights and tags do not expire."""
    found = (ROOT / "pci_constructs").rglob("*.json")
    tables = {file.name for file in found if "as_of" in json.loads(file.read_text("utf-8")) and file.name != "tag_properties.json"}
    reading = {
        id_: name
        for id_, module in files().items()
        for name in tables
        if re.search(
            rf'"({re.escape(name)}|{re.escape(name.removesuffix(".json"))})"',
            (ROOT / (module.replace(".", "/") + ".py")).read_text("utf-8"),
        )
    }
    assert len(reading) >= 3
    assert {id_ for id_ in reading if id_ not in {rule.id for rule in RESTING}} == set()


def test_a_table_without_a_date_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"a": 1}', "utf-8")
    with pytest.raises(KeyError, match="as_of"):
        dated(tmp_path / "x.json")


def test_rules_without_a_table_say_nothing_of_age() -> None:
    rule = next(rule for rule in all_rules() if rule.id == "restricted-ssh")
    assert not any("older than" in message for message in messages(replace(rule, facts=None), date(2040, 1, 1)))
