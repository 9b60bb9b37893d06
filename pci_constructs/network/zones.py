"""Zones: internet, card data environment, connected-to, security-impacting, out-of-scope; from tags, or from a TOML file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pci_constructs.network.model.elements import Interface
from pci_constructs.network.reach import End
from pci_constructs.standard.scope import Scope

NO_SCOPE = "no scope"
_OUTSIDE = {"internet": "internet", "service": "AWS services", "private": "other networks", "unknown": "not known"}
_ZONE = {"scope", "resources"}
_CONNECTION = {"source", "target", "protocol", "port", "reason"}


class BadZones(Exception):
    """The file of zones cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Connection:
    """One declared connection.

    Attributes:
        source: who opens it: a construct path, ``internet``, or another name that the register uses.
        target: who answers.
        protocol: ``tcp`` or ``udp``.
        port: the port of the target.
        reason: the business reason.
        stage: the stage that it is declared in.
    """

    source: str
    target: str
    protocol: str
    port: int
    reason: str
    stage: str = ""

    def __str__(self) -> str:
        return f"{self.source} to {self.target}, {self.protocol} {self.port}"


@dataclass(frozen=True)
class Zones:
    """What a file says beside tags and metadata.

    Attributes:
        patterns: scopes by patterns of construct paths or logical ids; the first that fits decides, and before the tag.
        connections: declared connections.
    """

    patterns: tuple[tuple[str, str], ...] = ()
    connections: tuple[Connection, ...] = field(default=())

    def of(self, end: End) -> str:
        """The zone of an end, with its stage."""
        if not isinstance(end, Interface):
            return _OUTSIDE[end.kind]
        scope = self.scope(end)
        return f"{end.stage} {scope}".strip()

    def scope(self, end: Interface) -> str:
        """How an interface relates to card data."""
        for pattern, scope in self.patterns:
            if fnmatchcase(end.owner, pattern) or fnmatchcase(end.key[1], pattern):
                return scope
        return end.scope or NO_SCOPE


def read_zones(path: Path) -> Zones:
    """Zones and connections from a file.

    Raises:
        BadZones: it cannot be read, or says something that is not understood.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadZones(f"{path}: {error}") from None
    unknown = set(table) - {"zone", "connection"}
    if unknown:
        raise BadZones(f"{path}: {', '.join(sorted(unknown))}: only [[zone]] and [[connection]] are known")
    patterns = [
        (str(pattern), _scope(zone, path))
        for zone in _tables(table, "zone", _ZONE, path)
        for pattern in (zone["resources"] if isinstance(zone.get("resources"), list) else [zone.get("resources", "")])
    ]
    return Zones(tuple(patterns), tuple(_connection(each, path) for each in _tables(table, "connection", _CONNECTION, path)))


def _tables(table: Mapping[str, Any], name: str, known: set[str], path: Path) -> list[dict[str, Any]]:
    found = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise BadZones(f"{path}: {name} must be written [[{name}]]")
    for each in found:
        strange = set(each) - known
        if strange:
            raise BadZones(f"{path}: [[{name}]] has {', '.join(sorted(strange))}; known are {', '.join(sorted(known))}")
    return found


def _scope(zone: Mapping[str, Any], path: Path) -> str:
    scope = zone.get("scope")
    if scope not in list(Scope):
        raise BadZones(f"{path}: scope {scope!r}; allowed are {', '.join(Scope)}")
    return str(scope)


def _connection(table: Mapping[str, Any], path: Path) -> Connection:
    port = table.get("port")
    if table.get("protocol") not in ("tcp", "udp") or not isinstance(port, int) or not table.get("source") or not table.get("target"):
        raise BadZones(f"{path}: a [[connection]] needs source, target, protocol (tcp or udp) and port (a number): {dict(table)}")
    return Connection(str(table["source"]), str(table["target"]), str(table["protocol"]), port, str(table.get("reason", "")).strip())
