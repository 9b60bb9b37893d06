"""The ``Rules`` of a template: CloudFormation deploys nothing with parameters that break one, so that no such world comes about."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pci_constructs.assembly.conditions import open_parameter, pseudo
from pci_constructs.assembly.values import elements, function_of, scalar_text

if TYPE_CHECKING:
    from pci_constructs.assembly.evaluation import Evaluation
    from pci_constructs.assembly.site import Site

_PAIR = 2
_Truth = bool | None
"""Nothing, where the world has not chosen what would tell."""


def refused(evaluation: "Evaluation") -> bool:
    """Whether a template refuses what this world has chosen for its parameters. Nothing is chosen to find out."""
    world = evaluation.world
    chosen = {template for template, _ in (*world.bound, *world.excluded)}
    return any(_breaks(evaluation.sites[template], rule) for template in chosen for rule in evaluation.sites[template].stack.rules.values())


def _breaks(site: "Site", rule: Any) -> bool:
    if not isinstance(rule, Mapping) or _test(site, rule.get("RuleCondition", True)) is not True:
        return False
    listed = rule.get("Assertions")
    assertions = listed if isinstance(listed, list) else []
    return any(isinstance(each, Mapping) and _test(site, each.get("Assert")) is False for each in assertions)


def _test(site: "Site", raw: Any) -> _Truth:
    if isinstance(raw, bool):
        return raw
    if not isinstance(raw, Mapping) or len(raw) != 1:
        return None
    ((name, argument),) = raw.items()
    parts = argument if isinstance(argument, list) else [argument]
    if name in _LOGIC:
        return _LOGIC[name]([_test(site, part) for part in parts])
    return _COMPARISONS[name](site, *parts) if name in _COMPARISONS and len(parts) == _PAIR else None


def _all(held: list[_Truth]) -> _Truth:
    return False if False in held else None if None in held else True


def _any(held: list[_Truth]) -> _Truth:
    return True if True in held else None if None in held else False


def _not(held: list[_Truth]) -> _Truth:
    return None if len(held) != 1 or held[0] is None else not held[0]


def _contains(site: "Site", several: Any, one: Any) -> _Truth:
    listed = _list(site, several)
    return None if listed is None else _any([_equal(site, one, other) for other in listed])


def _each_equals(site: "Site", several: Any, one: Any) -> _Truth:
    listed = _list(site, several)
    return None if listed is None else _all([_equal(site, other, one) for other in listed])


def _each_in(site: "Site", several: Any, others: Any) -> _Truth:
    listed = _list(site, several)
    return None if listed is None else _all([_contains(site, others, one) for one in listed])


def _equal(site: "Site", left: Any, right: Any) -> _Truth:
    a, b = _scalar(site, left), _scalar(site, right)
    if a is not None and b is not None:
        return a == b
    for raw, other in ((left, b), (right, a)):
        name = open_parameter(site, raw)
        if name is not None and other is not None and other in site.world.excluded.get((site.template, name), ()):
            return False
    return None


def _scalar(site: "Site", raw: Any) -> str | None:
    """A value as text, as far as the world has chosen it."""
    if not isinstance(raw, Mapping):
        return None if raw is None or isinstance(raw, list) else scalar_text(raw)
    name = raw["Ref"] if function_of(raw) == "Ref" else None
    if not isinstance(name, str):
        return None
    if open_parameter(site, raw) is None:
        return pseudo(site, name)
    value = site.world.bound.get((site.template, name))
    return None if value is None or isinstance(value, Mapping | list) else scalar_text(value)


def _list(site: "Site", raw: Any) -> list[Any] | None:
    """The elements of a list that the template has, or that is the default of a parameter."""
    if isinstance(raw, list):
        return raw
    name = raw["Ref"] if isinstance(raw, Mapping) and function_of(raw) == "Ref" else None
    value = site.world.bound.get((site.template, name)) if isinstance(name, str) else None
    return elements(value, ",") if isinstance(value, str) else None


_LOGIC = {"Fn::Not": _not, "Fn::And": _all, "Fn::Or": _any}
_COMPARISONS = {"Fn::Equals": _equal, "Fn::Contains": _contains, "Fn::EachMemberEquals": _each_equals, "Fn::EachMemberIn": _each_in}
