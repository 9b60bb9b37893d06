"""What secrets themselves look like: credentials by their shape, what text gives a secret's name, and what is generated."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pci_constructs.rules.secret_names import DATA, kind_of_secret, words_of

_SHAPES = tuple((str(what), re.compile(pattern)) for what, pattern in DATA["shapes"].items())
_USER_INFO = re.compile(r"\b[A-Za-z][A-Za-z0-9+.-]{0,30}://([^\s/:@\"'<>]*):([^\s/@\"']+)@")
_USER_ALONE = re.compile(r"\bhttps?://([^\s/:@\"'<>]{16,})@(?![\w.-]*sentry)")
_ASSIGNED = re.compile(
    r"""(?mx)
    (?<![\w.])(?<!\w-)(?!env:|(?:build-arg|env|from-literal)=)(?P<name>[A-Za-z_][\w.-]*)["']?\]?
    (?: = | \s*(?P<loose>=>|:=|=|:)\s* )
    (?: "(?P<double>[^"\n]*)" | '(?P<single>[^'\n]*)' | (?P<bare>[^\s"'&;,]+) )
    """
)
_FLAG = re.compile(
    r"""(?x)
    (?: (?<![\w-])--? | \bsetx\s+(?:/[mM]\s+)? ) (?!no-)(?P<name>[A-Za-z][\w-]+)\s+
    (?: "(?P<double>[^"\n]*)" | '(?P<single>[^'\n]*)' | (?P<bare>[^\s"'-]\S*) )
    """
)
_SET_BY_CALL = r"""(?x)
    \b(?:define|SetEnvironmentVariable)\(\s* \\?["'](?P<name>\w+)\\?["'] \s*,\s* \\?
    (?: "(?P<double>[^"\n]*)" | '(?P<single>[^'\n]*)' | (?P<bare>(?!)) )
    """
_IN_XML = r"""(?x)
    (?: <(?P<name>[A-Za-z][\w.-]*)> (?P<bare>[^<>\s]+) </ )
    | (?: \b(?:key|name)="(?P<key>[\w.:-]+)"\s+value="(?P<double>[^"\n]*)" ) | (?P<single>(?!))
    """
_HEADER = r"""(?x)
    (?<![\w-])(?:-H|--header)[ =]?["'](?P<name>[\w-]+):\s*(?P<bare>[^\s"']+)["'] | (?P<double>(?!)) | (?P<single>(?!))
    """
_NAMED: tuple[str | re.Pattern[str], ...] = (_ASSIGNED, _FLAG, _SET_BY_CALL, _IN_XML, _HEADER)
# What few texts get as far as is left as text: re compiles it when it is first needed, and an import costs nothing.
_FILLED_IN = r"\\*[$`]|[%<(\[{]|[*xX•.]+$"
"""How a variable, command, template or mask begins: what a script or a format puts a secret into, or a script that it writes."""
_EXPANDED = r"\$[({A-Za-z_]|`|%[sd(]"
_EXPANDED_IN_QUOTES = r"\$[({]|`|%[sd(]"
_EXPANDED_BY_SHELL = rf"{_EXPANDED_IN_QUOTES}|\$[A-Z_]{{2}}[A-Z0-9_]*(?![a-z])"
_MIXED = r"(?=\D*\d)(?=[^A-Za-z]*[A-Za-z])[^\s:/.,]{6,}"
_COMMANDS = (
    r"\b(?:curl|wget)\b[^\n|;]{0,400}\s(?:-u|--user)[ =]?[\"']?[\w.@+-]+:(?P<bare>[^\s\"']+)",
    r"\bmysql(?:dump|admin)?\b[^\n|;]{0,400}\s-p(?P<bare>[^\s\"'-][^\s\"']*)",
    r"\b(?:docker|podman)\s+login\b[^\n|;]{0,400}\s-p[ =]?[\"']?(?P<bare>[^\s\"'-][^\s\"']*)",
    r"\bsshpass\s+-p\s*[\"']?(?P<bare>[^\s\"']+)",
    r"\bredis-cli\b[^\n|;]{0,400}\s-a\s+[\"']?(?P<bare>[^\s\"'-][^\s\"']*)",
    r"\becho\s+[\"']?[\w.-]+:(?P<bare>[^\s\"'|]+)[\"']?\s*\|\s*(?:sudo\s+)?chpasswd",
    r"\becho\s+(?:-n\s+)?[\"']?(?P<bare>[^\s\"'|]+)[\"']?\s*\|[^\n|;]{0,400}\s(?:passwd\s+--stdin|--password-stdin)\b",
    r"\becho\s+(?:-\w+\s+)?[\"']?(?P<bare>[^\s\"'|]+)[\"']?\s*\|\s*(?:sudo\s+)?passwd\s+[\w$]",
    r"\bchpasswd:\s+list:\s*(?:[|>]-?\s+)?(?:-\s+)?[\"']?[\w.-]+:(?!R(?:ANDOM)?\b)(?P<bare>[^\s\"']+)",
    r"\bchpasswd\b[^\n|;<]{0,40}<<(?:<|-?\s*[\"']?\w+[\"']?\s*\n)\s*[\"']?[\w.-]+:(?P<bare>[^\s\"']+)",
    r"\bmongo\w*\b[^\n|;&]{0,200}\s(?:-u|--username)[ =]?[^\n|;&]{1,200}\s-p[ =]?[\"']?(?![\d.]+:)(?P<bare>[^\s\"'-][^\s\"']*)",
    r"\brabbitmqctl\s+(?:add_user|change_password)\s+\S+\s+[\"']?(?P<bare>[^\s\"'-][^\s\"']*)",
    r"\bmysqladmin\b[^\n|;&]{0,400}\spassword\s+[\"']?(?P<bare>[^\s\"'-][^\s\"']*)",
    r"(?i)\bSET\s+PASSWORD\b[^\n;]{0,200}=\s*(?:PASSWORD\(\s*)?\\?[\"'](?P<bare>[^\"'\n\\]+)",
    r"\bsqlcmd\b[^\n|;&]{0,400}\s-P\s*[\"']?(?P<bare>[^\s\"'-][^\s\"']*)",
    r"\bldap(?:add|delete|modify|passwd|search|whoami)\b[^\n|;&]{0,400}\s-w\s+[\"']?(?P<bare>[^\s\"'-][^\s\"']*)",
    r"\bhtpasswd\s+(?:-\w+\s+){0,9}-\w*b\w*\s+(?:-\w+\s+){0,9}\S+\s+\S+\s+[\"']?(?P<bare>[^\s\"'-][^\s\"']*)",
    r"\bmachine\s+\S+\s+login\s+\S+\s+password\s+(?P<bare>[^\s\"'\\]+)",
    r"\bput-parameter\b(?=[^\n|;&]{0,400}\bSecureString\b)[^\n|;&]{0,400}\s--value[ =]?[\"']?(?!fileb?:)(?P<bare>[^\s\"'-][^\s\"']*)",
    r"(?i)(?<![.\w-])net(?:\.exe)?\s+user\s+(?:\"[^\"\n]+\"|[^\s/\"]\S*)\s+[\"']?(?P<bare>[^\s/*\"'|>&;][^\s\"']*)",
    r"(?i)\bConvertTo-SecureString(?:\s+-\w+)*\s+[\"'](?P<bare>[^\"'\n]+)[\"']",
    r"(?i)\b(?:IDENTIFIED\s+(?:WITH\s+\w+\s+)?BY|WITH\s+(?:ENCRYPTED\s+)?PASSWORD)\s+\\?[\"'](?P<bare>[^\"'\n\\]+)",
    r"(?i)\bauthorization[\"']?\s*[:=]\s*[\"']?(?:bearer|basic|token)\s+(?P<bare>[^\s\"']{6,})",
)
"""What passwords are written into on a command line, without a name."""
_FETCHED = r"\\*(?:\$\(|`)\s*(?:\S*/)?aws\b"
_PLACE = r"\$\{([\w.]+)\}"
_CALL = r"[A-Za-z_][\w.]*[(\[]"
_NAME_IN_CODE = r"[A-Za-z_][A-Za-z_.]*"
_ORDINARY_WORDS = frozenset(("", *DATA["ordinary"]))
_ARN = r"arn:[\w${}.:-]*:"
_ADDRESS = r"[A-Za-z][A-Za-z0-9+.-]*://\S*|(?:[a-z0-9-]+\.){2,}[a-z]{2,}(?::\d+)?(?:/\S*)?"
_IDENTIFIER = r"/?[A-Za-z0-9]+(?:[/_.-][A-Za-z0-9]+)*/?"
_SEPARATOR = r"[/_.-]"
_UUID = r"(?:mrk-)?[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}"
_KEPT_BY_AWS = r"(?:appflow|databrew|datasync|ecs-sc|events|opsworks-cm|rds|redshift|sqlworkbench)![\w/.-]+"
"""How Secrets Manager names what other services keep in it."""
_LEAST_RANDOM = 16
_LEAST_BITS = 3.3
_LEAST_DIGITS = 4
_LEAST_TOKEN = 6
_AWS_SECRET = re.compile(r"(?i)secret[\w .-]{0,12}key\W{1,5}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])")


@lru_cache(maxsize=1024)
def credential_in(text: str) -> str | None:
    """What credential a text holds by its own shape, or by a name that it is given in the text: ``password=…``, ``--token …``."""
    for what, pattern in _SHAPES:
        if pattern.search(text):
            return what
    if any(looks_random(found[1]) for found in _AWS_SECRET.finditer(text)):
        return "an AWS secret access key"
    for found in _USER_INFO.finditer(text):
        # GitHub takes the token as the user, with this for a password.
        if not re.match(_FILLED_IN, found[1] if found[2].startswith("x-oauth") else found[2]):
            return "a password in an address"
    if any(looks_random(found[1]) for found in _USER_ALONE.finditer(text)):
        return "a token in an address"
    return _assigned_in(text)


def _assigned_in(text: str) -> str | None:
    for found in _found(_NAMED, text):
        name = _name(found)
        kind = kind_of_secret(name)
        if kind and (value := _literal(text, found)) and is_secret(value, kind, name):
            return f"a value for {name}"
    for found in _found(_COMMANDS, text):
        if not re.match(_FILLED_IN, found["bare"]) and not re.search(_EXPANDED, found["bare"]):
            return "a password on a command line"
    return None


def _found(patterns: Iterable[str | re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        yield from re.finditer(pattern, text)


def _name(found: re.Match[str]) -> str:
    return str(found["name"] or found["key"])


def _literal(text: str, found: re.Match[str]) -> str:
    """The value that a match assigns; empty if it is not written there but comes from a variable, a command or a call."""
    loose = found.re is _ASSIGNED and found["loose"]
    for quotes in ("single", "double"):
        if (quoted := found[quotes]) is not None:
            expanded = re.search(_EXPANDED_IN_QUOTES if loose else _EXPANDED_BY_SHELL, quoted) if quotes == "double" else None
            filled_in = re.match(_FILLED_IN, quoted) or (expanded and not is_mixed(quoted[: expanded.start()]))
            return "" if filled_in else str(quoted)
    bare = str(found["bare"])
    if re.match(_FILLED_IN, bare) or re.search(_EXPANDED, bare) or re.match(_CALL, bare) or (loose and not _is_line(text, found)):
        return ""
    return bare


def _is_line(text: str, found: re.Match[str]) -> bool:
    """Whether a bare value with space before it is a setting, which stands on a line of its own, and no name of a variable in code."""
    rest = text[found.end() :].partition("\n")[0].strip()
    lead = text[: found.start()].rpartition("\n")[2].strip(" -")
    return not rest and not lead and not (found["loose"] != ":" and re.fullmatch(_NAME_IN_CODE, found["bare"]))


def has_place_for_secret(text: str) -> bool:
    """Whether a text gives something a secret's name, or a password to an address or a command, be it written there or filled in."""
    if _USER_INFO.search(text) or any(map(_is_place, _found(_NAMED, text))):
        return True
    put_in = [name for name in re.findall(_PLACE, text) if not re.search(rf"(?<!\w){re.escape(name)}=", text)]
    given = "".join(found["bare"] for found in _found(_COMMANDS, text))
    return any(f"${{{name}}}" in given or kind_of_secret(name) in ("password", "token") for name in put_in)


