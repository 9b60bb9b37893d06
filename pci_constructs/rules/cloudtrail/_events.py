"""Whether a rule of EventBridge tells a topic of a call that CloudTrail sees."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from pci_constructs.rules import Block, ResourceView, Undetermined, Unknown
from pci_constructs.rules.event_patterns import lets_through, on_default_bus
from pci_constructs.rules.policies import all_hold, any_of
from pci_constructs.rules.reading import document

_RULE, _PATTERN = "AWS::Events::Rule", "EventPattern"
_OF_ONE_REGION, _HOME = ("iam.amazonaws.com",), "us-east-1"
_CALL = "AWS API Call via CloudTrail"


def naming(trail: ResourceView, event: str, source: str) -> Iterator[ResourceView]:
    """The rules of EventBridge that may be for a call, beside a trail or where the call comes to: of dozens, all but a few plainly are for
    others.
    """
    evaluation = trail.evaluation
    for names, rule in evaluation.kept(("named", evaluation.place_of(trail.resource)), partial(_names, trail)):
        if (names is None or event in names) and evaluation.exists(rule.resource):
            yield rule
    if source in _OF_ONE_REGION and trail.stack.stack.region != _HOME:
        yield from _at_home(trail)
    evaluation.need(trail.resource, _RULE)


def _at_home(trail: ResourceView) -> Iterator[ResourceView]:
    """The rules of EventBridge of the same account in the region that calls to IAM come to.

    Raises:
        Undetermined: that region of a running account was not read.
    """
    here = (trail.stack.stack.stage, trail.stack.stack.account, _HOME)
    homes = [stack for stack in trail.evaluation.stacks if (stack.stack.stage, stack.stack.account, stack.stack.region) == here]
    for stack in homes:
        yield from stack.resources(_RULE)
    if trail.live and not homes:
        raise Undetermined(f"the rules of EventBridge in {_HOME}, to which calls to IAM come and which was not read")


def _names(trail: ResourceView) -> list[tuple[frozenset[str] | None, ResourceView]]:
    """All rules of EventBridge beside a trail, with the calls that each names; nothing where that takes more than a look."""
    return [(_plain_names(rule), rule) for rule in trail.evaluation.all_beside(trail.resource, _RULE)]


def _plain_names(rule: ResourceView) -> frozenset[str] | None:
    if rule.conditional:
        return None
    with rule.evaluation.aside() as world:
        try:
            pattern = document(rule, _PATTERN)
            names = pattern.each("detail.eventName") if pattern else []
            of_service = not names and bool(pattern and pattern.has("detail.eventSource"))
        except Undetermined:
            return None
    return None if world.open or of_service or not all(isinstance(name, str) for name in names) else frozenset(names)


def _matches(rule: ResourceView, event: str, source: str) -> bool:
    """Whether the pattern of a rule of EventBridge is for a call, by its name or as one of all that a service is asked."""
    pattern = document(rule, _PATTERN)
    detail = pattern.get("detail") if pattern else None
    # Without the name of the call, the service alone has to decide.
    if not pattern or not isinstance(detail, Block) or not (detail.has("eventName") or (source and detail.names() == ["eventSource"])):
        return False
    wanted = ((pattern, "detail-type", _CALL), (detail, "eventName", event), (detail, "eventSource", source))
    return all_hold(*(partial(_lets, part, name, value) for part, name, value in wanted if value))


def _lets(part: Block, name: str, value: str) -> bool:
    return not part.has(name) or any_of(part.each(name), lambda wanted: lets_through(wanted, value))


def sends(rule: ResourceView, event: str, source: str) -> bool:
    """Whether a rule of EventBridge tells a topic of a call to a service."""
    return all_hold(
        lambda: _matches(rule, event, source),
        partial(_hears_of_calls, rule, source),
        lambda: rule.text("State", "ENABLED") != "DISABLED",
        lambda: tells_topic(rule, [target.peek("Arn") for target in rule.blocks("Targets")]),
    )


def _hears_of_calls(rule: ResourceView, source: str) -> bool:
    """Whether a rule is on the bus that CloudTrail puts calls on; those of IAM come to one region, whichever of them the trail is in.

    Raises:
        Undetermined: it is on another one, to which something may hand them on.
    """
    if not on_default_bus(rule):
        raise Undetermined("whether something hands calls on to the bus that the rule is on", "EventBusName")
    region = rule.stack.stack.region
    if source in _OF_ONE_REGION and region != _HOME:
        raise Undetermined(f"whether calls to {source}, which come to {_HOME}, are handed on to {region or 'the region of the stack'}")
    return True


def tells_topic(of: ResourceView, arns: list[Any]) -> bool:
    """Whether one of some ARNs is that of a topic, whatever the topic is called."""
    known = [arn.shape if arn.__class__ is Unknown and ":sns:" in arn.shape else arn for arn in arns]
    return any_of(known, partial(_is_topic, of))


def _is_topic(of: ResourceView, arn: Any) -> bool:
    target = of.evaluation.links.target(arn)
    return target.type == "AWS::SNS::Topic" if target else ":sns:" in str(arn)
