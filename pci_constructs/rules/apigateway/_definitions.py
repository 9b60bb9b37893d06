"""Operations in the definition of an API: OpenAPI with the extensions of API Gateway."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from pci_constructs.assembly import references_in
from pci_constructs.rules import Block, ResourceView, Undetermined, Unknown

_METHODS = ("delete", "get", "head", "options", "patch", "post", "put", "trace", "x-amazon-apigateway-any-method")


class Operation(Struct, frozen=True):
    """An operation of a definition.

    Attributes:
        name: its method and path.
        parts: what the definition says of it.
    """

    name: str
    parts: Mapping[str, Any]


def as_map(value: Any) -> Mapping[str, Any]:
    """A part of a definition that is a map.

    Raises:
        Undetermined: it is not known, or is none.
    """
    if isinstance(value, Mapping):
        return value
    raise Undetermined(value if isinstance(value, Unknown) else f"{value!r}, which is no part of a definition")


def definition(api: Block) -> Mapping[str, Any]:
    """The definition that a template has for an API.

    Raises:
        Undetermined: it is not known.
    """
    return as_map(api.deep("Body"))


def made_of(api: ResourceView) -> Mapping[str, Any] | None:
    """The definition that an API is made of; nothing if its parts are resources of their own, as they are in a running account.

    Raises:
        Undetermined: it is not known, or is kept in a bucket.
    """
    if api.live or not (api.has("Body") or api.has("BodyS3Location")):
        return None
    if not api.has("Body"):
        raise Undetermined("the definition, which is kept in a bucket", "BodyS3Location")
    return definition(api)


def as_word(value: Any) -> str:
    """A part of a definition that is one of a few words, in lower case.

    Raises:
        Undetermined: it is not known, or is an attribute of a resource.
    """
    if isinstance(value, str) and not references_in(value):
        return value.strip().lower()
    raise Undetermined(value if isinstance(value, Unknown) else f"{value!r}, which is none of the words of a definition")


def operations(body: Mapping[str, Any]) -> Iterator[Operation | Unknown]:
    """The operations of a definition, with ``Unknown`` in the place of those that are not known, for ``every`` and ``some``."""
    for path, item in as_map(body.get("paths", {})).items():
        if not isinstance(item, Mapping):
            yield _unknown(item)
            continue
        for method, parts in item.items():
            if method.lower() in _METHODS:
                name = "ANY" if method.startswith("x-") else method.upper()
                yield Operation(f"{name} {path}", parts) if isinstance(parts, Mapping) else _unknown(parts)


def _unknown(value: Any) -> Unknown:
    return value if isinstance(value, Unknown) else Unknown(f"{value!r}, which is no part of a definition")
