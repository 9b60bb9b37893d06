"""docs/scope.md speaks of requirements and scope categories that exist."""

import re

from pci_constructs.standard import Scope, requirement
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "scope.md").read_text("utf-8")


def test_every_requirement_of_the_page_exists() -> None:
    ids = set(re.findall(r"(?<![\d.])\d{1,2}(?:\.\d{1,2}){2,4}(?![\d.]*\d)", PAGE))
    assert len(ids) > 30
    assert all(requirement(id_).summary for id_ in ids)


def test_the_page_explains_every_category_in_order() -> None:
    assert re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)[1:] == [str(scope) for scope in Scope]
