"""Every stack and every taggable resource says how it relates to card data.

An inventory of what is in scope (12.5.1) and a confirmed scope (12.5.2) cannot be drawn from resources that do not say so. Of a template
that the CDK did not write it is not known which tags its stack, and so its resources, will get.
"""

from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from msgspec.json import decode

from pci_constructs.assembly import Evaluation, Resource, Unknown
from pci_constructs.findings import Severity
from pci_constructs.rules.rule import About, Judgement, Rule, failed, not_applicable, passed, subject_of, subject_of_stack, undetermined
from pci_constructs.standard import SCOPE_TAG, Scope

_SCOPES = frozenset(str(scope) for scope in Scope)
_ALLOWED = ", ".join(sorted(_SCOPES))
_TAGS_OF_STACK = not_applicable("it has no scope of its own and takes the tags of its stack, which are judged there")
_NO_TAGS = not_applicable("the type takes no tags; its stack carries the scope")


@cache
def tag_properties() -> Mapping[str, str]:
    """Which property carries the tags of each taggable type."""
    types: Mapping[str, str] = decode((Path(__file__).parent / "tag_properties.json").read_bytes())["types"]
    return types


def _value(tags: Any) -> Any:
    """The scope in a ``Tags`` property, which is a list of pairs for most types and a map for some."""
    if tags.__class__ is Unknown:
        return tags
    if tags.__class__ is list:
        for tag in tags:
            # The class first: asking for a mapping takes ten times as long, and there are thousands of tags.
            if (tag.__class__ is dict or isinstance(tag, Mapping)) and tag.get("Key", tag.get("TagKey")) == SCOPE_TAG:
                return tag.get("Value", tag.get("TagValue"))
        return None
    return tags.get(SCOPE_TAG) if isinstance(tags, Mapping) else None


@cache
def _carried(scope: str, property_: str | None) -> Judgement:
    return passed(f"{SCOPE_TAG}: {scope}", property_)


def _judged(value: Any, name: str, property_: str | None, *, known: bool) -> Judgement:
    if value.__class__ is Unknown:
        return undetermined(f"the scope of {name} is not known", property_, blocked_by=value.why)
    if isinstance(value, str) and value in _SCOPES:
        return _carried(value, property_)
    if isinstance(value, Mapping):
        return undetermined(f"the scope of {name} is not known at synth", property_, blocked_by=str(value))
    if not value and not known:
        return undetermined(f"{name} has no scope of its own", property_, blocked_by=f"the tags of its stack, which may have {SCOPE_TAG}")
    said = f"has the scope {value!r}" if value else "has no scope"
    return failed(f"{name} {said}; tag it {SCOPE_TAG} with one of {_ALLOWED}", property_)


def _check(evaluation: Evaluation) -> Iterator[tuple[About, Judgement]]:
    live = evaluation.assembly.live
    known = evaluation.assembly.synthesized or live
    for stack in evaluation.assembly.stacks:
        own = stack.tags.get(SCOPE_TAG)
        if not live:
            yield subject_of_stack(stack), _judged(own, f"the stack {stack.path}", None, known=known)
        for resource in stack.resources.values():
            yield partial(subject_of, resource, stack), _of(resource, known=known)


def _of(resource: Resource, *, known: bool) -> Judgement:
    name = tag_properties().get(resource.type)
    if name is None:
        return _NO_TAGS
    value = _value(resource.properties.get(name))
    if value.__class__ is str and value in _SCOPES:
        return _carried(value, name)
    if not known and not value:
        return _TAGS_OF_STACK
    return _judged(value, f"{resource.type} {resource.construct_path or resource.logical_id}", name, known=known)


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
    whole_account=True,
)