def _is_place(found: re.Match[str]) -> bool:
    """Whether a match names a secret that its script does not itself fetch from AWS."""
    value = found["double"] or found["single"] or found["bare"] or ""
    return bool(kind_of_secret(_name(found))) and not re.match(_FETCHED, value)


def is_mixed(text: str) -> bool:
    """Whether a text is of letters and digits, and long enough for a part of a password."""
    return bool(re.fullmatch(_MIXED, text))


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
    if bare.lower() in _ORDINARY_WORDS or re.match(_ARN, bare) or re.fullmatch(rf"[*xX•.]+|<[^<>]*>|{_KEPT_BY_AWS}", bare):
        return True
    if re.fullmatch(_ADDRESS, bare):
        return credential_in(bare) is None
    if bare.startswith(("alias/", "projects/")):
        return True
    return "/" in bare and bool(re.fullmatch(_IDENTIFIER, bare)) and not any(looks_random(part) for part in bare.split("/"))


def is_secret(text: str, kind: str, name: str) -> bool:
    """Whether a text under the name of a kind of secret is one."""
    bare = text.strip()
    if is_ordinary(bare):
        return False
    if bare.replace(".", "").isdigit():
        return kind == "password" and len(bare) >= _LEAST_DIGITS
    if kind == "secret":
        # A secret is often meant by its name: prod-db-credentials.
        return not re.fullmatch(_IDENTIFIER, bare) or not (bare.isalpha() or re.search(_SEPARATOR, bare)) or looks_random(bare)
    if kind == "token" and len(bare) < _LEAST_TOKEN:
        return False
    if kind == "token" and re.fullmatch(_UUID, bare):
        return not {"encryption", "signing", "master"} & set(words_of(name))
    return True
