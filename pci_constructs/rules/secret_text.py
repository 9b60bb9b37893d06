"""Whether text is a secret: what names of secrets look like, and what secrets themselves look like.

Two questions are kept apart. ``literal_secret`` asks whether the template itself holds a secret. ``judge_readable`` asks of a value that
ends up readable (an environment variable, user data) whether it is one, wherever it comes from: a secret that CloudFormation fetches at
deployment is not in the template, but stands in clear in whatever it is put into.
"""

import math
import re
import tomllib
from collections import Counter
from importlib import resources
from itertools import pairwise
from typing import Any

from pci_constructs.assembly import ABSENT, Block, Reference, Unknown
from pci_constructs.assembly.values import DYNAMIC, references_in, scalar_text
from pci_constructs.rules.rule import Judgement, failed, passed, undetermined

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_DATA = tomllib.loads(resources.files(__package__).joinpath("secret_text.toml").read_text("utf-8"))
_KINDS = {"password": tuple(_DATA["passwords"]), "token": tuple(_DATA["tokens"]), "secret": tuple(_DATA["secrets"])}
_NOUNS = frozenset(noun for nouns in _KINDS.values() for noun in nouns) | {"passwords", "tokens"}
_WHOLE_WORDS, _KEYS_OF, _SECRETS_OF = (frozenset(_DATA[key]) for key in ("whole_words", "keys_of", "secrets_of"))
_QUALIFIERS, _ABOUT = (frozenset(_DATA[key]) for key in ("qualifiers", "about"))
_PLAIN = _ABOUT | frozenset(_DATA["plain"])
_SHAPES = tuple((str(what), re.compile(pattern)) for what, pattern in _DATA["shapes"].items())
_USER_INFO = re.compile(r"\b[A-Za-z][A-Za-z0-9+.-]{0,30}://([^\s/:@\"'<>]*):([^\s/@\"']+)@")
_USER_ALONE = re.compile(r"\bhttps?://([^\s/:@\"'<>]{16,})@(?![\w.-]*sentry)")
_ASSIGNED = re.compile(
    r"""(?mx)
    (?<![\w.-])(?P<name>[A-Za-z_][\w.-]*)["']?
    (?: (?P<tight>=) | \s*(?P<loose>=|:|=>|:=)\s* )
    (?: "(?P<double>[^"\n]*)" | '(?P<single>[^'\n]*)' | (?P<bare>[^\s"'&;,]+) )
    """
)
_FLAG = re.compile(r"(?<![\w-])--?(?P<name>[A-Za-z][A-Za-z-]+)\s+(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s\"'-]\S*))")
_FILLED_IN = re.compile(r"[$%<(\[{`]|[*xX•.]+$")
"""How a variable, command, template or mask begins: what a script or a format puts a secret into."""
_EXPANDED = re.compile(r"\$[({A-Za-z_]|`|%[sd(]")
_CALL = re.compile(r"[A-Za-z_][\w.]*[(\[]")
_NAME_IN_CODE = re.compile(r"[A-Za-z_][A-Za-z_.]*")
_ORDINARY_WORDS = frozenset(("", *_DATA["ordinary"]))
_ARN = re.compile(r"arn:[\w${}.:-]*:")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S*|(?:[a-z0-9-]+\.){2,}[a-z]{2,}(?::\d+)?(?:/\S*)?")
_IDENTIFIER = re.compile(r"/?[A-Za-z0-9]+(?:[/_.-][A-Za-z0-9]+)*/?")
_SEPARATOR = re.compile(r"[/_.-]")
_UUID = re.compile(r"(?:mrk-)?[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")
_VARIABLE = re.compile(r"\$\{[^}]*\}|\{\{[^}]*\}\}")
_ATTRIBUTE = re.compile(r"\$\{[A-Za-z0-9]+\.([A-Za-z0-9.]+)\}")
_KEPT_ELSEWHERE = re.compile(r"\{\{resolve:(?:secretsmanager|ssm-secure):")
_LEAST_RANDOM = 16
_LEAST_BITS = 3.3
_LEAST_DIGITS = 4
_LEAST_TOKEN = 6
_AWS_SECRET = re.compile(r"(?i)secret[\w .-]{0,12}key\W{1,5}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])")


def kind_of_secret(name: str) -> str:
    """What kind of secret something of this name holds: ``password``, ``token``, ``secret``; empty if it names none.

    The last noun decides, as in English: ``DB_PASSWORD`` and ``clientSecretProd`` are secrets, ``DB_SECRET_ARN`` and ``TOKEN_URL`` are not.
    """
    words = _words(name)
    if ("connection", "string") in pairwise(words) and words[-1] not in _ABOUT:
        return "secret"
    while words and (words[-1] in _QUALIFIERS or words[-1].isdigit()):
        words.pop()
    if not words:
        return ""
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if (last == "key" and before in _KEYS_OF) or (last == "data" and before == "auth") or (last == "secret" and before in _SECRETS_OF):
        return "token"
    for kind, nouns in _KINDS.items():
        if any(last == noun or (noun not in _WHOLE_WORDS and last.endswith(noun)) for noun in nouns):
            return kind
    return ""


