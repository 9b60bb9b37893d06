"""YAML 1.1 as CloudFormation reads it: short forms such as ``!Ref`` become their long ones, a date stays text and every key is text."""

from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_NODES = 500_000
_DEEPEST = 500
_NO_TEXT = tuple(f"tag:yaml.org,2002:{kind}" for kind in ("bool", "float", "int", "null"))


class UnreadableYaml(Exception):
    """The text is no YAML that CloudFormation would take; the message says where."""


class _Loader(_LOADER):  # type: ignore[misc]
    """PyYAML's safe loader, without what CloudFormation's does not do."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The map; a number as a key, such as an account id in a mapping, becomes text."""
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if all(key.__class__ is str for key in made):
            return made
        return {_key(key): value for key, value in made.items()}


def parse(content: bytes) -> Any:
    """The document.

    Raises:
        UnreadableYaml: it is no YAML, has two documents, a key twice, or an alias within itself.
    """
    try:
        _check_depth(content)
        loader = _Loader(content)
        try:
            node = loader.get_single_node()
            if node is None:
                return None
            _check(node, loader)
            return loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise UnreadableYaml(f"{where}{error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise UnreadableYaml(" ".join(str(error).split())) from None
    except RecursionError:
        raise UnreadableYaml("nested too deeply to be read") from None


def compose(content: bytes) -> yaml.Node | None:
    """The nodes of the document, which know their lines.

    Raises:
        UnreadableYaml: it is no YAML, or nested too deeply.
    """
    try:
        _check_depth(content)
        return yaml.compose(content, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise UnreadableYaml(" ".join(str(error).split())) from None


def _check_depth(content: bytes) -> None:
    """Refuses nesting without end before PyYAML builds it, which it does by recursion in C that takes the process down."""
    loader = _Loader(content)
    depth = 0
    try:
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _DEEPEST:
                    raise UnreadableYaml(f"line {event.start_mark.line + 1}: nested more than {_DEEPEST} deep")
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    finally:
        loader.dispose()


def _key(key: Any) -> str:
    return "true" if key is True else "false" if key is False else "null" if key is None else str(key)


def _name(key: yaml.Node, loader: Any) -> str:
    """What a key is once it is read: ``yes`` and ``true`` are one, as are ``1`` and ``0x1``."""
    if not isinstance(key, yaml.ScalarNode):
        return ""
    return _key(loader.construct_object(key)) if key.tag in _NO_TEXT else key.value


def _check(root: yaml.Node, loader: Any) -> None:
    """Refuses what would make the document endless or ambiguous."""
    seen = 0
    pending: list[tuple[yaml.Node, frozenset[int]]] = [(root, frozenset())]
    while pending:
        node, above = pending.pop()
        seen += 1
        if id(node) in above:
            raise UnreadableYaml("an alias refers to what it is part of")
        if seen > _MOST_NODES:
            raise UnreadableYaml(f"aliases make it larger than {_MOST_NODES} values")
        if isinstance(node, yaml.SequenceNode):
            inside = above | {id(node)} if node.value else above
            pending += [(child, inside) for child in node.value]
        elif isinstance(node, yaml.MappingNode):
            inside = above | {id(node)} if node.value else above
            keys: set[str] = set()
            for key, value in node.value:
                text = _name(key, loader)
                if text in keys and text != "<<":
                    raise UnreadableYaml(f"line {key.start_mark.line + 1}: the key {text!r} occurs twice in one map")
                keys.add(text)
                pending.append((value, inside))


def _short_form(loader: Any, suffix: str, node: yaml.Node) -> Any:
    """``!GetAtt A.B`` as ``{"Fn::GetAtt": ["A", "B"]}``, and so on for every tag."""
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


def _text(loader: Any, node: yaml.Node) -> Any:
    return loader.construct_scalar(node)


def _refuse(_: Any, node: yaml.Node) -> Any:
    raise yaml.constructor.ConstructorError(None, None, f"CloudFormation takes no {node.tag.rpartition(':')[2]}", node.start_mark)


_Loader.add_multi_constructor("!", _short_form)
# A version such as 2012-10-17 is text to CloudFormation.
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _text)
for _tag in ("binary", "omap", "pairs", "set"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _refuse)
