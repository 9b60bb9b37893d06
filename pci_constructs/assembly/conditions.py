"""Conditions and parameters: what the world a rule runs in says of them, asking it to choose where the template leaves them open."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pci_constructs.assembly.values import ABSENT, Undetermined, Unknown, function_of, scalar_text

if TYPE_CHECKING:
    from pci_constructs.assembly.site import Site

_RESOLVED_ELSEWHERE = "AWS::SSM::Parameter::Value<"
_LISTS = ("CommaDelimitedList", "List<")


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
            if value.__class__ is not Unknown:
                return _parameter_is(site, name, value)
    a, b = site.deep(left), site.deep(right)
    if a.__class__ is Unknown or b.__class__ is Unknown:
        return _assumed(site, [left, right], f"{_short(left)} equals {_short(right)}")
    if isinstance(a, list | dict) or isinstance(b, list | dict):
        return bool(a == b)
    return scalar_text(a) == scalar_text(b)


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
    """The parameter that a ``Ref`` names, if whoever deploys the stack chooses its value; the region counts where it is not known."""
    if function_of(raw) != "Ref":
        return None
    name = raw["Ref"]
    if name == "AWS::Region":
        return None if site.stack.region else "AWS::Region"
    declared = site.stack.parameters.get(name) if isinstance(name, str) else None
    if not isinstance(declared, Mapping) or site.given(name) is not ABSENT:
        return None
    return None if str(declared.get("Type")).startswith((_RESOLVED_ELSEWHERE, *_LISTS)) else str(name)


def _allowed(site: "Site", name: str) -> list[str] | None:
    declared = site.stack.parameters.get(name)
    values = declared.get("AllowedValues") if isinstance(declared, Mapping) else None
    return [scalar_text(value) for value in values] if isinstance(values, list) and values else None


def parameter(site: "Site", name: str) -> Any:
    """The value of a parameter in this world."""
    given = site.given(name)
    if given is not ABSENT:
        return given
    declared = site.stack.parameters[name]
    declared = declared if isinstance(declared, Mapping) else {}
    type_ = str(declared.get("Type"))
    if type_.startswith(_RESOLVED_ELSEWHERE):
        return Unknown(f"parameter {name}, read from Parameter Store", "parameter", shape=f"${{{name}}}")
    chosen = _chosen(site, name, declared)
    if type_.startswith(_LISTS) and isinstance(chosen, str):
        return [part.strip() for part in chosen.split(",")]
    return chosen


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
        minimum=_number(declared.get("MinValue")),
        maximum=_number(declared.get("MaxValue")),
    )


def _bind(site: "Site", key: tuple[str, str], options: Sequence[Any]) -> Any:
    if not options:
        return Unknown(f"parameter {key[1]}, none of whose allowed values is left", "parameter")
    value = options[site.world.choose(len(options))]
    site.world.bound[key] = value
    site.world.labels.append(f"{key[1]} is {value!r}")
    return value


def pick(site: "Site", raw: Any, domain: Sequence[str]) -> Any:
    """A key of a mapping: the value itself, or each of the keys in turn where a parameter or something unknown decides."""
    name = open_parameter(site, raw)
    if name is None:
        value = site.resolve(raw)
        if value.__class__ is not Unknown:
            return value if value is ABSENT else scalar_text(value)
        chosen = domain[site.world.choose(len(domain))] if domain else value
        site.world.labels.append(f"{_short(raw)} is {chosen!r}")
        return chosen
    key = (site.template, name)
    if key in site.world.bound:
        return scalar_text(site.world.bound[key])
    allowed = _allowed(site, name)
    excluded = site.world.excluded.get(key, ())
    return _bind(site, key, [option for option in domain if option not in excluded and (allowed is None or option in allowed)])


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _short(raw: Any) -> str:
    text = str(raw)
    return text if len(text) <= 80 else f"{text[:77]}…"
