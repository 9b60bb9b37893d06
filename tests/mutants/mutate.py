"""Makes the mutants: one resource of the reference environment, weakened in one way that ``operators.toml`` names."""

import copy
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from pci_constructs.assembly import Assembly, Resource, Stack

STAGE = "production"
_FLIPS: Mapping[Any, Any] = {
    True: False,
    False: True,
    "true": "false",
    "false": "true",
    "1": "0",
    "0": "1",
    "on": "off",
    "Enabled": "Disabled",
    "ENABLED": "DISABLED",
}
_INSTEAD: Mapping[str, tuple[str, str, str]] = {
    "nat": ("to a NAT gateway", "NatGatewayId", "nat-0123456789abcdef0"),
    "world": ("to every address", "CidrIp", "0.0.0.0/0"),
}
"""Operators that put another property in the place of one: what is done, the property and its value."""
_ELSEWHERE = "arn:aws:other:eu-central-1:999999999999:another/thing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One weakened resource.

    Attributes:
        type: the resource's type.
        path: the property that was changed; ``Resource`` for the resource itself.
        change: what was done to it.
        resource: the resource as it was.
        body: the resource as it is now; ``None`` if it is gone.
    """

    type: str
    path: str
    change: str
    resource: Resource
    body: Resource | None

    @property
    def name(self) -> str:
        """The same in every run."""
        return f"{self.resource.construct_path} {self.path} {self.change}"

    @property
    def kind(self) -> str:
        """What was done, without where."""
        return f"{self.type} {self.path} {self.change}"


def mutants(assembly: Assembly) -> list[Mutant]:
    """Every mutant of one stage of the reference environment."""
    table = tomllib.loads((Path(__file__).parent / "operators.toml").read_text("utf-8"))
    by_type: dict[str, list[Mapping[str, Any]]] = {}
    for entry in table["on"]:
        by_type.setdefault(entry["type"], []).extend(entry["do"])
    found: dict[tuple[str, str], Mutant] = {}
    for stack, resource in assembly.resources():
        if stack.stage == STAGE:
            for operator in (*by_type.get(resource.type, ()), *by_type["*"]):
                for mutant in _apply(resource, operator):
                    found.setdefault((mutant.resource.construct_path, json.dumps(_plain(mutant.body), sort_keys=True)), mutant)
    return list(found.values())


def mutated(assembly: Assembly, mutant: Mutant) -> Assembly:
    """The assembly with one mutant in it, and the other stage left out."""
    stacks = [stack for stack in assembly.stacks if stack.stage == STAGE]
    return replace(
        assembly, stacks=tuple(_with(stack, mutant) if stack.template == mutant.resource.template else stack for stack in stacks)
    )


def _with(stack: Stack, mutant: Mutant) -> Stack:
    resources = {id_: resource for id_, resource in stack.resources.items() if id_ != mutant.resource.logical_id}
    if mutant.body is not None:
        resources[mutant.resource.logical_id] = mutant.body
    return replace(stack, resources=resources)


def _plain(body: Resource | None) -> Any:
    return [body.properties, body.attributes] if body else None


def _apply(resource: Resource, operator: Mapping[str, Any]) -> Iterator[Mutant]:
    path: str = operator["path"]
    where = operator.get("where", "")
    if path == "":
        if where in json.dumps(resource.properties):
            yield Mutant(type=resource.type, path="Resource", change="removed", resource=resource, body=None)
        return
    section, inner = ("attributes", path[1:]) if path.startswith("@") else ("properties", path)
    original = getattr(resource, section)
    for place in list(_places(original, inner.split("."), "set" in operator)):
        for change, value in _values(original, place, operator, where):
            body = copy.deepcopy(dict(original))
            _put(body, place, value)
            for name in operator.get("also", ()):
                body.pop(name, None)
            if operator.get("op") in _INSTEAD:
                _, name, instead = _INSTEAD[str(operator["op"])]
                body[name] = instead
            if body != original:
                yield Mutant(
                    type=resource.type,
                    path=_generic(path, place),
                    change=change,
                    resource=resource,
                    body=replace(resource, properties=body) if section == "properties" else replace(resource, attributes=body),
                )


def _generic(path: str, place: tuple[Any, ...]) -> str:
    """The path with the names of map keys written out, and without numbers."""
    if "{}" not in path:
        return path
    return ".".join(part for part in place if isinstance(part, str))


def _places(value: Any, parts: list[str], may_be_new: bool) -> Iterator[tuple[Any, ...]]:
    """Where a path leads, as keys and indices."""
    part, *rest = parts
    if part == "{}":
        keys: list[Any] = list(value) if isinstance(value, dict) else []
    else:
        name = part.removesuffix("[]")
        keys = [name] if isinstance(value, dict) and (name in value or (may_be_new and not rest)) else []
    for key in keys:
        inside = value.get(key)
        if part.endswith("[]"):
            for index in range(len(inside)) if isinstance(inside, list) else ():
                if rest:
                    yield from ((key, index, *below) for below in _places(inside[index], rest, may_be_new))
                else:
                    yield (key, index)
        elif rest:
            yield from ((key, *below) for below in _places(inside, rest, may_be_new))
        else:
            yield (key,)


_GONE = object()


def _values(original: Any, place: tuple[Any, ...], operator: Mapping[str, Any], where: str) -> Iterator[tuple[str, Any]]:
    now = _at(original, place)
    # ``where`` speaks of the list element around the value, or of the value itself, or of the whole resource.
    element = next((index for index, part in enumerate(place) if isinstance(part, int)), None)
    around = _at(original, place[: element + 1]) if element is not None else original
    text = json.dumps(around, default=str)
    if where not in text or ("unless" in operator and operator["unless"] in text):
        return
    op = operator.get("op")
    if op == "remove" and now is not _GONE:
        yield "removed", _GONE
    elif op == "flip" and isinstance(now, bool | str) and now in _FLIPS:
        yield f"{json.dumps(now)} to {json.dumps(_FLIPS[now])}", _FLIPS[now]
    elif op == "elsewhere" and now is not _GONE:
        yield "elsewhere", _ELSEWHERE
    elif op is not None and op in _INSTEAD and now is not _GONE:
        yield _INSTEAD[op][0], _GONE
    for value in operator.get("set", ()):
        text = json.dumps(value)
        yield f"set to {text if len(text) < 60 else text[:57] + '…'}", value


def _at(value: Any, place: tuple[Any, ...]) -> Any:
    for part in place:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return _GONE
    return value


def _put(body: dict[str, Any], place: tuple[Any, ...], value: Any) -> None:
    *above, last = place
    holder: Any = body
    for part in above:
        holder = holder[part]
    if value is _GONE:
        del holder[last]
    else:
        holder[last] = copy.deepcopy(value)
