"""The running account as an assembly: each region is a stack, resources are named by their ARNs, and what they name are references."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from pci_constructs.assembly import ABSENT, Assembly, Reference, Resource, Stack, Unknown
from pci_constructs.assembly.model import EVERYWHERE, RUNNING
from pci_constructs.assembly.values import Composed, Partial
from pci_constructs.live.reading.collector import Found, Named, Naming, Place, present
from pci_constructs.live.reading.run import Reading

_WRITTEN = ("Condition", "DependsOn", "Metadata")
"""What only templates have, and so is absent; a deletion policy is the same, and nobody can tell what it was."""
KEYS_OF_AWS = "Live::KMS::KeyOfAws"
_KEY = re.compile(r"(arn:[^:]+:kms:(?P<region>[^:]+):(?P<account>\d{12}):key/)?(mrk-)?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}")
_NO_REGION = frozenset({"AWS::S3::Bucket"})
"""Types of resources that lie in regions, and whose names are unique all the same."""


PHYSICAL_ID = "PhysicalId"
"""The attribute of a running resource that has what ``Ref`` would give."""


def assembled(reading: Reading, paths: Mapping[tuple[str, str, str], str] | None = None) -> Assembly:
    """The assembly that rules judge.

    Args:
        reading: what was read.
        paths: the construct paths of resources whose code is known, by region, type and physical id.
    """
    known = paths or {}
    index = _Index(reading.account.id, {place.region for place in reading.places.values() if KEYS_OF_AWS in place.read})
    stacks: list[Stack] = []
    made: list[tuple[Resource, Found]] = []
    for place in reading.places.values():
        path = f"{reading.account.id}/{place.region}"
        resources: dict[str, Resource] = {}
        for type_, found in sorted(place.found.items()):
            for one in found:
                resource = _resource(type_, one, place, path, there=resources, paths=known)
                # Listed twice while pages moved on.
                if resource is not None:
                    resources[resource.logical_id] = resource
                    made.append((resource, one))
                    index.add(resource, one, place.region)
        stacks.append(
            Stack(
                path=path,
                template=path,
                account=reading.account.id,
                region=place.region,
                resources=resources,
                read=frozenset(place.read),
                unread=dict(place.unread),
            )
        )
    for resource, _ in made:
        properties = resource.properties
        if isinstance(properties, Partial):
            region = resource.template.rpartition("/")[2]
            for name, value in properties.items():
                properties[name] = index.referring(value, resource, region)
    return Assembly(stacks=tuple(stacks), synthesized=False, live=True)


def _resource(
    type_: str, one: Found, place: Place, path: str, *, there: Mapping[str, Resource], paths: Mapping[tuple[str, str, str], str]
) -> Resource | None:
    logical_id = one.arn or f"{type_} {one.id}"
    if logical_id in there:
        if there[logical_id].type == type_:
            return None
        logical_id = f"{type_} {one.id}"
    return Resource(
        logical_id=logical_id,
        type=type_,
        properties=Partial(present(one.properties), place.properties.get(type_, ()), RUNNING),
        attributes=Partial({PHYSICAL_ID: one.id}, _WRITTEN, RUNNING),
        construct_path=paths.get((place.region, type_, one.id)) or paths.get((place.region, type_, one.arn), ""),
        template=path,
    )


class _Index:
    """Which resource each ARN, id and name stands for.

    Args:
        account: the account.
        keyed: the regions of which it is known which keys are AWS's own.
    """

    def __init__(self, account: str, keyed: Collection[str]) -> None:
        self._account = account
        self._keyed = keyed
        self._aliases: dict[str, str] = {}
        self._ids: dict[str, tuple[Resource, str] | None] = {}
        self._names: dict[tuple[str, str, str], Resource] = {}

    def add(self, resource: Resource, one: Found, region: str) -> None:
        """Notes what stands for a resource."""
        if resource.type == KEYS_OF_AWS:
            # Rules know these keys by their aliases, which is how templates name them.
            self._aliases |= dict.fromkeys(filter(None, (one.arn, *one.also)), str(one.properties["AliasName"]))
            return
        texts = dict.fromkeys((one.arn, *one.also, one.id if _unmistakable(one.id) else ""))
        for text in filter(None, texts):
            # What stands for two stands for neither.
            self._ids[text] = None if text in self._ids else (resource, "Ref" if text == one.id else "Arn")
        places = (EVERYWHERE, region) if resource.type in _NO_REGION else (region,)
        for place in places:
            self._names[resource.type, place, one.id] = resource

    def referring(self, value: Any, owner: Resource, region: str) -> Any:
        """A value with references in the place of what stands for other resources."""
        if isinstance(value, Partial):
            return Partial({key: self.referring(part, owner, region) for key, part in value.items()}, value.read, value.what)
        if isinstance(value, Mapping):
            return {key: self.referring(part, owner, region) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.referring(part, owner, region) for part in value if part is not ABSENT]
        if isinstance(value, Naming):
            parts = [self.referring(part, owner, region) for part in value.names]
            return Composed(value, [part for part in parts if isinstance(part, Reference)])
        if isinstance(value, Named):
            target = self._names.get((value.type, region, value)) or self._names.get((value.type, EVERYWHERE, value))
            return Reference(target, "Ref", str(value)) if target and target is not owner else str(value)
        if value.__class__ is str:
            if value in self._aliases:
                return self._aliases[value]
            if self._is_open(value, region):
                return Unknown(f"whether {value} is a key of AWS, which kms:ListAliases did not say")
            found = self._ids.get(value)
            return Reference(found[0], found[1], value) if found and found[0] is not owner else value
        return value

    def _is_open(self, text: str, region: str) -> bool:
        """Whether a text names a key that may be one of AWS's own; a key of another account is somebody's."""
        key = _KEY.fullmatch(text)
        if key is None or (key["account"] and key["account"] != self._account):
            return False
        return (key["region"] or region) not in self._keyed


def _unmistakable(id_: str) -> bool:
    """Whether AWS made an id, such as ``vpc-0a1b2c3d4e5f60718``; a name that somebody chose may be that of something else, too, and an ARN
    that is the id of a part is that of the whole.
    """
    head, dash, tail = id_.rpartition("-")
    return bool(head and dash) and ":" not in head and len(tail) >= 8 and all(letter in "0123456789abcdef" for letter in tail)
