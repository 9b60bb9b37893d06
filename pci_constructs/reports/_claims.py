"""Which requirements each construct claims and how it meets them, as its own documentation says, read without importing the CDK.

An id in parentheses is a claim: "kept for 12 months (10.5.1)". One within a sentence is only spoken of.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pci_constructs.standard import requirements

_PACKAGE = Path(__file__).parents[1]
_BUILDERS = ("aws", "kubernetes", "delivery")
_ID = re.compile(r"(?<![\d.])(1[0-2]|[1-9])(\.\d+){1,3}(?![\d.]*\d)")
_CLASS = re.compile(r"^class \w+\([^)]*Construct", re.MULTILINE)
_PARENTHESES = re.compile(r"\([^()]*\)")
_ARGUMENT = re.compile(r"\n(?= {4}\w+: )")
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z`])")
_SECTION = re.compile(r"^(Args|Attributes|Raises|Returns|Yields):", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Construct:
    """What a construct says of itself.

    Attributes:
        name: its class with the module, such as ``aws.logs.AuditLogGroup``.
        about: its documentation in paragraphs, without arguments.
        how: the sentences that claim each requirement, in the order of the standard.
    """

    name: str
    about: tuple[str, ...]
    how: Mapping[str, tuple[str, ...]]


@cache
def constructs() -> tuple[Construct, ...]:
    """Every construct that claims a requirement, by name."""
    return tuple(sorted(_found(), key=lambda one: one.name))


def _found() -> Iterator[Construct]:
    for file in (file for folder in _BUILDERS for file in (_PACKAGE / folder).rglob("*.py")):
        code = file.read_text("utf-8")
        # Parsing is what takes the time, and half of the files have no construct.
        if not _CLASS.search(code):
            continue
        tree = ast.parse(code)
        module = ".".join(file.relative_to(_PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        of_module = _claims(ast.get_docstring(tree) or "")
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and _is_construct(node):
                text = ast.get_docstring(node) or ""
                own = _claims(text)
                how = {id_: tuple(own.get(id_) or of_module[id_]) for id_ in requirements() if id_ in own or id_ in of_module}
                if how:
                    yield Construct(name=f"{module}.{node.name}", about=_about(text), how=how)


def _is_construct(node: ast.ClassDef) -> bool:
    return any("Construct" in ast.unparse(base) for base in node.bases)


def _about(text: str) -> tuple[str, ...]:
    prose = _SECTION.split(text, maxsplit=1)[0]
    return tuple(" ".join(paragraph.split()) for paragraph in prose.split("\n\n") if paragraph.strip())


def _claims(text: str) -> dict[str, list[str]]:
    """The sentences of a docstring by the requirements that they claim."""
    found: dict[str, list[str]] = {}
    for sentence in _sentences(text):
        for id_ in dict.fromkeys(id_[0] for part in _PARENTHESES.findall(sentence) for id_ in _ID.finditer(part)):
            if id_ in requirements():
                found.setdefault(id_, []).append(sentence)
    return found


def _sentences(text: str) -> Iterator[str]:
    start = _SECTION.search(text)
    prose, arguments = (text[: start.start()], text[start.start() :]) if start else (text, "")
    for paragraph in prose.split("\n\n"):
        yield from _SENTENCE.split(" ".join(paragraph.split()))
    # An argument is a whole: its later sentences say nothing without its name.
    for paragraph in arguments.split("\n\n"):
        yield from (" ".join(entry.split()) for entry in _ARGUMENT.split(paragraph))
