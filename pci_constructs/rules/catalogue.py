"""Finds the rules: every module of a service's folder that has a ``RULE``."""

import pkgutil
from functools import cache
from importlib import import_module

from pci_constructs import rules
from pci_constructs.rules.rule import Rule


@cache
def modules() -> tuple[str, ...]:
    """The modules that hold a rule, by name."""
    services = [found.name for found in pkgutil.iter_modules(rules.__path__, f"{rules.__name__}.") if found.ispkg]
    found = [module.name for name in services for module in pkgutil.iter_modules(import_module(name).__path__, f"{name}.")]
    return tuple(sorted(name for name in found if hasattr(import_module(name), "RULE")))


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the pack, by id.

    Raises:
        ValueError: two files claim the same id.
    """
    found: dict[str, tuple[str, Rule]] = {}
    for name in modules():
        rule: Rule = import_module(name).RULE
        if rule.id in found:
            raise ValueError(f"{name} and {found[rule.id][0]} both claim the rule id {rule.id}")
        found[rule.id] = (name, rule)
    return tuple(rule for _, (_, rule) in sorted(found.items()))
