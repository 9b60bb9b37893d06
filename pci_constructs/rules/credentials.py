"""What secrets themselves look like: credentials by their shape, what text gives a secret's name, and what is generated."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from pci_constructs.rules.password_commands import given_without_name
from pci_constructs.rules.secret_names import kind_of_secret, words_of
from pci_constructs.rules.secret_words import ORDINARY, SHAPES

# All patterns are texts: re compiles one when it is first needed, which few texts do, and an import costs nothing.
_USER_INFO = r"\b[A-Za-z][A-Za-z0-9+.-]{0,30}://([^\s/:@\"'<>]*):([^\s/@\"']+)@"
_USER_ALONE = r"\bhttps?://([^\s/:@\"'<>]{16,})@(?![\w.-]*sentry)"
_ASSIGNED = r"""(?mx)
    (?<![\w.])(?<!\w-)(?!env:)(?P<name>[A-Za-z_][\w.-]*)["']?\]?
    (?: = | [^\S\n]*(?P<loose>=>|:=|=|:)[^\S\n]*(?:\n\s*(?=["']))? )
    (?: "(?P<double>[^"\n]*)" | '(?P<single>[^'\n]*)' | (?P<bare>[^\s"'&;,]+) )
    """
_FLAG = r"""(?x)
    (?: (?<![\w-])--? | \bsetx\s+(?:/[mM]\s+)? ) (?!no-)(?P<name>[A-Za-z][\w-]+)\s+
    (?: "(?P<double>[^"\n]*)" | '(?P<single>[^'\n]*)' | (?P<bare>[^\s"'-]\S*) )
    """
_SET_BY_CALL = r"""(?x)
    \b(?:define|SetEnvironmentVariable)\(\s* \\?["'](?P<name>\w+)\\?["'] \s*,\s* \\?
    (?: "(?P<double>[^"\n]*)" | '(?P<single>[^'\n]*)' | (?P<bare>(?!x)x) )
    """
_IN_XML = r"""(?x)
    (?: <(?P<name>[A-Za-z][\w.-]*)> (?P<bare>[^<>\s]+) </ )
    | (?: \b(?:key|name)="(?P<key>[\w.:-]+)"\s+value="(?P<double>[^"\n]*)" ) | (?P<single>(?!x)x)
    """
_IN_ELEMENT = r"""(?x)
    <\w+\s[^<>\n]*\bname="(?P<name>[\w.:-]+)"[^<>\n]*> (?P<bare>[^<>\s]+) </ | (?P<double>(?!x)x) | (?P<single>(?!x)x)
    """
_HEADER = r"""(?x)
    (?<![\w-])(?:-H|--header)[ =]?["'](?P<name>[\w-]+):\s*(?P<bare>[^\s"']+)["'] | (?P<double>(?!x)x) | (?P<single>(?!x)x)
    """
_NAMED = (
    (("=", ":"), _ASSIGNED),
    (("-", "setx"), _FLAG),
    (("define(", "SetEnvironmentVariable("), _SET_BY_CALL),
    (("</", 'value="'), _IN_XML),
    (("</",), _IN_ELEMENT),
    (("-H", "--header"), _HEADER),
)
"""What gives something a name: each with words of which one is in every text that does it so."""
_FILLED_IN = r"\\*[$`]|\\+\(|[%<(\[{]|\.[*+]|[*xX•.]+$"
"""How a variable, command, template, pattern or mask begins: what a script or a format puts a secret into. A script that is written by
another one has a backslash before it."""
_PUT_IN = r"\$[({]|`|%[sd(]"
_EXPANDED = rf"{_PUT_IN}|(?<!\\)\$[A-Za-z_]"
_MIXED = r"(?=\D*\d)(?=[^A-Za-z]*[A-Za-z])[^\s:/.,]{6,}"
_ECHOED = r"\becho\s+(?:-\w+\s+)*[\"']$"
_INTO_A_FILE = r"[\"']\s*(?:>|\|\s*(?:sudo\s+)?tee\b)"
_FETCHED = r"\\*(?:\$\(|`)\s*(?:\S*/)?aws\b"
_CALLED = r"\\*(?:\$\(|`)"
_OPEN = "${"
_VARIABLE = r"\$(\w+)"
_PLACE = r"\$\{([\w.]+)\}"
_CALL = r"[A-Za-z_][\w.]*[(\[]"
_NAME_IN_CODE = r"[A-Za-z_][A-Za-z_.]*"
_ORDINARY_WORDS = frozenset(("", *ORDINARY))
_ARN = r"arn:[\w${}.:-]*:"
_ADDRESS = r"[A-Za-z][A-Za-z0-9+.-]*://\S*|(?:[a-z0-9-]+\.){2,}[a-z]{2,}(?::\d+)?(?:/\S*)?"
_IDENTIFIER = r"(?:\.{0,2}/)?[A-Za-z0-9]+(?:[/_.-][A-Za-z0-9]+)*/?"
_SEPARATOR = r"[/_.-]"
_UUID = r"mrk-[0-9a-fA-F]{32}|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_KEPT_BY_AWS = r"(?:appflow|databrew|datasync|ecs-sc|events|opsworks-cm|rds|redshift|sqlworkbench)![\w/.-]+"
"""How Secrets Manager names what other services keep in it."""
_DEEPEST = 3
"""How many assignments are looked at that are each the value of the one before."""
_LEAST_RANDOM = 16
_LEAST_BITS = 3.3
_LEAST_DIGITS = 4
_LEAST_TOKEN = 6
# Tokens have no spaces: what code says where there is none, "No token found.", is no token.
_SENTENCE = r"[A-Z][a-z']*(?: [A-Za-z']+)+[.!?]"
_KEY_OF_AWS = r"(?i)secret[\w .-]{0,12}key\W{1,5}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])"


@lru_cache(maxsize=1024)
def credential_in(text: str) -> str | None:
    """What credential a text holds by its own shape, or by a name that it is given in the text: ``password=…``, ``--token …``."""
    for words, what, shape in SHAPES:
        for word in words:
            if word in text and re.search(shape, text):
                return what
    # A command that goes on in the next line is one all the same.
    text = text.replace("\\\n", " ")
    if "secret" in text.casefold() and any(looks_random(found[1]) for found in re.finditer(_KEY_OF_AWS, text)):
        return "an AWS secret access key"
    for found in _users(_USER_INFO, text):
        # GitHub takes the token as the user, with this for a password.
        if not re.match(_FILLED_IN, found[1] if found[2].startswith("x-oauth") else found[2]):
            return "a password in an address"
    if any(looks_random(found[1]) for found in _users(_USER_ALONE, text)):
        return "a token in an address"
    return _assigned_in(text)


def _assigned_in(text: str) -> str | None:
    for found in _named(text):
        name = _name(found)
        kind = kind_of_secret(name)
        if kind and (value := _literal(text, found)) and is_secret(value, kind, name):
            return f"a value for {name}"
    if any(not re.match(_FILLED_IN, given) and not re.search(_EXPANDED, given) for given in given_without_name(text)):
        return "a password on a command line"
    return None


def _users(pattern: str, text: str) -> Iterator[re.Match[str]]:
    """Addresses with a user in them."""
    return re.finditer(pattern, text) if "://" in text and "@" in text else iter(())


def _named(text: str) -> Iterator[re.Match[str]]:
    """What is given a name in a text."""
    for words, pattern in _NAMED:
        if any(word in text for word in words):
            yield from _assignments(text) if pattern is _ASSIGNED else re.finditer(pattern, text)


def _assignments(text: str) -> Iterator[re.Match[str]]:
    """What assigns, those within what another one assigns too: ``Environment=DB_PASSWORD=…``, ``OPTS="-Dpassword=…"``."""
    at, end, depth = 0, 0, 0
    assigned = re.compile(_ASSIGNED)
    while found := assigned.search(text, at):
        yield found
        depth, end = (depth + 1 if found.end() == end else 0), found.end()
        at = max(map(found.start, ("double", "single", "bare"))) if depth < _DEEPEST else end


def _name(found: re.Match[str]) -> str:
    return str(found["name"] or found["key"])


def _literal(text: str, found: re.Match[str]) -> str:
    """The value that a match assigns; empty if it is not written there but comes from a variable, a command or a call."""
    single, double, loose = found["single"], found["double"], found.re.pattern == _ASSIGNED and found["loose"]
    if single is not None:
        # Two quotes before a variable end the text of one kind and begin that of the other.
        return "" if re.match(_FILLED_IN, single.removeprefix('"')) else str(single)
    if double is not None:
        # Between the double quotes of a shell a dollar begins a variable; in a map or attribute it may belong to the password.
        put_in = _PUT_IN if loose or not found["name"] else _EXPANDED
        expanded = re.search(put_in, double)
        return "" if re.match(_FILLED_IN, double) or (expanded and not is_mixed(double[: expanded.start()])) else str(double)
    bare = str(found["bare"])
    if text[found.start() - 1 : found.start()] == "/":
        # What sed puts in ends with the slash that it begins with.
        bare = bare.partition("/")[0]
    if re.match(_FILLED_IN, bare) or re.search(_EXPANDED, bare) or re.match(_CALL, bare) or (loose and not _is_line(text, found)):
        return ""
    return bare


def _is_line(text: str, found: re.Match[str]) -> bool:
    """Whether a bare value with space before it is a setting, which stands on a line of its own, and no name of a variable in code."""
    rest = text[found.end() :].partition("\n")[0].strip()
    lead = text[: found.start()].rpartition("\n")[2].strip(" -")
    if re.search(_ECHOED, lead) and re.match(_INTO_A_FILE, rest):
        return True
    return not rest and not lead and not (found["loose"] != ":" and re.fullmatch(_NAME_IN_CODE, found["bare"]))


def has_place_for_secret(text: str) -> bool:
    """Whether what is not known of a text, which stands as ``${…}`` in it, is what something with a secret's name is given, a password in
    an address or on a command line, or is called as secrets are.
    """
    if any(_OPEN in found[0] for found in _users(_USER_INFO, text)) or any(_is_place(text, found) for found in _named(text)):
        return True
    put_in = [name for name in re.findall(_PLACE, text) if not re.search(rf"(?<!\w){re.escape(name)}=", text)]
    given = "".join(given_without_name(text))
    return any(f"${{{name}}}" in given or kind_of_secret(name) in ("password", "token") for name in put_in)


def _is_place(text: str, found: re.Match[str]) -> bool:
    """Whether a match names a secret of which a part is not known, and which its script does not itself fetch from AWS."""
    value = found["double"] or found["single"] or found["bare"] or ""
    if not kind_of_secret(_name(found)) or re.match(_FETCHED, value):
        return False
    # What a command is given comes after it, up to the end of the line.
    given = text[found.start() :].partition("\n")[0] if re.match(_CALLED, value) else value
    return _OPEN in given or any(re.search(rf"(?<!\w){name}=[^\n]*\$\{{", text) for name in set(re.findall(_VARIABLE, given)))


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
    if bare.lower() in _ORDINARY_WORDS or re.match(_ARN, bare) or re.fullmatch(rf"[*xX•.!]+|<[^<>]*>|{_KEPT_BY_AWS}", bare):
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
    if kind == "token" and (len(bare) < _LEAST_TOKEN or re.fullmatch(_SENTENCE, bare)):
        return False
    if kind == "token" and re.fullmatch(_UUID, bare):
        return not {"encryption", "signing", "master"} & set(words_of(name))
    return True
