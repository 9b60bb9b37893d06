"""Conditions and parameters: what the world a rule runs in says of them, asking it to choose where the template leaves them open."""

import re
import warnings
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pci_constructs.assembly.patterns import expression
from pci_constructs.assembly.values import ABSENT, Undetermined, Unknown, elements, function_of, number_in, scalar_text

if TYPE_CHECKING:
    from pci_constructs.assembly.site import Site

_RESOLVED_ELSEWHERE = "AWS::SSM::Parameter::Value<"
_LISTS = ("CommaDelimitedList", "List<")
_FILLED = "List<AWS::"
"""Lists of what is in the account, which CloudFormation does not take without an element."""
_FORMS = {
    "AWS::Region": expression(r"[a-z]{2,}(-[a-z]+)+-\d+"),
    "AWS::AccountId": expression(r"\d{12}"),
    "AWS::Partition": expression(r"aws(-[a-z]+)*"),
}
"""What pseudo parameters look like: mappings have other keys, too."""
_PSEUDO = ("AWS::Region", "AWS::AccountId", "AWS::StackName", "AWS::Partition", "AWS::URLSuffix")
"""Pseudo parameters on which a template may decide."""


def condition(site: "Site", name: Any) -> bool:
    """Whether a condition holds in this world.

    Raises:
        Undetermined: the template has no such condition, or it refers to itself.
    """
    world = site.world
    key = (site.template, str(name))
    known = world.conditions.get(key)
    if known is not None:
        return known
    raw = site.stack.conditions.get(str(name), ABSENT)
    if raw is ABSENT:
        raise Undetermined(f"condition {name}, which the template does not have")
    with site.deeper():
        mark = len(world.labels)
        holds = _test(site, raw)
    if len(world.labels) > mark:
        world.labels[mark:] = [f"condition {name} is {'true' if holds else 'false'}"]
    world.conditions[key] = holds
    return holds


def _test(site: "Site", raw: Any) -> bool:
    if isinstance(raw, Mapping) and len(raw) == 1:
        (name, argument), *_ = raw.items()
        if name == "Condition":
            return condition(site, argument)
        arguments = argument if isinstance(argument, list) else [argument]
        with site.deeper():
            if name == "Fn::And":
                return all(_test(site, part) for part in arguments)
            if name == "Fn::Or":
                return any(_test(site, part) for part in arguments)
            if name == "Fn::Not" and len(arguments) == 1:
                return not _test(site, arguments[0])
            if name == "Fn::Equals" and len(arguments) == 2:
                return _equal(site, arguments[0], arguments[1])
    if isinstance(raw, bool) or raw in ("true", "false"):
        return raw in (True, "true")
    return _assumed(site, raw, f"a condition that cannot be read here: {_short(raw)}")


def _equal(site: "Site", left: Any, right: Any) -> bool:
    for this, other in ((left, right), (right, left)):
        name = open_parameter(site, this)
        if name is not None:
            value = site.resolve(other)
            if not _open(value):
                return _parameter_is(site, name, value)
    a, b = site.deep(left), site.deep(right)
    if isinstance(a, list | dict) and isinstance(b, list | dict):
        try:
            return bool(a == b)
        except Undetermined:
            a = ABSENT
    if _open(a) or _open(b):
        return _assumed(site, [left, right], f"{_short(left)} equals {_short(right)}")
    return scalar_text(a) == scalar_text(b)


def _open(value: Any) -> bool:
    """Whether a value of a condition may turn out differently: it is not known, or has an unknown pseudo parameter in it."""
    return value is ABSENT or value.__class__ is Unknown or (value.__class__ is str and "${AWS::" in value)


def _assumed(site: "Site", raw: Any, label: str) -> bool:
    """Either way, but the same way throughout a world."""
    world = site.world
    key = (site.template, f"?{raw!r}")
    if key not in world.conditions:
        world.conditions[key] = world.choose(2) == 0
        world.labels.append(f"{label}: {'true' if world.conditions[key] else 'false'}")
    return world.conditions[key]


def _parameter_is(site: "Site", name: str, value: Any) -> bool:
    """Whether an open parameter has this value: binds it, or excludes the value."""
    world = site.world
    key = (site.template, name)
    text = scalar_text(value)
    if key not in world.bound:
        excluded = world.excluded.setdefault(key, [])
        if text in excluded:
            return False
        left = [option for option in _allowed(site, name) or () if option not in excluded]
        if left and text not in left:
            return False
        if left == [text] or world.choose(2) == 0:
            world.bound[key] = text
            world.labels.append(f"{name} is {text!r}")
        else:
            excluded.append(text)
            world.labels.append(f"{name} is not {text!r}")
    bound: Any = world.bound.get(key, ABSENT)
    return bound is not ABSENT and scalar_text(bound) == text


def open_parameter(site: "Site", raw: Any) -> str | None:
    """The parameter that a ``Ref`` names, if whoever deploys the stack chooses its value; so is the region where it is not known."""
    if function_of(raw) != "Ref":
        return None
    name = raw["Ref"]
    if name in _PSEUDO:
        return None if pseudo(site, name) else str(name)
    declared = site.stack.parameters.get(name) if isinstance(name, str) else None
    if not isinstance(declared, Mapping) or site.given(name) is not ABSENT:
        return None
    return None if str(declared.get("Type")).startswith((_RESOLVED_ELSEWHERE, *_LISTS)) else str(name)


