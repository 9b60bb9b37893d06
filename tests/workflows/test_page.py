"""docs/pipeline.md has each step that answers for a requirement, with the same requirements, and each change with what stops it."""

import re

import yaml

from pci_constructs.standard import requirement
from tests.conftest import ROOT
from tests.workflows import changes
from tests.workflows.ground import WORKFLOWS
from tests.workflows.test_pins import CALLED

PAGE = (ROOT / "docs/pipeline.md").read_text("utf-8")
_STATED = re.compile(r"(.*) \(((?:\d+\.[\d.]+\d(?:, )?)+)\)")


def steps() -> dict[str, str]:
    """Names of steps with the requirements that they name, over all workflows."""
    found: dict[str, str] = {}
    for file in sorted(CALLED):
        for job in yaml.safe_load((WORKFLOWS / file).read_text("utf-8"))["jobs"].values():
            for step in job["steps"]:
                if match := _STATED.fullmatch(step.get("name", "")):
                    found[match[1]] = match[2]
    return found


def test_each_step_is_in_the_table_with_its_requirements() -> None:
    rows = re.findall(r"^\| (?:`\w+`)? ?\| ([^|]+?) \| [^|]+ \| ([\d., ]+) \|$", PAGE, re.MULTILINE)
    assert len(steps()) > 25
    assert dict(rows) == steps()


def test_the_requirements_exist() -> None:
    named = set(re.findall(r"(?<![\d.])\d{1,2}\.\d\.[\d.]*\d", PAGE)) - {"4.0.1"}
    assert len(named) > 20
    assert all(str(requirement(id_)) for id_ in named)


def test_each_change_is_there_with_what_stops_it() -> None:
    rows = dict(re.findall(r"^\| ([\w -]+?) \| ([^|]+?) \| [^|]+ \|$", PAGE.partition("## Changes that are stopped")[2], re.MULTILINE))
    assert {change.name: rows.get(change.name, "").startswith(change.step[:20]) for change in changes.BAD} == dict.fromkeys(
        (change.name for change in changes.BAD), True
    )


def test_the_variables_that_it_lists_are_those_that_the_caller_reads() -> None:
    read = set(re.findall(r"vars\.(\w+)", (WORKFLOWS / "delivery.yml").read_text("utf-8")))
    listed = set(re.findall(r"`([A-Z][A-Z_]+)`", PAGE.partition("Variables of the repository")[2].partition("\n4. ")[0]))
    assert read == listed
