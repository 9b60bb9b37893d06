"""Whether a property runs as it was synthesized: what is written in the code, and cannot be told, is no difference."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pci_constructs.assembly import ABSENT, Reference, Unknown, references_in
from pci_constructs.assembly.values import scalar_text
from pci_constructs.live.reading.masking import HIDDEN

Physical = Callable[[Reference], str | None]
"""What an attribute of an intended resource became; nothing if it is not known."""
_NOTHING: tuple[Any, ...] = (ABSENT, None, False, "false", "", [], {})
"""What AWS leaves out of an answer as easily as it says it."""
_ROOT = re.compile(r"arn:[^:]+:iam::(\d{12}):root")


class Comparison:
    """Compares what was synthesized with what runs.

    Args:
        physical: what an attribute of an intended resource became.
        pseudo: the values of pseudo parameters such as ``AWS::Region``, in their place in texts.
    """

    def __init__(self, physical: Physical, pseudo: Mapping[str, str]) -> None:
        self._physical = physical
        self._pseudo = pseudo

    def differences(self, intended: Any, running: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
        """Where what runs is otherwise: the path, what was synthesized, what runs.

        Args:
            intended: the resolved value of the code; only what it says is compared.
            running: the value that was read.
            path: the property.
        """
        wanted = self._filled(intended)
        if isinstance(wanted, str) and isinstance(running, Mapping):
            wanted = _document(wanted)
        if wanted.__class__ is Unknown or running.__class__ is Unknown or running == HIDDEN:
            return
        if isinstance(wanted, Mapping):
            yield from self._maps(wanted, running, path)
        elif isinstance(wanted, list):
            yield from self._lists(wanted, running, path)
        elif isinstance(running, list) and len(running) == 1:
            yield from self.differences(wanted, running[0], path)
        elif isinstance(running, list | Mapping) or not _same(wanted, running):
            yield path, wanted, running

    def _maps(self, wanted: Mapping[str, Any], running: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
        if not isinstance(running, Mapping):
            if not all(_empty(part) or self._filled(part).__class__ is Unknown for part in wanted.values()):
                yield path, wanted, running
            return
        for name, part in wanted.items():
            yield from self.differences(part, running.get(name, ABSENT), f"{path}.{name}")

    def _lists(self, wanted: list[Any], running: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
        there = list(running) if isinstance(running, list) else [] if running is ABSENT else [running]
        if any(part.__class__ is Unknown for part in there):
            return
        if wanted and all(isinstance(part, Mapping) and "Key" in part and "Value" in part for part in wanted):
            # More tags are there than the code has: those of the stack and of whoever bills.
            pairs = {str(part.get("Key")): part.get("Value") for part in there if isinstance(part, Mapping)}
            for part in wanted:
                yield from self.differences(part["Value"], pairs.get(str(part["Key"]), ABSENT), f"{path}[{part['Key']}]")
            return
        if wanted and all(isinstance(part, Mapping) and "OptionName" in part and "Value" in part for part in wanted):
            for part in wanted:
                yield from self._option(part, there, path)
            return
        left = list(there)
        for part in wanted:
            match = next((other for other in left if not any(True for _ in self.differences(part, other, path))), None)
            if match is None:
                yield path, wanted, running
                return
            left.remove(match)
        if left:
            yield path, wanted, running

    def _option(self, wanted: Mapping[str, Any], there: list[Any], path: str) -> Iterator[tuple[str, Any, Any]]:
        """An option of an environment: AWS tells all of them, of which the code sets some, and says more of each than the code."""
        name = {key: self._filled(part) for key, part in wanted.items() if key != "Value"}
        if any(part.__class__ is Unknown for part in name.values()):
            return
        values = [other.get("Value", ABSENT) for other in there if not any(True for _ in self.differences(name, other, path))]
        found = [list(self.differences(wanted["Value"], value, f"{path}[{name['OptionName']}]")) for value in values or [ABSENT]]
        if all(found):
            yield from found[0]

    def _filled(self, value: Any) -> Any:
        """A text with what its references became; ``Unknown`` if that is not known."""
        if not isinstance(value, str):
            return value
        text = str(value)
        for reference in references_in(value):
            became = self._physical(reference)
            if became is None:
                return Unknown(f"what {reference} became")
            text = text.replace(str(reference), became)
        for name, became in self._pseudo.items():
            text = text.replace(f"${{{name}}}", became)
        return Unknown(f"what {text} became") if "${AWS::" in text or "${zone" in text else text


def _same(wanted: Any, running: Any) -> bool:
    if _empty(wanted) and _empty(running):
        return True
    if running is ABSENT or running is None:
        return False
    return _plain(wanted) == _plain(running)


def _document(text: str) -> Any:
    """The map that a text in the code says, for what is read as one; of YAML nothing is compared."""
    if not text.lstrip().startswith("{"):
        return Unknown("a document that is no JSON") if "\n" in text or ": " in text else text
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return found if isinstance(found, dict) else text


def _empty(value: Any) -> bool:
    return any(value is nothing or (type(value) is type(nothing) and value == nothing) for nothing in _NOTHING)


def _plain(value: Any) -> str:
    """A scalar as CloudFormation and AWS would both write it: 30 and "30", true and "true", an account and its root."""
    text = scalar_text(value)
    found = _ROOT.fullmatch(text)
    if found:
        return found[1]
    if re.fullmatch(r"-?\d+\.0", text):
        return text[:-2]
    return text.lower() if text.lower() in ("true", "false") else text


def shown(value: Any) -> str:
    """A value in a message, if it is one that nobody can have hidden anything in: a switch, a number, a word."""
    if value is ABSENT or value is None:
        return "not set"
    text = scalar_text(value) if isinstance(value, str | int | float | bool) else ""
    return text if re.fullmatch(r"\d{1,9}|[A-Za-z][A-Za-z._:-]{0,39}", text) else "another value"