def pseudo(site: "Site", name: str) -> str | None:
    """What a pseudo parameter is where the stack is deployed; nothing if that is not known."""
    stack = site.stack
    if name == "AWS::Region":
        return stack.region
    if name == "AWS::AccountId":
        return stack.account
    if name == "AWS::StackName":
        return stack.name
    if name in ("AWS::Partition", "AWS::URLSuffix") and stack.region:
        china = stack.region.startswith("cn-")
        if name == "AWS::URLSuffix":
            return "amazonaws.com.cn" if china else "amazonaws.com"
        return "aws-cn" if china else "aws-us-gov" if stack.region.startswith("us-gov-") else "aws"
    return None


def _allowed(site: "Site", name: str) -> list[str] | None:
    declared = site.stack.parameters.get(name)
    values = declared.get("AllowedValues") if isinstance(declared, Mapping) else None
    return [scalar_text(value) for value in values] if isinstance(values, list) and values else None


def parameter(site: "Site", name: str) -> Any:
    """The value of a parameter in this world."""
    declared = site.stack.parameters[name]
    declared = declared if isinstance(declared, Mapping) else {}
    type_ = str(declared.get("Type"))
    if type_.startswith(_RESOLVED_ELSEWHERE):
        # Parameter Store keeps no empty values.
        return Unknown(f"parameter {name}, read from Parameter Store", "parameter", shape=f"${{{name}}}", filled=True)
    given = site.given(name)
    value = _chosen(site, name, declared) if given is ABSENT else given
    if type_.startswith(_LISTS):
        if isinstance(value, str):
            return elements(value, ",")
        if value.__class__ is Unknown:
            return Unknown(
                value.why,
                value.kind,
                shape=value.shape if given is ABSENT else "",
                no_echo=value.no_echo,
                filled=type_.startswith(_FILLED),
            )
    return value


def _chosen(site: "Site", name: str, declared: Mapping[str, Any]) -> Any:
    world = site.world
    key = (site.template, name)
    if key in world.bound:
        return world.bound[key]
    excluded = world.excluded.get(key, ())
    options = _allowed(site, name)
    if options is not None:
        return _bind(site, key, [option for option in options if option not in excluded])
    default = declared.get("Default", ABSENT)
    if key not in world.opened:
        if default is not ABSENT and scalar_text(default) not in excluded and world.choose(2) == 0:
            world.bound[key] = default
            world.labels.append(f"parameter {name} has its default")
            return default
        world.opened.add(key)
    return Unknown(
        f"parameter {name}",
        "parameter",
        shape=f"${{{name}}}",
        no_echo=str(declared.get("NoEcho", "")).lower() == "true",
        filled="" in excluded or _is_never_empty(declared),
        minimum=number_in(declared.get("MinValue")),
        maximum=number_in(declared.get("MaxValue")),
    )


def _is_never_empty(declared: Mapping[str, Any]) -> bool:
    """Whether CloudFormation refuses to let a parameter be empty text."""
    if (number_in(declared.get("MinLength")) or 0) >= 1 or str(declared.get("Type")).startswith("AWS::"):
        return True
    return _refuses_empty(str(declared.get("AllowedPattern", "")))


@lru_cache(maxsize=1024)
def _refuses_empty(pattern: str) -> bool:
    with warnings.catch_warnings():
        # Patterns are Java's, and some of them read oddly here.
        warnings.simplefilter("ignore")
        try:
            return re.search(pattern, "") is None
        except (re.error, OverflowError, RecursionError):
            return False


def _bind(site: "Site", key: tuple[str, str], options: Sequence[Any]) -> Any:
    if not options:
        return Unknown(f"parameter {key[1]}, none of whose allowed values is left", "parameter")
    value = options[site.world.choose(len(options))]
    site.world.bound[key] = value
    site.world.labels.append(f"{key[1]} is {value!r}")
    return value


def pick(site: "Site", raw: Any, domain: Sequence[str], *, others: bool = False) -> Any:
    """A key of a mapping: the value itself, or each of the keys in turn where a parameter or something unknown decides.

    Args:
        site: the template.
        raw: the key as the template has it.
        domain: the keys of the mapping.
        others: whether the key may also be none of them, which is ``ABSENT``.
    """
    world = site.world
    name = open_parameter(site, raw)
    key = (site.template, f"?{raw!r}" if name is None else name)
    allowed: Sequence[str] | None = None
    if name is not None:
        allowed = _allowed(site, name)
        if name in _FORMS:
            domain = [option for option in domain if _FORMS[name].fullmatch(option)]
    else:
        value = site.resolve(raw)
        if not _open(value):
            return scalar_text(value)
        if value is ABSENT:
            return value
    if key in world.bound:
        return scalar_text(world.bound[key])
    excluded = world.excluded.setdefault(key, [])
    options: list[Any] = [option for option in domain if option not in excluded and (allowed is None or option in allowed)]
    beyond = [option for option in allowed or () if option not in (*domain, *excluded)]
    if others:
        options += beyond if allowed is not None else [ABSENT]
    chosen = options[world.choose(len(options))] if options else Unknown(f"{_short(raw)}, which can be no key of the mapping")
    if chosen is ABSENT:
        excluded += domain
    elif options:
        world.bound[key] = chosen
    world.labels.append(f"{name or _short(raw)} is {'no key of the mapping' if chosen is ABSENT else repr(chosen)}")
    return chosen


def _short(raw: Any) -> str:
    text = str(raw)
    return text if len(text) <= 80 else f"{text[:77]}…"
