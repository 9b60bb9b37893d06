"""Every public construct has a page or a section of one, and the pages speak of requirements that exist."""

import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from constructs import Construct

from pci_constructs import aws, delivery, kubernetes
from pci_constructs.standard import requirements
from tests.conftest import ROOT

PAGES = {page.name: page.read_text("utf-8") for page in (ROOT / "docs/constructs").glob("*.md") if page.name != "README.md"}
INTERNAL = {"HandlerFunction", "PipelineRole"}
"""Runs the handlers of this library and nothing else; what two roles have in common."""
REQUIREMENT = re.compile(r"(?<![Av\d.])A?\d{1,2}(?:\.\d{1,2}){2,4}(?![\d.]*\d)")


def public_constructs() -> Iterator[str]:
    """The names of all constructs that the services' modules and packages offer."""
    services = (f"{package.__name__}.{found.name}" for package in (aws, delivery) for found in pkgutil.iter_modules(package.__path__))
    for module in map(import_module, services):
        for name in getattr(module, "__all__", dir(module)):
            member = getattr(module, name)
            ours = inspect.isclass(member) and issubclass(member, Construct) and member.__module__.startswith(module.__name__)
            if ours and not name.startswith("_") and name not in INTERNAL:
                yield name
    for name in kubernetes.__all__:
        member = getattr(kubernetes, name)
        if inspect.isclass(member) and issubclass(member, Construct):
            yield name


@pytest.mark.parametrize("name", sorted(public_constructs()))
def test_every_public_construct_is_on_a_page(name: str) -> None:
    assert [page for page, text in PAGES.items() if f"`{name}" in text], f"docs/constructs has no page with `{name}`"


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_page_has_an_example_that_runs_and_says_what_is_not_done(page: str) -> None:
    assert "```python\n" in PAGES[page]
    headings = re.findall(r"^## (.*)$", PAGES[page], re.MULTILINE)
    for start in (
        "What it builds|What they build|What it is",
        "What it refuses|What they refuse",
        "In place of",
        "What it does not do|What they do not do",
    ):
        assert any(re.match(start, heading) for heading in headings), start


@pytest.mark.parametrize("page", sorted(PAGES))
def test_the_requirements_of_a_page_exist(page: str) -> None:
    prose = re.sub(r"```.*?```|`[^`]*`", "", PAGES[page], flags=re.DOTALL)
    found = set(REQUIREMENT.findall(prose))
    assert found - requirements().keys() == set()
    assert found
