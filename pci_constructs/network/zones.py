"""Zones: internet, card data environment, connected-to, security-impacting, out-of-scope; from tags, or from a TOML file."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from pci_constructs.network.model.elements import Interface
from pci_constructs.network.reach import End
from pci_constructs.network.register import EVERYWHERE, GATEWAY_ENDPOINTS, INTERNET, Connection, Register
from pci_constructs.network.sets import Intervals, network_of
from pci_constructs.standard.scope import Scope

NO_SCOPE = "no scope"
CDE, OUT_OF_SCOPE = str(Scope.CDE), str(Scope.OUT_OF_SCOPE)
_SCOPES = frozenset(map(str, Scope))
_OUTSIDE = {"internet": "internet", "service": "AWS services", "private": "other networks", "unknown": "not known"}
_TABLES = {
    "zone": {"scope", "resources"},
    "party": {"name", "addresses"},
    "connection": {"source", "target", "protocol", "port", "reason"},
}
_MOST_NAMES = 20
_TIERS = ("public tier", "firewall tier", "cde tier", "non-cde tier", "data tier")


class BadZones(Exception):
    """Zones or connections cannot be used; the message says where, what, and what is allowed."""


class Zones(Struct, frozen=True):
    """What a file or the settings say beside tags and metadata.

    Attributes:
        patterns: scopes by patterns of construct paths or logical ids; the first that fits decides, and before the tag.
        connections: declared connections.
        source: what messages call the place that says it.
    """

    patterns: tuple[tuple[str, str], ...] = ()
    connections: tuple[Connection, ...] = field(default=())
    source: str = ""

    def of(self, end: End) -> str:
        """The zone of an end, with its stage."""
        if not isinstance(end, Interface):
            return _OUTSIDE[end.kind]
        scope = self.scope(end)
        return f"{end.stage} {scope}".strip()

    def scope(self, end: Interface) -> str:
        """How an interface relates to card data."""
        for pattern, scope in self.patterns:
            if _fits(pattern, end):
                return scope
        return end.scope if end.scope in _SCOPES else NO_SCOPE

    def in_cde(self, end: End) -> bool:
        """Whether an end is part of the card data environment."""
        return isinstance(end, Interface) and self.scope(end) == CDE

    def check(self, ends: Iterable[End]) -> None:
        """Refuses names that mean nothing: a misspelt one would declare or sort what is not there.

        Args:
            ends: every end that there is.

        Raises:
            BadZones: a pattern fits no resource, or a name no end.
        """
        every = list(ends)
        inside = [end for end in every if isinstance(end, Interface)]
        there = sorted({end.owner for end in inside})
        near = sorted({name for end in inside for name in _names(end)})
        for pattern, _ in self.patterns:
            if not any(_fits(pattern, end) for end in inside):
                raise BadZones(
                    f"{self.source}: resources {pattern!r} fits no resource with a network interface{_allowed(pattern, there, near)}"
                )
        register = Register(self.connections, every)
        for each in self.connections:
            strangers = register.strangers(each)
            for argument, name in (("source", each.source), ("target", each.target)):
                if name in strangers:
                    known = [*there, *sorted({label for end in inside for label in end.labels}), INTERNET, GATEWAY_ENDPOINTS, *_TIERS]
                    hint = _allowed(name, known, sorted({*near, *known}))
                    raise BadZones(
                        f"{self.source}: {argument} {name!r} of a [[connection]] is nothing here{hint}; [[party]] declares others"
                    )


def _fits(pattern: str, end: Interface) -> bool:
    return fnmatchcase(end.owner, pattern) or fnmatchcase(end.key[1], pattern)


def _names(end: Interface) -> set[str]:
    """The logical id and all construct paths by which an end can be called."""
    parts = end.owner.split("/")
    return {end.key[1], *("/".join(parts[: count + 1]) for count in range(len(parts)))}


def _allowed(wrong: str, known: list[str], near: list[str]) -> str:
    """The names that are like a wrong one; if there is none, those that there are."""
    from difflib import get_close_matches

    like = get_close_matches(wrong, near, n=3, cutoff=0.6)
    if like:
        return f"; did you mean {', '.join(like)}?"
    more = f" and {len(known) - _MOST_NAMES} more" if len(known) > _MOST_NAMES else ""
    return f"; there are {', '.join(known[:_MOST_NAMES]) or 'none'}{more}"


def read_zones(path: Path) -> Zones:
    """Zones and connections from a file.

    Raises:
        BadZones: it cannot be read, or says something that is not understood.
    """
    # Only here: most checks read no such file, and tomllib brings patterns that take three milliseconds.
    import tomllib

    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadZones(f"{path}: {error}") from None
    return zones_from(table, str(path))


def zones_from(table: Mapping[str, Any], where: str) -> Zones:
    """Zones and connections from a table.

    Args:
        table: lists of tables by the names ``zone``, ``party`` and ``connection``.
        where: what messages call its place.

    Raises:
        BadZones: it says something that is not understood.
    """
    unknown = set(table) - set(_TABLES)
    if unknown:
        allowed = ", ".join(f"[[{name}]]" for name in _TABLES)
        raise BadZones(f"{where}: {', '.join(sorted(map(str, unknown)))} is not known; there are {allowed}")
    tables = {name: _tables(table, name, where) for name in _TABLES}
    patterns = [(pattern, _scope(zone, where)) for zone in tables["zone"] for pattern in _patterns(zone, where)]
    parties = dict(_party(each, where) for each in tables["party"])
    return Zones(tuple(patterns), tuple(_connection(each, parties, where) for each in tables["connection"]), where)


def _tables(table: Mapping[str, Any], name: str, where: str) -> list[Mapping[str, Any]]:
    found = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
        raise BadZones(f"{where}: {name} must be a list of tables, [[{name}]], got {found!r}")
    known = _TABLES[name]
    for each in found:
        strange = set(each) - known
        if strange:
            raise BadZones(f"{where}: [[{name}]] has {', '.join(sorted(strange))}; known are {', '.join(sorted(known))}")
    return found


def _patterns(zone: Mapping[str, Any], where: str) -> list[str]:
    given = zone.get("resources")
    found = [each for each in (given if isinstance(given, list) else [given]) if isinstance(each, str) and each]
    if not found or len(found) != (len(given) if isinstance(given, list) else 1):
        raise BadZones(f"{where}: resources of a [[zone]] must be patterns of construct paths or logical ids, got {given!r}")
    return found


def _scope(zone: Mapping[str, Any], where: str) -> str:
    scope = zone.get("scope")
    if scope not in list(Scope):
        raise BadZones(f"{where}: scope of a [[zone]] must be one of {', '.join(Scope)}, got {scope!r}")
    return str(scope)


def _party(table: Mapping[str, Any], where: str) -> tuple[str, Intervals]:
    name, given = table.get("name"), table.get("addresses")
    if not isinstance(name, str) or not name.strip() or name in (INTERNET, GATEWAY_ENDPOINTS):
        raise BadZones(f"{where}: name of a [[party]] must be a name of its own, got {name!r}")
    if given is None:
        return name, EVERYWHERE
    ranges: list[tuple[int, int]] = []
    for each in given if isinstance(given, list) and given else [given]:
        try:
            ranges.append(network_of(each))
        except (ValueError, AttributeError):
            raise BadZones(f"{where}: addresses of the [[party]] {name!r} must be networks such as 192.0.2.0/24, got {each!r}") from None
    return name, tuple(ranges)


def _connection(table: Mapping[str, Any], parties: Mapping[str, Intervals], where: str) -> Connection:
    for name, allowed, fine in (
        ("source", "a name", isinstance(table.get("source"), str) and bool(table["source"])),
        ("target", "a name", isinstance(table.get("target"), str) and bool(table["target"])),
        ("protocol", "tcp or udp", table.get("protocol") in ("tcp", "udp")),
        ("port", "a number from 0 to 65535", type(table.get("port")) is int and 0 <= table["port"] <= 65535),
        ("reason", "a text", isinstance(table.get("reason", ""), str)),
    ):
        if not fine:
            raise BadZones(f"{where}: {name} of a [[connection]] must be {allowed}, got {table.get(name)!r} in {dict(table)}")
    source, target = table["source"], table["target"]
    return Connection(
        source=source,
        target=target,
        protocol=table["protocol"],
        port=table["port"],
        reason=table.get("reason", "").strip(),
        source_ranges=parties.get(source, ()),
        target_ranges=parties.get(target, ()),
        where=where,
    )
