"""The requirement ids of PCI DSS v4.0.1, read from ``requirements.json``."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from msgspec.json import decode

STANDARD = "PCI DSS 4.0.1"


class Requirement(Struct, frozen=True):
    """One requirement of the standard.

    Attributes:
        id: the id as PCI writes it, such as ``10.5.1``.
        summary: what it asks, in our own words.
        technical: what AWS infrastructure can show of it: ``yes``, ``partial`` or ``no``.
        future_dated: whether it became mandatory only on 2025-03-31.
        service_provider_only: whether it binds service providers alone.
    """

    id: str
    summary: str
    technical: str
    future_dated: bool = False
    service_provider_only: bool = False

    def __str__(self) -> str:
        return f"PCI DSS {self.id}: {self.summary}"


@cache
def requirements() -> Mapping[str, Requirement]:
    """Every requirement of the standard by id, in the order of the standard."""
    rows = decode((Path(__file__).parent / "requirements.json").read_bytes())["requirements"]
    return MappingProxyType({id_: Requirement(id=id_, **row) for id_, row in rows.items()})


def requirement(id_: str) -> Requirement:
    """The requirement with this id.

    Raises:
        KeyError: the standard has no such requirement; a claim on it would be wrong.
    """
    try:
        return requirements()[id_]
    except KeyError:
        raise KeyError(f"{STANDARD} has no requirement {id_!r}") from None
