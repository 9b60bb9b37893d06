"""The emulator's CloudFormation, with what the loader makes beside what it makes itself; nothing stops a stack, all is written down.

CloudFormation's own engine resolves references, because they need the ids of what was just made; that is why the loader is part of it.
"""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.call import Made, Place
from tests.e2e.loader import LOADED


@dataclass(slots=True)
class Deployed:
    """How the resources of the stacks were made.

    Attributes:
        by_emulator: how many, by type, the emulator's own CloudFormation made.
        by_loader: how many, by type, the loader made.
        left_out: why others, by type, were not made, and how many.
    """

    by_emulator: Counter[str] = field(default_factory=Counter)
    by_loader: Counter[str] = field(default_factory=Counter)
    left_out: dict[tuple[str, str], int] = field(default_factory=dict)

    def leave(self, type_: str, why: str) -> None:
        """Notes one that was not made."""
        self.left_out[type_, why] = self.left_out.get((type_, why), 0) + 1


class Resource:
    """A resource as the emulator's engine sees it."""

    def __init__(self, made: Made, type_: str, logical_id: str) -> None:
        self.type = self.cf_resource_type = type_
        self.physical_resource_id = made.id
        self.logical_resource_id = logical_id
        self.attributes = made.attributes

    def get_cfn_attribute(self, name: str) -> Any:
        """What ``Fn::GetAtt`` gives; of what is not known, a text that names it."""
        if name in self.attributes:
            return self.attributes[name]
        if name in ("Id", "Name") or name.endswith(("Id", "Name")):
            return self.physical_resource_id
        # AWS gives one id for each zone, in no order, and templates choose by zone.
        if name == "EndpointIds":
            return [f"eu-central-1{zone}:vpce-0{zone * 16}" for zone in "abc"]
        return f"unknown-{self.physical_resource_id}-{name}"

    @classmethod
    def has_cfn_attr(cls, _attr: str) -> bool:
        """Every one: what was not told is a text that says so."""
        return True

    def is_created(self) -> bool:
        """Resources are there as soon as they are made."""
        return True


def install(deployed: Deployed) -> None:
    """Has the emulator's engine ask the loader first."""
    from moto.cloudformation import parsing

    plain, by_type = parsing.parse_and_create_resource, parsing.resource_class_from_type

    def class_of(type_: str) -> Any:
        known = type_ in parsing.get_model_map() and type_ not in LOADED
        return by_type(type_) if known else Resource

    def create(logical_id: str, resource_json: Mapping[str, Any], resources_map: Any, account_id: str, region_name: str) -> Any:
        type_ = resource_json["Type"]
        if resource_json.get("Condition") and not resources_map.lazy_condition_map[resource_json["Condition"]]:
            return None
        name = f"{resources_map['AWS::StackName']}-{logical_id}-{uuid.uuid4().hex[:12]}"
        place = Place(account=account_id, region=region_name, name=_short(type_, name), type=type_, logical_id=logical_id)
        try:
            if type_ in LOADED:
                properties = parsing.clean_json(resource_json.get("Properties", {}), resources_map)
                made = LOADED[type_](properties, place)
                deployed.by_loader[type_] += 1
                return Resource(made, type_, logical_id)
            if type_ in parsing.get_model_map():
                found = plain(logical_id, dict(resource_json), resources_map, account_id, region_name)
                deployed.by_emulator[type_] += 1
                return found
            deployed.leave(type_, "the emulator has no such thing")
        except Exception as error:
            # Whatever it is, the table names it.
            deployed.leave(type_, f"{type(error).__name__}: {error}"[:160])
        return Resource(Made(id=place.name), type_, logical_id)

    engine: Any = parsing
    engine.resource_class_from_type = class_of
    engine.parse_and_create_resource = create


def _short(type_: str, name: str) -> str:
    """A name within the limits of a service."""
    if type_.startswith("AWS::ElastiCache::"):
        return f"e{name[-20:].lower()}"
    return name[-60:].lstrip("-")
