"""Code of Python and JavaScript as text in which secrets are looked for.

In a script or a file of settings ``password=hunter2`` gives a password. In code ``hunter2`` is the name of a variable there: only what
stands between quotes is text.
"""

import re
from typing import Any

from pci_constructs.assembly import Composed, Unknown

_REMARK = r"/\*.*?(?:\*/|\Z)|(?<![:\w])//[^\n]*|\#[^\n]*"
_QUOTED = r"""
    "{3}(?:\\.|[^\\"]|"(?!""))*+(?:"{3})? | '{3}(?:\\.|[^\\']|'(?!''))*+(?:'{3})?
    | "(?:\\.|[^"\\\n])*+"? | '(?:\\.|[^'\\\n])*+'? | `(?:\\.|[^`\\])*+`?
    """
_KEPT = rf"(?sx)(?P<remark>{_REMARK})|(?P<quoted>{_QUOTED})"
"""What is no code. A quote that nothing ends goes on to the end of its line, so that no text is walked twice."""
_COMPARED = r"(?<![=!<>])={2,3}(?!=)"
_TYPE = r"(?:typing\.)?(?:str|string|String|bytes|any|Any|object|unknown|Optional|Union|Final)\b(?:\[[\w., |]*\]|<[\w., |]*>)?"
_DECLARED = rf"(\w)\??[^\S\n]*:[^\S\n]*{_TYPE}(?:[^\S\n]*\|[^\S\n]*\w+)*[^\S\n]*=(?![=>])"
_GIVEN = r"(=|:)([^\S\n]*)(?=[A-Za-z_])"
_MARKED = r"\b(?:[bBrRuU]|[bB][rR]|[rR][bB])$"
_OPEN = r"[=:]\s*$"
_WITHIN = r"([=:]\s*)\(\s*$"
_GIVES = ("=", ":", "(", ",", "?")


def in_quotes_alone(value: Any) -> Any:
    """Code with a bracket before each name that is given to something, so that none is taken for text; what is no text stays as it is.

    Args:
        value: a scalar as ``peek`` gives it.
    """
    if value.__class__ is Unknown:
        if not value.shape:
            return value
        return Unknown(value.why, value.kind, shape=_bracketed(value.shape), no_echo=value.no_echo)
    if isinstance(value, Composed):
        return Composed(_bracketed(value), value.references)
    return _bracketed(value) if value.__class__ is str else value


def _bracketed(code: str) -> str:
    done: list[str] = []
    at = 0
    for found in re.finditer(_KEPT, code):
        before = _names_bracketed(code[at : found.start()])
        done += (before, found[0] if found["remark"] else _text(found[0], given=before.rstrip(" \t").endswith(_GIVES)))
        at = found.end()
    return "".join((*done, _names_bracketed(code[at:])))


def _names_bracketed(code: str) -> str:
    code = re.sub(_COMPARED, " is ", code)
    code = re.sub(_DECLARED, r"\1 =", code)
    # The mark before quotes is no name, and brackets around text are none of a call.
    code = re.sub(_WITHIN, r"\1", re.sub(_MARKED, "", code))
    return re.sub(_GIVEN, r"\1\2(", code)


def _text(quoted: str, *, given: bool) -> str:
    """Text in the quotes that are looked for, if it is given to a name; what comes after ``token=`` at its end is put in by the code."""
    mark = quoted[:3] if quoted[:3] in ('"""', "'''") else quoted[0]
    inner = quoted.removeprefix(mark).removesuffix(mark)
    if re.search(_OPEN, inner):
        inner += "("
    plain = given and mark not in ("'", '"') and "${" not in inner and not re.search(r"[\n\"]", inner)
    return f'"{inner}"' if plain else f"{mark}{inner}{mark}"
