"""Reading tables of a declaration: each value has a name, a kind and a place, and a mistake in one says all three."""

import difflib
from collections.abc import Mapping
from typing import Any

from pci_constructs.refusals import RefusedSetting

_KINDS = {str: "text", int: "a whole number", list: "a list", dict: "a table", bool: "true or false"}


class Table:
    """One table of a declaration; a key that nobody asked for is refused, for it is misspelt.

    Args:
        values: what was written.
        where: the file and the table's place in it.

    Raises:
        RefusedSetting: it is no table.
    """

    def __init__(self, values: object, where: str) -> None:
        if not isinstance(values, Mapping):
            raise RefusedSetting(where=where, argument="the table", value=values, allowed="a table of settings", requirement_id=None)
        self._values = values
        self.where = where
        self._asked: list[str] = []

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        self._asked.append(key)
        return key in self._values

    def text(self, key: str, default: str | None = None) -> str:
        """A text."""
        return str(self._of(key, str, default))

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        return int(self._of(key, int, default))

    def flag(self, key: str) -> bool:
        """A boolean; false if it is not there."""
        return bool(self._of(key, bool, False))

    def texts(self, key: str, default: list[str] | None = None) -> list[str]:
        """A list of texts."""
        found: list[Any] = self._of(key, list, default)
        for part in found:
            if not isinstance(part, str):
                raise self.refuse(key, part, "a list of texts")
        return found

    def words(self, key: str) -> dict[str, str]:
        """A table of texts; empty if it is not there."""
        found: dict[str, Any] = self._of(key, dict, {})
        for name, value in found.items():
            if not isinstance(value, str):
                raise self.refuse(f"{key}.{name}", value, "text")
        return found

    def table(self, key: str) -> "Table":
        """A table within this one."""
        return Table(self._of(key, dict, None), f"{self.where}, {key}")

    def tables(self, key: str) -> "list[Table]":
        """The tables of a list; empty if it is not there."""
        return [Table(part, f"{self.where}, {key} {n}") for n, part in enumerate(self._of(key, list, []), start=1)]

    def refuse(self, key: str, value: object, allowed: str, requirement_id: str | None = None, cure: str | None = None) -> RefusedSetting:
        """What to raise about a value of this table."""
        return RefusedSetting(where=self.where, argument=key, value=value, allowed=allowed, requirement_id=requirement_id, cure=cure)

    def done(self) -> None:
        """Refuses what nobody asked for.

        Raises:
            RefusedSetting: there is a key that means nothing here.
        """
        for key in self._values:
            if key not in self._asked:
                known = sorted(set(self._asked))
                close = difflib.get_close_matches(str(key), known, n=1)
                raise self.refuse(
                    str(key), self._values[key], f"one of {', '.join(known)}", cure=f"did you mean {close[0]}?" if close else None
                )

    def _of(self, key: str, kind: type, default: Any) -> Any:
        self._asked.append(key)
        value = self._values.get(key, default)
        if value is None:
            raise self.refuse(key, None, f"set: {_KINDS[kind]}")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.refuse(key, value, _KINDS[kind])
        return value
