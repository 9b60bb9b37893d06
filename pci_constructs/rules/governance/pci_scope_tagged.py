"""Every stack and every taggable resource says how it relates to card data.

An inventory of what is in scope (12.5.1) and a confirmed scope (12.5.2) cannot be drawn from resources that do not say so.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from pci_constructs.assembly import Assembly, Resource, Stack
from pci_constructs.findings import Severity, Verdict
from pci_constructs.rules.rule import Judgement, Rule, each_resource, each_stack
from pci_constructs.standard import SCOPE_TAG, Scope

_SCOPES = frozenset(str(scope) for scope in Scope)
_ALLOWED = ", ".join(sorted(_SCOPES))


@cache
def tag_properties() -> Mapping[str, str]:
    """Which property carries the tags of each taggable type."""
    text = resources.files(__package__).joinpath("tag_properties.toml").read_text("utf-8")
    return {type_: name for name, types in tomllib.loads(text)["types"].items() for type_ in types}


def _value(tags: Any) -> Any:
    """The scope in a ``Tags`` property, which is a list of pairs for most types and a map for some."""
    if isinstance(tags, Mapping):
        return tags.get(SCOPE_TAG)
    pairs = [tag for tag in tags if isinstance(tag, Mapping)] if isinstance(tags, list) else []
    return next((tag.get("Value", tag.get("TagValue")) for tag in pairs if tag.get("Key", tag.get("TagKey")) == SCOPE_TAG), None)


def _judged(value: Any, name: str) -> Judgement:
    if isinstance(value, Mapping):
        return Judgement(Verdict.UNDETERMINED, f"the scope of {name} is not known at synth", blocked_by=str(value))
    if value in _SCOPES:
        return Judgement(Verdict.PASS, f"{SCOPE_TAG}: {value}")
    said = f"has the scope {value!r}" if value else "has no scope"
    return Judgement(Verdict.FAIL, f"{name} {said}; tag it {SCOPE_TAG} with one of {_ALLOWED}")


@each_stack
def _stacks(stack: Stack) -> Judgement:
    return _judged(stack.tags.get(SCOPE_TAG), f"the stack {stack.path}")


@each_resource()
def _resources(resource: Resource, _: Stack) -> Judgement:
    name = tag_properties().get(resource.type)
    if name is None:
        return Judgement(Verdict.NOT_APPLICABLE, "the type takes no tags; its stack carries the scope")
    judged = _judged(_value(resource.properties.get(name)), f"{resource.type} {resource.construct_path or resource.logical_id}")
    return Judgement(judged.verdict, judged.message, property=name, blocked_by=judged.blocked_by)


def _check(assembly: Assembly) -> Any:
    yield from _stacks(assembly)
    yield from _resources(assembly)


RULE = Rule(
    id="pci-scope-tagged",
    title="Stacks and resources carry their PCI scope",
    severity=Severity.HIGH,
    requirements={
        "12.5.1": "the inventory of system components in scope is read from this tag",
        "12.5.2": "the confirmed scope compares these tags with what the segmentation shows",
    },
    remediation="call declare_scope(stack, Scope.…) where the stack is made, and again on what differs from it",
    check_all=_check,
)
