"""Writes out ``Fn::ForEach`` where the collection is in the template, as the language extensions of CloudFormation do."""

from collections.abc import Mapping
from typing import Any

from pci_constructs.assembly.values import TRANSFORM

_LOOP = "Fn::ForEach::"
_MOST = 10_000
"""The most copies that are written out for one template."""
_SECTIONS = ("Resources", "Conditions", "Outputs")


class _Undecidable(Exception):
    """A collection that only the deployment knows."""


def expand(document: Mapping[str, Any], template: str) -> tuple[Mapping[str, Any], list[str]]:
    """The template without loops, and a sentence for each that cannot be written out."""
    if not _has_loop(document):
        return document, []
    writer = _Writer(document, template)
    try:
        written = {name: writer.section(document[name]) for name in _SECTIONS if isinstance(document.get(name), dict)}
    except RecursionError:
        return document, [f"{template}: nested too deeply for its loops to be written out"]
    return {**document, **written}, writer.left


def _has_loop(document: Mapping[str, Any]) -> bool:
    """Whether the template may have loops; every template is asked, so the transform alone answers."""
    transforms = document.get("Transform")
    named = [
        each.get("Name") if isinstance(each, Mapping) else each for each in (transforms if isinstance(transforms, list) else [transforms])
    ]
    return "AWS::LanguageExtensions" in named


class _Writer:
    def __init__(self, document: Mapping[str, Any], template: str) -> None:
        parameters = document.get("Parameters")
        self._parameters = parameters if isinstance(parameters, dict) else {}
        self._template = template
        self._copies = 0
        self.left: list[str] = []

    def section(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """A section of the template; what an unknown loop adds to it has no name."""
        made = self.map(body, {})
        made.pop(TRANSFORM, None)
        return made

    def map(self, body: Mapping[str, Any], variables: Mapping[str, str]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in body.items():
            if isinstance(key, str) and key.startswith(_LOOP):
                try:
                    made |= self._loop(value, variables)
                except _Undecidable as error:
                    made[TRANSFORM] = {"Name": "AWS::LanguageExtensions"}
                    self.left.append(
                        f"{self._template}: the loop {key.removeprefix(_LOOP)} runs over {error}, so what it makes is not known"
                    )
            else:
                made[_named(key, variables)] = self._value(value, variables)
        return made

    def _loop(self, loop: Any, variables: Mapping[str, str]) -> dict[str, Any]:
        if not isinstance(loop, list) or len(loop) != 3 or not isinstance(loop[0], str) or not isinstance(loop[2], dict):
            raise _Undecidable("something that is no loop")
        made: dict[str, Any] = {}
        for item in self._collection(self._value(loop[1], variables)):
            self._copies += 1
            if self._copies > _MOST:
                raise _Undecidable(f"more than {_MOST} items")
            made |= self.map(loop[2], {**variables, loop[0]: item})
        return made

    def _collection(self, raw: Any) -> list[str]:
        if isinstance(raw, Mapping) and len(raw) == 1 and isinstance(raw.get("Ref"), str):
            raise _Undecidable(f"the parameter {raw['Ref']}")
        if isinstance(raw, list) and all(isinstance(item, str) for item in raw):
            return raw
        raise _Undecidable("a collection that is not written in the template")

    def _value(self, value: Any, variables: Mapping[str, str]) -> Any:
        if isinstance(value, dict):
            if len(value) == 1 and isinstance(value.get("Ref"), str) and value["Ref"] in variables:
                return variables[value["Ref"]]
            return self.map(value, variables)
        if isinstance(value, list):
            return [self._value(part, variables) for part in value]
        return _named(value, variables)


def _named(text: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(text, str) and variables and ("${" in text or "&{" in text):
        for name, item in variables.items():
            text = text.replace(f"${{{name}}}", item).replace(f"&{{{name}}}", "".join(letter for letter in item if letter.isalnum()))
    return text