def names_secret(name: str) -> bool:
    """Whether a name is that of a secret itself, not of something about one."""
    return bool(kind_of_secret(name))


def _hints_at_secret(name: str) -> bool:
    """Whether a secret is mentioned, and the name does not end in what is known to be about one."""
    words = _words(name)
    return not _NOUNS.isdisjoint(words) and words[-1] not in _ABOUT


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(name)]


def credential_in(text: str) -> str | None:
    """What credential a text holds by its own shape, or by a name that it is given in the text: ``password=…``, ``--token …``."""
    for what, pattern in _SHAPES:
        if pattern.search(text):
            return what
    if any(looks_random(found[1]) for found in _AWS_SECRET.finditer(text)):
        return "an AWS secret access key"
    for found in _USER_INFO.finditer(text):
        if not _FILLED_IN.match(found[2]) and not found[2].startswith("x-oauth"):
            return "a password in an address"
    if any(looks_random(found[1]) for found in _USER_ALONE.finditer(text)):
        return "a token in an address"
    return _assigned_in(text)


def _assigned_in(text: str) -> str | None:
    for pattern in (_ASSIGNED, _FLAG):
        for found in pattern.finditer(text):
            kind = kind_of_secret(found["name"])
            if kind and (value := _literal(text, found)) and _is_secret(value, kind, found["name"]):
                return f"a value for {found['name']}"
    return None


def _literal(text: str, found: re.Match[str]) -> str:
    """The value that a match assigns; empty if it is not written there but comes from a variable, a command or a call."""
    for quoted in (found["single"], found["double"]):
        if quoted is not None:
            expanded = quoted is found["double"] and _EXPANDED.search(quoted)
            return "" if expanded or _FILLED_IN.match(quoted) else quoted
    bare = str(found["bare"])
    loose = found.re is _ASSIGNED and found["loose"]
    if _FILLED_IN.match(bare) or _EXPANDED.search(bare) or _CALL.match(bare) or (loose and not _is_line(text, found)):
        return ""
    return bare


def _is_line(text: str, found: re.Match[str]) -> bool:
    """Whether a bare value with space before it is a setting, which stands on a line of its own, and no name of a variable in code."""
    rest = text[found.end() :].partition("\n")[0].strip()
    lead = text[: found.start()].rpartition("\n")[2].strip(" -")
    return not rest and not lead and not (found["loose"] != ":" and _NAME_IN_CODE.fullmatch(found["bare"]))


def looks_random(text: str) -> bool:
    """Whether a text has the length, mixture and entropy of a generated secret."""
    if len(text) < _LEAST_RANDOM or re.search(r"\s", text):
        return False
    if not re.search(r"\d", text) and not (re.search(r"[A-Z]", text) and re.search(r"[a-z]", text) and not _readable(text)):
        return False
    bits = -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())
    return bits >= _LEAST_BITS and not _readable(text)


def _readable(text: str) -> bool:
    """Whether it is made of words: separated, or in camel case."""
    parts = re.findall(r"[A-Z]?[a-z]{3,}|[A-Z]{3,}|\d{1,4}", text)
    letters = re.sub(r"[^A-Za-z0-9]", "", text)
    long = [part for part in parts if len(part) > 3 or part.isdigit()]
    return sum(map(len, long)) >= 0.8 * len(letters)


def is_ordinary(text: str) -> bool:
    """Whether a text is what settings hold that are no secrets: nothing, a switch, an ARN, an address without a password, a path."""
    bare = text.strip()
    if bare.lower() in _ORDINARY_WORDS or _ARN.match(bare) or re.fullmatch(r"[*xX•.]+|<[^<>]*>", bare):
        return True
    if _ADDRESS.fullmatch(bare):
        return credential_in(bare) is None
    if bare.startswith(("alias/", "projects/")):
        return True
    return "/" in bare and bool(_IDENTIFIER.fullmatch(bare)) and not any(looks_random(part) for part in bare.split("/"))


