"""What a value of a template comes to, in every way that its conditions and parameters can turn out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from pci_constructs.assembly import ABSENT, Assembly, Evaluation, Stack, Undetermined, Unknown
from pci_constructs.assembly.templates import alone, stack_of

TODAY = date(2026, 11, 24)
OPEN = "?"
"""Stands for a value that only the deployment knows."""
BLOCKED = "!"
"""Stands for a value that cannot be worked out at all."""


def plain(value: Any) -> Any:
    """A resolved value with ``OPEN`` for what is not known, ``None`` for what is absent."""
    if value.__class__ is Unknown:
        return OPEN
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return None if value is ABSENT else value


def template(value: Any, **sections: Any) -> dict[str, Any]:
    """A template with a value in the property ``V`` of a resource, and two more resources to refer to."""
    others = {"X": {"Type": "A::B::D"}, "Y": {"Type": "A::B::D"}, "Z": {"Type": "Custom::D"}}
    return {"Resources": {"R": {"Type": "A::B::C", "Properties": {"V": value}}, **others}, **sections}


def first(value: Any, **sections: Any) -> Any:
    """The value in the first world, as the engine has it."""
    evaluation = Evaluation(alone(template(value, **sections), "t"), today=TODAY)
    return evaluation.sites["t"].resolve(value)


def all_ways(value: Any, *, region: str | None = None, account: str | None = None, **sections: Any) -> list[Any]:
    """What the value comes to in each world."""
    stack, _ = stack_of(template(value, **sections), Stack(path="t", template="t", region=region, account=account), [])
    return ways(Assembly(stacks=(stack,)), "t")


def ways(assembly: Assembly, of: str, resource: str = "R", path: str = "V") -> list[Any]:
    """What a property of a resource comes to in each world."""
    evaluation = Evaluation(assembly, today=TODAY)
    site = evaluation.sites[of]
    raw = site.stack.resources[resource].properties.get(path)
    found: list[Any] = []
    while len(found) < 300:
        try:
            found.append(plain(site.deep(raw)))
        except Undetermined:
            found.append(BLOCKED)
        if not evaluation.world.advance():
            return found
    return found


def stacks(**documents: Mapping[str, Any]) -> Assembly:
    """An assembly of stacks by name, all of one account and region; ``parent__Resource`` is the name of a nested one."""
    made = []
    for name, document in documents.items():
        parent, _, nesting = name.partition("__")
        known = Stack(path=name, template=name, name=name, account="111122223333", region="eu-central-1")
        known = replace(known, parent=parent, nested_by=nesting) if nesting else known
        made.append(stack_of(document, known, [])[0])
    return Assembly(stacks=tuple(made))
