"""What single values in a policy mean: patterns, principals, conditions."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pci_constructs.assembly import Block, Undetermined, Unknown, references_in
from pci_constructs.assembly.patterns import expression
from pci_constructs.assembly.values import DYNAMIC, FUNCTION_PREFIX
from pci_constructs.rules.condition_keys import ARNS, IDS, UP_TO

ANYONE = "*"
_RESOURCE = 5
"""Which part of an ARN names the resource."""
_PART = expression(r"\$\{[^}]*\}|\{\{resolve:[^}]*\}\}")
_OF_S3 = expression(r"arn:{0}:s3:{0}:(?P<account>{0}):(?P<name>.*)".format(r"(?>\$\{[^}]*\}|[^:])*"))
_RANGE = expression(r"([0-9a-f.:]+)/(\d+)")
_NARROWEST_WIDE = {".": 7, ":": 31}
"""The longest prefix of addresses, by version, that S3 takes for everybody."""
_ANY_OF_KIND = expression(r"(o|ou|vpc|vpce)-[*?/]*[*?]|A(ID|RO)A[*?:]*[*?]")
"""Every organization, network, endpoint, user or role: what the ids of a kind begin with, and wildcards for the rest."""
_IN_ANY_ACCOUNT = expression(r"arn:(?>\$\{[^}]*\}|[^:])*:(?:iam|sts)::[^:*?]*[*?][^:]*(?::.*)?")
_OF_CALLER = expression(r"\$\{(?!AWS::|(?i:aws:Resource))[\w.-]+:[^}]+\}")
"""A variable of a policy that whoever calls fills in: all but those on the resource, which has an owner."""
_FUNCTIONS = (FUNCTION_PREFIX, "Ref")
_MAY_STAND = (str, int, float, Unknown)
_USUAL = frozenset({*_MAY_STAND, bool})


def matches(pattern: Any, action: str) -> bool:
    """Whether an action pattern with ``*`` and ``?`` covers an action; neither looks at case."""
    return _covers(pattern if pattern.__class__ is str else str(pattern), action)


@lru_cache(maxsize=1 << 16)
def _covers(pattern: str, action: str) -> bool:
    pattern, action = pattern.strip().lower(), action.lower()
    return pattern == ANYONE or fits(pattern, action)


def takes_everything(pattern: str) -> bool:
    """Whether a pattern takes in every text: it is made of wildcards, an asterisk among them."""
    return "*" in pattern and not pattern.strip("*?")


@lru_cache(maxsize=1 << 14)
def takes_all_actions(pattern: Any, service: str | None = None) -> bool:
    """Whether a pattern of actions takes in every one there is, or every one of a service, given in lower case."""
    of, colon, name = str(pattern).strip().lower().partition(":")
    if not colon:
        return takes_everything(of)
    return takes_everything(name) and (fits(of, service) if service else takes_everything(of))


def fits(pattern: str, text: str) -> bool:
    """Whether a text is as a pattern with ``*`` and ``?`` says; case counts, as in ARNs."""
    head, asterisk, tail = pattern.partition("*")
    if "?" in pattern or "*" in tail:
        return glob(pattern).fullmatch(text) is not None
    if not asterisk:
        return pattern == text
    return len(text) >= len(pattern) - 1 and text.startswith(head) and text.endswith(tail)


@cache
def glob(pattern: str) -> re.Pattern[str]:
    """A pattern with ``*`` and ``?`` as a regular expression, for texts whose case counts, such as ARNs.

    Each part between asterisks is taken where it is met first, and never again elsewhere: that finds every match, and takes no longer than
    text and pattern are long, however many asterisks somebody wrote.
    """
    first, *parts = ("".join("." if sign == "?" else re.escape(sign) for sign in part) for part in pattern.split("*"))
    if not parts:
        return expression(f"(?s){first}")
    between = "".join(f"(?>.*?{part})" for part in parts[:-1] if part)
    return re.compile(f"(?s){first}{between}.*{parts[-1]}")


class Actions(NamedTuple):
    """Patterns of actions, those that are known in lower case.

    Attributes:
        named: all that are known; those named in full cover by this.
        begun: the beginnings of those whose one wildcard is an asterisk at the end.
        wild: those with other wildcards in them.
        unknown: those that are not known.
    """

    named: frozenset[str]
    begun: tuple[str, ...]
    wild: tuple[re.Pattern[str], ...]
    unknown: list[Any]

    def cover(self, action: str) -> bool:
        """Whether one that is known covers an action, given in lower case."""
        if action in self.named or action.startswith(self.begun):
            return True
        return bool(self.wild) and any(pattern.fullmatch(action) for pattern in self.wild)

    def cover_one(self, actions: tuple[str, ...]) -> bool:
        """Whether one that is known covers one of some actions."""
        wanted = _in_lower_case(actions)
        if not self.named.isdisjoint(wanted):
            return True
        if self.begun or self.wild:
            return any(map(self.cover, wanted))
        return False


@lru_cache(maxsize=1024)
def _in_lower_case(actions: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(str.lower, actions))


def actions_of(values: list[Any]) -> Actions:
    """The actions of a statement by kind."""
    unknown: list[Any] = []
    if Unknown in map(type, values):
        unknown = [value for value in values if value.__class__ is Unknown]
        values = [value for value in values if value.__class__ is not Unknown]
    return Actions(*_by_kind(tuple(map(str, values))), unknown)


@lru_cache(maxsize=1 << 14)
def _by_kind(actions: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...], tuple[re.Pattern[str], ...]]:
    named = [action.strip().lower() for action in actions]
    patterns = [action for action in named if "*" in action or "?" in action]
    begun = tuple(action[:-1] for action in patterns if "?" not in action and "*" not in action[:-1])
    return frozenset(named), begun, tuple(glob(action) for action in patterns if "?" in action or "*" in action[:-1])


def any_of(values: list[Any], predicate: Callable[[Any], bool]) -> bool:
    """Whether one of a policy's values (principals, actions, resources) is so; see ``Statement`` for where they come from.

    Raises:
        Undetermined: none is, and one is not known and could be.
    """
    open_: Unknown | None = None
    for value in values:
        if value.__class__ is Unknown:
            # Text around the unknown part may settle it: no ARN with a variable in it is a bare asterisk. Of an action it may be one.
            around = _PART.sub("", value.shape)
            if not around or predicate(value.shape) or (not around.startswith("arn:") and predicate(_PART.sub(ANYONE, value.shape))):
                open_ = value
        elif predicate(value):
            return True
    if open_ is not None:
        raise Undetermined(open_)
    return False


def texts(values: list[Any]) -> list[Any]:
    """The values of a statement, with ``Unknown`` in the place of what is no text: nobody knows how IAM would take it."""
    if _USUAL.issuperset(map(type, values)):
        return values
    return [value if isinstance(value, _MAY_STAND) else Unknown(f"{value!r}, which is no text in a policy") for value in values]


def values_of(keys: Block, key: str) -> list[Any]:
    """The values of a condition on a key, which may have dots in it, as the host names of identity providers do."""
    raw = keys.raw[key]
    return [raw] if raw.__class__ is str and DYNAMIC not in raw else texts(keys.inside({"": raw}, key).each(""))


def plain_conditions(conditions: Any) -> list[tuple[str, str, list[Any]]] | None:
    """Operator, key and values of each condition, where all is plain text, as it mostly is; else nothing."""
    if conditions.__class__ is not dict:
        return None
    found = []
    for operator, keys in conditions.items():
        if operator.__class__ is not str or operator.startswith(_FUNCTIONS) or keys.__class__ is not dict:
            return None
        for key, value in keys.items():
            values = value if value.__class__ is list else [value]
            for each in values:
                if each.__class__ is not str or DYNAMIC in each:
                    return None
            if key.__class__ is not str or key.startswith(_FUNCTIONS):
                return None
            found.append((operator.lower(), key.lower(), values))
    return found


def text_of(value: Any) -> str:
    """A value of a condition as text, in lower case."""
    return "true" if value is True else "false" if value is False else str(value).strip().lower()


def is_anyone(value: Any) -> bool:
    """Whether a principal is everyone, or somebody in whatever account: most services refuse such an ARN, and none limits it."""
    text = str(value).strip()
    return text == ANYONE or (_has_wildcard(text) and _IN_ANY_ACCOUNT.fullmatch(text) is not None)


def _has_wildcard(text: str) -> bool:
    return "*" in text or "?" in text


def is_wide(value: Any) -> bool:
    """Whether a value of a condition admits anybody: a wildcard, nearly every address, an ARN of any account, a bucket of any name, any
    organization.
    """
    return _is_wide(str(value).strip())


def _filled_in(text: str) -> str:
    """The text with a wildcard where a variable stands for whatever the caller has."""
    return _OF_CALLER.sub(ANYONE, text) if "${" in text else text


@lru_cache(maxsize=4096)
def _is_wide(text: str) -> bool:
    text = _filled_in(text)
    if "/" in text and (addresses := _RANGE.fullmatch(text)):
        return int(addresses[2]) <= _NARROWEST_WIDE[":" if ":" in addresses[1] else "."]
    # Of an ARN with any account in it, or a bucket of any name, anybody can make one of their own.
    parts = _PART.sub("_", text).split(":", 5) if text.startswith("arn:") else []
    anyones = len(parts) > _RESOURCE and not parts[4].strip("*?") and (_has_account(parts) or not parts[5].strip("*?/"))
    of_kind = _has_wildcard(text) and _ANY_OF_KIND.fullmatch(text) is not None
    return text in ("", ANYONE, "0.0.0.0") or set(text) <= set("*:?arnws") or anyones or of_kind  # noqa: S104


def _has_account(parts: list[str]) -> bool:
    """Whether the account in an ARN says whose resource it is; buckets have none, whatever stands there, and one name for everybody."""
    return bool(parts[4]) and (parts[2] != "s3" or parts[5].startswith("accesspoint"))


def bucket_in(value: Any) -> str:
    """The name in the ARN of a bucket, which has no account; empty if the value is none, or has an attribute of a resource in it."""
    text = value.shape if value.__class__ is Unknown else "" if references_in(value) else str(value).strip()
    found = _OF_S3.fullmatch(text) if ":s3:" in text else None
    return "" if found is None or (found["account"] and found["name"].startswith("accesspoint")) else found["name"]


def admit_nobody_unknown(key: str, values: list[Any]) -> bool:
    """Whether the values of a condition on a key, in lower case, admit nobody unknown."""
    return not any_of(values, lambda value: is_wide(value) or _leaves_open(key, str(value).strip()))


def _leaves_open(key: str, text: str) -> bool:
    """Whether a wildcard stands where a value would say whose it is."""
    text = _filled_in(text)
    if not _has_wildcard(text):
        return False
    if key in UP_TO:
        return _has_wildcard(text.partition(UP_TO[key])[0])
    if key not in ARNS:
        return key in IDS
    parts = _PART.sub("_", text).split(":", _RESOURCE)
    return len(parts) <= _RESOURCE or (parts[2] != "s3" and (_has_wildcard(parts[4]) or _has_moved(parts)))


def _has_moved(parts: list[str]) -> bool:
    """Whether a wildcard before it may take in the account, and what stands in its place is none."""
    account = parts[4]
    return bool(account) and not account.isdigit() and "_" not in account and _has_wildcard("".join(parts[:4]))


def is_crowd(value: Any) -> bool:
    """Whether a spared principal is everybody, or everybody of an account."""
    text = str(value).strip()
    return text.startswith(ANYONE) or text.endswith((":*", "/*"))


def holds_to_its_values(operator: str) -> bool:
    """Whether a condition operator, in lower case, admits the values it names only; a negated one, or one that holds for absent keys,
    does not.
    """
    bare = operator.rpartition(":")[2]
    return "not" not in bare and not bare.endswith("ifexists") and not operator.startswith("forallvalues") and bare != "null"
