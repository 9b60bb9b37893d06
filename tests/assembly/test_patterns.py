"""Expressions that are compiled when they are first used: they are what ``re`` makes of them, and none is wrong."""

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

import pci_constructs
from pci_constructs.assembly.patterns import _Uncompiled, expression
from pci_constructs.rules import all_rules

WRITTEN_WITH = re.compile(r"^from pci_constructs\.assembly\.patterns import expression$", re.MULTILINE)


def test_an_expression_is_the_compiled_one_from_its_first_use_on() -> None:
    lazy = expression(r"(a+)\d", re.IGNORECASE)
    found = lazy.fullmatch("AA1")
    assert found is not None
    assert found[1] == "AA"
    assert lazy.sub("-", "xa2") == "x-"
    assert lazy.fullmatch.__self__ is re.compile(r"(a+)\d", re.IGNORECASE)  # type: ignore[attr-defined]


def test_a_wrong_one_raises_when_it_is_used() -> None:
    wrong = expression("(")
    with pytest.raises(re.error):
        wrong.search("")


def test_every_expression_of_the_package_can_be_compiled() -> None:
    all_rules()
    home = Path(pci_constructs.__file__).parent
    for file in home.rglob("*.py"):
        if WRITTEN_WITH.search(file.read_text("utf-8")):
            import_module(".".join(("pci_constructs", *file.relative_to(home).with_suffix("").parts)))
    modules = [module for name, module in sys.modules.items() if name.startswith("pci_constructs.")]
    held = {id(value): value for module in modules for value in _values(vars(module)) if isinstance(value, _Uncompiled)}
    assert len(held) > 60
    for value in held.values():
        assert value.pattern


def _values(names: dict[str, object]) -> list[object]:
    inside = [part for value in names.values() if isinstance(value, dict) for part in value.values()]
    return [*names.values(), *inside]