def _is_secret(text: str, kind: str, name: str) -> bool:
    bare = text.strip()
    if is_ordinary(bare):
        return False
    if bare.replace(".", "").isdigit():
        return kind == "password" and len(bare) >= _LEAST_DIGITS
    if kind == "secret":
        # A secret is often meant by its name: prod-db-credentials.
        return not _IDENTIFIER.fullmatch(bare) or not (bare.isalpha() or _SEPARATOR.search(bare)) or looks_random(bare)
    if kind == "token" and len(bare) < _LEAST_TOKEN:
        return False
    if kind == "token" and _UUID.fullmatch(bare):
        return not {"encryption", "signing", "master"} & set(_words(name))
    return True


def literal_secret(value: Any, name: str = "") -> str | None:
    """What secret a resolved value is that stands in the template: its own text, a parameter's default, the known part of a longer text.

    Args:
        value: a scalar as ``peek`` or ``each`` gives it.
        name: what the template calls it: a variable's name, a property.

    Returns:
        What it is, for a message; nothing for a reference to a resource, a dynamic reference, or a parameter without default.
    """
    value = _seen(value)
    if value is None or value is ABSENT or isinstance(value, bool | Reference | Block | list | dict):
        return None
    if value.__class__ is Unknown:
        return credential_in(value.shape) if value.shape else None
    text = scalar_text(value)
    found = credential_in(text)
    if found or references_in(value) or text.strip().startswith("${"):
        return found
    kind = kind_of_secret(name)
    if kind and _is_secret(text, kind, name):
        return f"a {kind} in clear"
    if _hints_at_secret(name) and looks_random(text) and not is_ordinary(text):
        return "what looks like a generated secret"
    return None


def fetched_secret(value: Any) -> str | None:
    """What secret a value becomes at deployment, without standing in the template: a dynamic reference, a parameter that is not echoed,
    the secret key that another resource makes.
    """
    value = _seen(value)
    if value.__class__ is Unknown:
        if value.no_echo:
            return f"the secret {value.why}"
        if _KEPT_ELSEWHERE.search(value.shape or value.why):
            return "a secret that CloudFormation fetches"
        made = next((found for found in _ATTRIBUTE.finditer(value.shape) if names_secret(found[1])), None)
        return f"the attribute {made[0]}" if made else None
    for reference in references_in(value):
        if reference.attribute != "Ref" and names_secret(reference.attribute):
            return f"the {reference.attribute} of {reference.resource.logical_id}"
    return None


def _seen(value: Any) -> Any:
    """The value, with a dynamic reference that a parameter or mapping holds as text seen as what it is."""
    if isinstance(value, str) and DYNAMIC in value:
        return Unknown(f"dynamic reference {value}", "dynamic", shape=str(value))
    return value


def judge_readable(value: Any, name: str, where: str) -> Judgement:
    """Judges a value that whoever may describe the resource can read: it must not be a secret, whether literal or fetched.

    Args:
        value: a scalar as ``peek`` or ``each`` gives it.
        name: what the template calls it.
        where: the property.
    """
    value = _seen(value)
    found = literal_secret(value, name)
    if found:
        return failed(f"{name} holds {found}", where)
    found = fetched_secret(value)
    if found:
        return failed(f"{name} receives {found} and shows it to whoever may describe the resource", where)
    if value.__class__ is Unknown and not _plainly_none(value.shape, name):
        return undetermined(f"whether {name} is a secret depends on {value.why}", where, blocked_by=value.why)
    return passed(f"{name} holds no secret", where)


def _plainly_none(shape: str, name: str) -> bool:
    """Whether a value that is not known is no secret all the same: by the text around the unknown part, or by its name."""
    around = _VARIABLE.sub("", shape)
    if kind_of_secret(name) or _hints_at_secret(name):
        return bool(around) and is_ordinary(_VARIABLE.sub("x", shape))
    if around:
        return not any(kind_of_secret(found["name"]) for found in _ASSIGNED.finditer(shape))
    words = _words(name)
    return bool(words and words[-1] in _PLAIN)


def judge_protected(value: Any, name: str, where: str) -> Judgement:
    """Judges a property that AWS hides and that must hold a secret: it comes from a dynamic reference or a parameter that is not echoed.

    Args:
        value: a scalar as ``peek`` or ``each`` gives it.
        name: what the template calls it.
        where: the property.
    """
    value = _seen(value)
    if literal_secret(value, name) or (value.__class__ is not Unknown and not references_in(value) and not is_ordinary(scalar_text(value))):
        return failed(f"{name} is written in the template", where)
    if value.__class__ is not Unknown or fetched_secret(value):
        return passed(f"{name} is not written in the template", where)
    if value.kind == "parameter":
        return failed(f"{name} comes from {value.why}, which is shown to everybody who may describe the stack", where)
    if value.kind == "dynamic":
        return failed(f"{name} comes from a parameter of Parameter Store that is not encrypted", where)
    return undetermined(f"where {name} comes from is not known", where, blocked_by=value.why)
