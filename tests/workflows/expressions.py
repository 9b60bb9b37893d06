"""Expressions of GitHub Actions, as far as the workflows here use them; what is not known is refused, never taken for empty.

Values are those of JSON. A name that a context does not have is ``null`` to GitHub; here it is a mistake, unless the context says that it
may be absent (``Open``): a misspelt output must not look like an empty one.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>\d+)|(?P<op>&&|\|\||==|!=|!|\(|\)|,|\.)|(?P<name>[A-Za-z_][A-Za-z0-9_-]*)|(?P<end>$))"
)
_WHOLE = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


class BadExpression(ValueError):
    """An expression that GitHub would not take, or that names something that is not there."""


class Open(dict[str, Any]):
    """A context whose absent names are empty."""


class Expressions:
    """Evaluates expressions.

    Args:
        contexts: the contexts by name, such as ``github`` and ``inputs``.
        status: ``success`` or ``failure``, what the job came to so far.
        workspace: where ``hashFiles`` looks.
    """

    def __init__(self, contexts: Mapping[str, Any], *, status: str = "success", workspace: Path | None = None) -> None:
        self._contexts = contexts
        self._workspace = workspace
        self._functions: dict[str, Callable[..., Any]] = {
            "always": lambda: True,
            "cancelled": lambda: False,
            "success": lambda: status == "success",
            "failure": lambda: status == "failure",
            "hashfiles": self._hash_files,
            "format": lambda text, *values: re.sub(r"\{(\d+)\}", lambda found: as_text(values[int(found[1])]), text),
            "fromjson": json.loads,
        }

    def fill(self, text: str) -> str:
        """A text with its expressions filled in."""
        return _WHOLE.sub(lambda found: as_text(self.value(found[1])), text)

    def condition(self, text: object) -> bool:
        """Whether an ``if`` holds; one that names no status asks for success, too."""
        stated = str(text).strip()
        inner = stated[3:-2] if stated.startswith("${{") and stated.endswith("}}") else stated
        if not re.search(r"\b(?:always|cancelled|success|failure)\s*\(", inner):
            inner = f"success() && ({inner})"
        return truth(self.value(inner))

    def value(self, text: str) -> Any:
        """The value of one expression.

        Raises:
            BadExpression: it is none, or names what is not there.
        """
        self._text, self._tokens = text, _tokens(text)
        self._step()
        found = self._either()
        if self._kind != "end":
            raise BadExpression(f"{text.strip()}: {self._token!r} is not expected there")
        return found

    def _step(self) -> str:
        before = getattr(self, "_token", "")
        self._kind, self._token = next(self._tokens, ("end", ""))
        return before

    def _take(self, token: str) -> bool:
        if self._kind == "op" and self._token == token:
            self._step()
            return True
        return False

    def _either(self) -> Any:
        found = self._both()
        while self._take("||"):
            other = self._both()
            found = found if truth(found) else other
        return found

    def _both(self) -> Any:
        found = self._equal()
        while self._take("&&"):
            other = self._equal()
            found = other if truth(found) else found
        return found

    def _equal(self) -> Any:
        found = self._not()
        for sign in ("==", "!="):
            if self._take(sign):
                return (_plain(found) == _plain(self._not())) is (sign == "==")
        return found

    def _not(self) -> Any:
        return not truth(self._not()) if self._take("!") else self._one()

    def _one(self) -> Any:
        if self._take("("):
            found = self._either()
            self._need(")")
            return found
        kind, token = self._kind, self._step_over()
        if kind == "text":
            return token[1:-1].replace("''", "'")
        if kind == "number":
            return int(token)
        if kind != "name":
            raise BadExpression(f"{self._text.strip()}: {token!r} is not expected there")
        if self._take("("):
            return self._call(token)
        return {"true": True, "false": False, "null": None}[token] if token in ("true", "false", "null") else self._name(token)

    def _step_over(self) -> str:
        token = self._token
        self._step()
        return token

    def _need(self, token: str) -> None:
        if not self._take(token):
            raise BadExpression(f"{self._text.strip()}: {token!r} is missing before {self._token!r}")

    def _call(self, name: str) -> Any:
        if name.lower() not in self._functions:
            raise BadExpression(f"{self._text.strip()}: there is no function {name}")
        values = []
        while not self._take(")"):
            values.append(self._either())
            self._take(",")
        return self._functions[name.lower()](*values)

    def _name(self, name: str) -> Any:
        if name not in self._contexts:
            raise BadExpression(f"{self._text.strip()}: there is no {name}")
        found, path = self._contexts[name], name
        while self._take("."):
            part = self._step_over()
            path = f"{path}.{part}"
            if isinstance(found, Mapping) and part in found:
                found = found[part]
            elif found is None or isinstance(found, Open):
                found = None
            else:
                raise BadExpression(f"{self._text.strip()}: there is no {path}")
        return found

    def _hash_files(self, pattern: str) -> str:
        files = sorted(self._workspace.glob(pattern)) if self._workspace else []
        return "".join(str(file.stat().st_size) for file in files if file.is_file())


def truth(value: Any) -> bool:
    """What GitHub takes for true."""
    return value not in (None, False, 0, "")


def as_text(value: Any) -> str:
    """A value as GitHub writes it into a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else json.dumps(value)


def _plain(value: Any) -> Any:
    """Texts are compared without case; nothing equals the empty text."""
    return "" if value is None else value.lower() if isinstance(value, str) else value


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while True:
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise BadExpression(f"{text.strip()}: not understood from {text[at : at + 20]!r} on")
        yield found.lastgroup, found[found.lastgroup]
        if found.lastgroup == "end":
            return
        at = found.end()
