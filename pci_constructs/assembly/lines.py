"""The line of a resource, or of a property of it, in the text of a template."""

import json
import re
from bisect import bisect_right
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from pci_constructs.assembly.patterns import expression

_SPACE = expression(r"[ \t\r\n]*")
_STEP = expression(r"\[(\d+)\]|([^.\[\]]+)")
_RAW = json.JSONDecoder().raw_decode
_ATTRIBUTES = frozenset({"DeletionPolicy", "UpdateReplacePolicy", "Metadata", "DependsOn", "Condition", "CreationPolicy", "UpdatePolicy"})


class Lines:
    """Finds lines in one template; a text that it cannot follow has no lines, and nothing raises.

    Args:
        content: the file, JSON or YAML.
    """

    def __init__(self, content: bytes) -> None:
        self._text = content.removeprefix(BOM_UTF8).decode("utf-8", "replace")

    def find(self, logical_id: str, property_: str | None = None) -> int | None:
        """The line of a resource, counted from 1; of the property, or as much of its path as is written, where one is named."""
        found = self._resources.get(logical_id)
        if found is None:
            return None
        line, body = found
        steps = [index or name for index, name in _STEP.findall(property_ or "")]
        if steps and steps[0] not in _ATTRIBUTES:
            steps.insert(0, "Properties")
        for step in steps:
            inside = self._inside(body).get(step)
            if inside is None:
                break
            line, body = inside
        return line

    @cached_property
    def _resources(self) -> Mapping[str, tuple[int, Any]]:
        """Where each resource begins, and what its body is found by."""
        root: Any = _SPACE.match(self._text, 0).end() if self._is_json else self._yaml  # type: ignore[union-attr]
        section = self._inside(root).get("Resources")
        return self._inside(section[1]) if section else {}

    @cached_property
    def _is_json(self) -> bool:
        try:
            json.loads(self._text)
        except (ValueError, RecursionError):
            return False
        return True

    @cached_property
    def _ends(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self._text)]

    def _inside(self, body: Any) -> Mapping[str, tuple[int, Any]]:
        """The members of a map or a list: the line and the body of each."""
        if self._is_json:
            return {key: (bisect_right(self._ends, start) + 1, value) for key, start, value in self._members(body)}
        return dict(_children(body))

    def _members(self, at: int) -> Iterator[tuple[str, int, int]]:
        """The members of the JSON value that begins at a place: key, where it is written, where its value begins."""
        text, opening, position, index = self._text, self._text[at], at + 1, 0
        if opening not in "{[":
            return
        while True:
            position = start = _past(text, position)
            if text[position] in "}]":
                return
            if opening == "{":
                key, position = _RAW(text, position)
                position = _past(text, _past(text, position) + 1)
            else:
                key = str(index)
            yield key, start, position
            index += 1
            position = _past(text, _RAW(text, position)[1])
            if text[position] == ",":
                position += 1

    @cached_property
    def _yaml(self) -> Any:
        from pci_constructs.assembly import yaml_tags

        try:
            return yaml_tags.compose(self._text.encode())
        except yaml_tags.UnreadableYaml:
            return None


def _past(text: str, position: int) -> int:
    """The place after white space."""
    return _SPACE.match(text, position).end()  # type: ignore[union-attr]


def _children(node: Any) -> Iterator[tuple[str, tuple[int, Any]]]:
    """The members of a YAML node."""
    if node is None or isinstance(node.value, str):
        return
    for index, child in enumerate(node.value):
        key, value = child if isinstance(child, tuple) else (child, child)
        name = str(key.value) if isinstance(child, tuple) else str(index)
        yield name, (key.start_mark.line + 1, value)
