"""What a metric filter's pattern says of a call that a trail records."""

import re
from functools import lru_cache, reduce
from typing import Any

from pci_constructs.rules.policies import fits

_TOKEN = re.compile(r'&&|\|\||[()]|[!<>]=|[=<>]|"(?:[^"\\]|\\.)*"|%[^%]*%|[^\s()&|!<>="%]+')
_WHOLE = re.compile(r"\s*\{(.*)\}\s*", re.DOTALL)
_PLAIN = re.compile(r"[\w.-]+", re.ASCII)
_FIELDS = {"$.eventName": 0, "$.eventSource": 1}


class _Malformed(ValueError):
    pass


@lru_cache(maxsize=4096)
def finds_call(pattern: str, name: str, source: str) -> bool | None:
    """Whether a pattern finds a call whatever else the entry says; nothing if that decides, or if the pattern is of another kind.

    Args:
        pattern: the pattern.
        name: the call.
        source: the service that it is made to, such as ``kms.amazonaws.com``.
    """
    tree = _parsed(pattern)
    return None if tree is None else _holds(tree, (name, source))


@lru_cache(maxsize=1024)
def calls_alone(pattern: str) -> frozenset[tuple[str, str]] | None:
    """The service and name of each call that a pattern finds, whatever else the entry says, the service empty where any will do.

    Returns:
        Nothing if it asks for something else besides, for names of a form, or for all calls of a service.
    """
    tree = _parsed(pattern)
    found = None if tree is None else _named(tree)
    return None if found is None or any(not name for _, name in found) else found


def _named(tree: Any) -> frozenset[tuple[str, str]] | None:
    sign, *rest = tree
    if sign not in ("&&", "||"):
        field, value = _FIELDS.get(rest[0]), rest[1].strip('"')
        plain = sign == "=" and field is not None and _PLAIN.fullmatch(value)
        return frozenset({(value, "") if field else ("", value)}) if plain else None
    parts = [_named(part) for part in rest[0]]
    if any(part is None for part in parts):
        return None
    sets = [part for part in parts if part is not None]
    return frozenset().union(*sets) if sign == "||" else reduce(_both_hold, sets)


def _both_hold(some: frozenset[tuple[str, str]], others: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    return frozenset(
        (one[0] or other[0], one[1] or other[1])
        for one in some
        for other in others
        if all(not first or not second or first == second for first, second in zip(one, other, strict=True))
    )


@lru_cache(maxsize=1024)
def _parsed(pattern: str) -> Any:
    """A pattern as comparisons within ``or`` and ``and``; nothing if it is of another kind."""
    whole = _WHOLE.fullmatch(pattern)
    try:
        tokens = _tokens(whole[1]) if whole else []
        tree = _either(tokens)
    except (_Malformed, RecursionError):
        return None
    return None if tokens else tree


def _tokens(text: str) -> list[str]:
    """The words and signs of a pattern, the last first."""
    found, at = [], 0
    for token in _TOKEN.finditer(text):
        if text[at : token.start()].strip():
            break
        found.append(token[0])
        at = token.end()
    # All but blanks are tokens.
    if text[at:].strip():
        raise _Malformed
    return found[::-1]


def _either(tokens: list[str]) -> Any:
    return _joined(tokens, "||", _both)


def _both(tokens: list[str]) -> Any:
    return _joined(tokens, "&&", _term)


def _joined(tokens: list[str], sign: str, part: Any) -> Any:
    parts = [part(tokens)]
    while tokens and tokens[-1] == sign:
        tokens.pop()
        parts.append(part(tokens))
    return parts[0] if len(parts) == 1 else (sign, parts)


def _term(tokens: list[str]) -> Any:
    first = tokens.pop() if tokens else ""
    if first == "(":
        inner = _either(tokens)
        if not tokens or tokens.pop() != ")":
            raise _Malformed
        return inner
    if not first.startswith("$") or len(tokens) < 1 or (tokens[-1] in ("NOT", "IS") and len(tokens) < 2):
        raise _Malformed
    sign = tokens.pop()
    value = "" if sign == "EXISTS" else tokens.pop() if tokens else ")"
    if value in ("(", ")", "&&", "||"):
        raise _Malformed
    return (sign, first, value)


def _holds(tree: Any, call: tuple[str, str]) -> bool | None:
    sign, *rest = tree
    if sign in ("&&", "||"):
        found = {_holds(part, call) for part in rest[0]}
        settles = sign == "||"
        return settles if settles in found else None if None in found else not settles
    field, value = rest
    if field not in _FIELDS or sign not in ("=", "!=") or value.startswith("%"):
        return None
    return fits(value.strip('"'), call[_FIELDS[field]]) is (sign == "=")
