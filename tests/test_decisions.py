"""The pages of docs/ are linked from where a reader looks, and every link leads somewhere."""

import re
from pathlib import Path

import pytest

from pci_constructs.standard import requirements
from tests.conftest import ROOT

DECISIONS = sorted(page for page in (ROOT / "docs/decisions").glob("*.md") if page.name != "README.md")
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
REQUIREMENT = re.compile(r"(?<![v\d.])\d{1,2}(?:\.\d{1,2}){2,4}(?![\d.]*\d)")


def relative(page: Path) -> str:
    return str(page.relative_to(ROOT))


def test_the_index_lists_every_decision_by_its_title() -> None:
    listed = re.findall(r"^- \[(.*)\]\((.*)\)$", (ROOT / "docs/decisions/README.md").read_text("utf-8"), re.MULTILINE)
    titles = {(page.read_text("utf-8").partition("\n")[0].removeprefix("# "), page.name) for page in DECISIONS}
    assert set(listed) == titles
    assert len(listed) == len(titles)


@pytest.mark.parametrize("page", DECISIONS, ids=relative)
def test_a_decision_has_a_date_and_speaks_of_requirements_that_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    assert re.search(r"20\d\d-\d\d-\d\d", text)
    prose = re.sub(r"aws-cdk-lib [\d.]+|CLI \([\d.]+\)|`[^`]*`", "", text)
    assert set(REQUIREMENT.findall(prose)) - requirements().keys() == set()


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_link_leads_to_a_file(page: Path) -> None:
    missing = [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]
    assert missing == []
