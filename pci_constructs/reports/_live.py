"""Which types are read in a running account, as the collectors say, found without importing boto3."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "live"


@cache
def read_types() -> frozenset[str]:
    """The types of which collectors read every resource, those included that AWS keeps as a part of another one."""
    return frozenset(type_ for file in _FOLDER.glob("*.py") for type_ in _of(ast.parse(file.read_text("utf-8"))))


def _of(tree: ast.Module) -> Iterator[str]:
    constants: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                constants |= _assigned(target, node.value)
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Reader":
            for keyword in call.keywords:
                if keyword.arg in ("type", "covers"):
                    yield from _texts(keyword.value, constants)


def _assigned(target: ast.expr, value: ast.expr) -> dict[str, str]:
    if isinstance(target, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
        return {target.id: value.value}
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=False)
        return {name: text for one, other in pairs for name, text in _assigned(one, other).items()}
    return {}


def _texts(node: ast.expr, constants: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.Tuple):
        for part in node.elts:
            yield from _texts(part, constants)
    elif isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.Name):
        yield constants[node.id]
