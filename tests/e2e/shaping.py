"""Properties of CloudFormation as parameters of the API: the same names but for case, the types of the operation's own model."""

import json
from collections.abc import Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

_TAG = {"key": "tagkey", "value": "tagvalue"}


def parameters(client: Any, method: str, properties: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """What an operation takes of some properties.

    Args:
        client: the client of the service.
        method: the operation as boto3 names it.
        properties: the properties, with nothing left to resolve.
        names: what the API calls properties, at any depth, that it names differently.

    Returns:
        the parameters; what the operation does not know is not among them.
    """
    shape = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[method]).input_shape
    made: dict[str, Any] = _fit(shape, properties, names)
    return made


def _fit(shape: Shape, value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(shape, StructureShape):
        return _structure(shape, value, names)
    if isinstance(shape, ListShape):
        members = value if isinstance(value, list) else [{"Key": key, "Value": row} for key, row in value.items()]
        return [_fit(shape.member, member, names) for member in members]
    if isinstance(shape, MapShape):
        rows = {row["Key"]: row["Value"] for row in value} if isinstance(value, list) else value
        return {key: _fit(shape.value, row, names) for key, row in rows.items()}
    if shape.type_name == "boolean":
        return value in (True, "true")
    if shape.type_name in ("integer", "long"):
        return int(value)
    if shape.type_name in ("float", "double"):
        return float(value)
    if isinstance(value, (dict, list, bool)):
        return json.dumps(value)
    return str(value)


def _structure(shape: StructureShape, value: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    members = {member.lower(): member for member in shape.members}
    made = {}
    for key, one in value.items():
        name = names.get(key, key).lower()
        member = members.get(name) or members.get(_TAG.get(name, ""))
        if member is not None:
            made[member] = _fit(shape.members[member], one, names)
    return made
