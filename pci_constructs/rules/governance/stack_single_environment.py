"""A stack belongs to one environment, and production has an account of its own.

What is tried out before production must not reach what runs in it: the two are separated, and access control enforces it (6.5.3). An
account is the boundary that AWS enforces by itself, and a running one has resources of one side alone. A stack with resources of both,
stages that share an account, and anything that names an account or an export of the other side undo it. The environment is the tag
``pci-environment`` or the name of the stage; one that is neither production nor before it, such as that of shared tools, is left out.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from pci_constructs.assembly import Assembly, Evaluation, Stack, Unknown
from pci_constructs.findings import Severity, Subject
from pci_constructs.rules.rule import Judgement, Rule, failed, not_applicable, passed, subject_of, subject_of_stack, undetermined
from pci_constructs.standard import ENVIRONMENT_TAG, PRODUCTION

BEFORE = "before production"
_PRODUCTION = frozenset({PRODUCTION, "prod", "prd", "live"})
_BEFORE = frozenset(
    {
        *(
            "acceptance",
            "demo",
            "dev",
            "development",
            "int",
            "integration",
            "qa",
            "sandbox",
            "stage",
            "staging",
            "stg",
            "test",
            "testing",
            "uat",
        ),
        *("nonprod", "non-prod", "nonproduction", "non-production", "preprod", "pre-prod", "preproduction", "pre-production"),
    }
)
_TAGS = (ENVIRONMENT_TAG, "environment", "env")
_IMPORT = r'"Fn::ImportValue": "([^"]*)"'
_ACCOUNT = r"(?<!\d)\d{12}(?!\d)"


def side_of(environment: Any) -> str | None:
    """``production`` or what comes before it, by the usual names; nothing for other environments."""
    return _side_of(str(environment))


@lru_cache(maxsize=1024)
def _side_of(environment: str) -> str | None:
    name = environment.strip().lower()
    return PRODUCTION if name in _PRODUCTION else BEFORE if name in _BEFORE else None


def _environment(stack: Stack) -> str | None:
    found = stack.tags.get(ENVIRONMENT_TAG)
    if found is not None:
        return found
    return next((part for part in reversed(stack.stage.split("/")) if side_of(part)), stack.stage or None)


def _sides_within(stacks: list[Stack]) -> set[str]:
    """The sides that resources say they belong to."""
    found: set[str] = set()
    for stack in stacks:
        properties = [resource.properties for resource in stack.resources.values()]
        for name in set().union(*properties):
            if "tags" in name.lower():
                for tags in (one[name] for one in properties if name in one):
                    found.update(side for value in _environments(tags) if (side := side_of(value)))
    return found


def _environments(tags: Any) -> list[Any]:
    """The values of tags that name an environment."""
    if tags.__class__ is list:
        # The class first: asking for a mapping takes ten times as long, and there are thousands of tags.
        known = [tag if tag.__class__ is dict or isinstance(tag, Mapping) else {} for tag in tags]
        return [tag.get("Value") for tag in known if _of_environment(str(tag.get("Key")))]
    return [value for key, value in tags.items() if _of_environment(str(key))] if isinstance(tags, Mapping) else []


@lru_cache(maxsize=1024)
def _of_environment(tag: str) -> bool:
    return tag.lower() in _TAGS


def _exports(stack: Stack) -> set[str]:
    found = (declared.get("Export") for declared in stack.outputs.values() if isinstance(declared, Mapping))
    return {name for export in found if isinstance(export, Mapping) and isinstance(name := export.get("Name"), str)}


def _judged(stack: Stack, assembly: Assembly) -> Judgement:
    if stack.parent:
        return not_applicable("a nested stack is judged with the stack around it")
    within = _with_nested(stack, assembly)
    sides = _sides_within(within)
    own = side_of(stack.tags.get(ENVIRONMENT_TAG)) or (next(iter(sides)) if len(sides) == 1 else side_of(_environment(stack)))
    if len(sides | ({own} if own else set())) > 1:
        return failed("the stack has resources of production and of what comes before it", "Tags")
    if own is None:
        if _environment(stack) is not None:
            return not_applicable(f"the environment {_environment(stack)} is neither production nor before it")
        return undetermined("the stack does not say which environment it belongs to", blocked_by=f"the tag {ENVIRONMENT_TAG}")
    others = [other for other in assembly.stacks if (side := side_of(_environment(other))) and side != own]
    return _apart(stack, within, others)


def _with_nested(stack: Stack, assembly: Assembly) -> list[Stack]:
    found = [stack]
    for parent in found:
        found += [child for child in assembly.stacks if child.parent == parent.template]
    return found


def _apart(stack: Stack, within: list[Stack], others: list[Stack]) -> Judgement:
    exported = {name for other in others for name in _exports(other)}
    accounts = {other.account for other in others if other.account}
    for part in within if exported or accounts else ():
        # As text: every value of every resource is looked at, and a walk in Python takes ten times as long.
        text = json.dumps([resource.properties for resource in part.resources.values()], default=str)
        named = set(re.findall(_ACCOUNT, text)) & accounts - {stack.account}
        imported = set(re.findall(_IMPORT, text)) & exported
        if named or imported:
            return failed(f"the stack names {min(named or imported)} of an environment on the other side of production")
    if stack.account is None:
        blocked = "the account that the stack is deployed to (env of the stack in the CDK)"
        return undetermined("the stack does not say its account", blocked_by=blocked)
    if stack.account in accounts:
        return failed(f"production and what comes before it share the account {stack.account}")
    if any(other.account is None for other in others):
        blocked = "the accounts of stacks on the other side of production"
        return undetermined("other environments do not say their account", blocked_by=blocked)
    return passed("the stack belongs to one environment, and its account to no other")


_STACK = "AWS::CloudFormation::Stack"


def _of_account(evaluation: Evaluation) -> Iterator[tuple[Subject, Judgement]]:
    """What the tags of a running account say, which is one boundary: all that it has is on one side."""
    places = evaluation.assembly.stacks
    sides = _sides_within(list(places))
    unread = next((place.unread[_STACK] for place in places if _STACK in place.unread), "") or _unread_tags(places)
    for place, resource in evaluation.assembly.resources():
        if resource.type == _STACK:
            tags = resource.properties.get("Tags")
            named = _environments(tags)
            yield subject_of(resource, place), _of_running(place, named, sides, unread, evaluation.settings)


def _unread_tags(places: Iterable[Stack]) -> str:
    """Why the tags of some resource are not known; empty if all are."""
    found = (tags for place in places for one in place.resources.values() for name, tags in one.properties.items() if name == "Tags")
    return next((tags.why for tags in found if tags.__class__ is Unknown), "")


def _of_running(place: Stack, named: list[Any], sides: set[str], unread: str, settings: Any) -> Judgement:
    if len(sides) > 1:
        return failed("the account has resources of production and of what comes before it", "Tags")
    own = next(filter(None, map(side_of, named)), None)
    if own is None and named:
        return not_applicable(f"the environment {named[0]} is neither production nor before it", "Tags")
    others = (settings.preproduction_accounts if own == PRODUCTION else settings.production_accounts) or ()
    if own and place.account in others:
        return failed(f"the account is named as one of the other side, and the stack is of {own}", "Tags")
    if unread:
        return undetermined("not all of the account is known", "Tags", blocked_by=unread)
    if own is None:
        return undetermined("the stack does not say which environment it belongs to", "Tags", blocked_by=f"the tag {ENVIRONMENT_TAG}")
    return passed(f"nothing that was read in the account is of another side than {own}", "Tags")


def _check(evaluation: Evaluation) -> Iterator[tuple[Subject, Judgement]]:
    if evaluation.assembly.live:
        yield from _of_account(evaluation)
        return
    for stack in evaluation.assembly.stacks:
        yield subject_of_stack(stack), _judged(stack, evaluation.assembly)


RULE = Rule(
    id="stack-single-environment",
    title="Stacks belong to one environment, and production has its own account",
    severity=Severity.HIGH,
    requirements={"6.5.3": "an account of its own separates production from what comes before it, and access between them is refused"},
    remediation="give each stage its own account (env), tag it pci-environment, and let neither side name the other's accounts or exports",
    check_all=_check,
    whole_account=True,
)
