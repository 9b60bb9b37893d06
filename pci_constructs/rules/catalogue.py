"""Finds the rules: every module of a service's folder that has a ``RULE``."""

import pkgutil
from functools import cache
from importlib import import_module

from pci_constructs import rules
from pci_constructs.rules.rule import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the pack, by id.

    Raises:
        ValueError: two files claim the same id.
    """
    found: dict[str, tuple[str, Rule]] = {}
    for service in pkgutil.iter_modules(rules.__path__, f"{rules.__name__}."):
        if not service.ispkg:
            continue
        for module in pkgutil.iter_modules(import_module(service.name).__path__, f"{service.name}."):
            rule = getattr(import_module(module.name), "RULE", None)
            if rule is None:
                continue
            if rule.id in found:
                raise ValueError(f"{module.name} and {found[rule.id][0]} both claim the rule id {rule.id}")
            found[rule.id] = (module.name, rule)
    return tuple(rule for _, (_, rule) in sorted(found.items()))
