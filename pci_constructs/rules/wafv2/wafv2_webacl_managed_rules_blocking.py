"""Managed rule groups block what they recognise.

A public web application is protected by something that detects and prevents attacks all the time (6.4.2). A group that only counts
detects and prevents nothing, and so does a single rule of it whose action is overridden to count or to allow. Every managed group of
the web ACL is looked at; the core, bad input and SQL injection groups of AWS must be among them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pci_constructs.assembly import Resource, Stack
from pci_constructs.findings import Severity, Verdict
from pci_constructs.rules.rule import Judgement, Rule, each_resource
from pci_constructs.rules.values import UNKNOWN, known

REQUIRED = ("AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesSQLiRuleSet")
"""The groups of AWS that together cover the common attacks."""

_BLOCKS_NOTHING = ("Count", "Allow")


def _unknown(what: str, value: Any) -> Judgement:
    return Judgement(Verdict.UNDETERMINED, f"{what} is not known at synth", "Rules", blocked_by=str(value))


def _fail(message: str) -> Judgement:
    return Judgement(Verdict.FAIL, message, "Rules")


def _action(action: Any, weak: Iterable[str], what: str, problem: str) -> Iterator[Judgement]:
    """What is wrong with an action, which is a mapping with one key."""
    if known(action) is UNKNOWN:
        yield _unknown(what, action)
        return
    named = {name: value for name, value in action.items() if value is not None} if isinstance(action, Mapping) else {}
    for name in weak:
        if name in named:
            yield _unknown(what, named[name]) if known(named[name]) is UNKNOWN else _fail(problem.format(name.lower()))
    if not named:
        yield _fail(problem.format("nothing"))


def _entries(values: Any, what: str) -> Iterator[Judgement | Mapping[str, Any]]:
    """The entries of a list, or why they cannot be known."""
    values = [] if values is None else values
    for entry in values if isinstance(values, list) else [values]:
        yield entry if isinstance(entry, Mapping) and known(entry) is not UNKNOWN else _unknown(what, entry)


def _weakened(rule: Mapping[str, Any], group: Mapping[str, Any]) -> Iterator[Judgement]:
    """What keeps a managed group from blocking."""
    name = group.get("Name")
    # A rule that refers to a group must say what becomes of the group's actions; without it there is nothing to rely on.
    yield from _action(rule.get("OverrideAction"), ["Count"], f"whether {name} blocks", f"the action of {name} is overridden to {{}}")
    for entry in _entries(group.get("RuleActionOverrides"), f"what {name} does"):
        if isinstance(entry, Judgement):
            yield entry
        else:
            single = f"{entry.get('Name')} of {name}"
            problem = f"the action of {single} is overridden to {{}}"
            yield from _action(entry.get("ActionToUse"), _BLOCKS_NOTHING, f"whether {single} blocks", problem)
    for entry in _entries(group.get("ExcludedRules"), f"what {name} does"):
        yield entry if isinstance(entry, Judgement) else _fail(f"{entry.get('Name')} of {name} is excluded")


def _of_aws(group: Mapping[str, Any]) -> str | Judgement:
    """The name of a group of AWS, empty for another vendor's, or why it cannot be known."""
    vendor, name = group.get("VendorName"), group.get("Name")
    if known(vendor) is UNKNOWN or (vendor == "AWS" and known(name) is UNKNOWN):
        return _unknown("which managed group is used", group)
    return str(name) if vendor == "AWS" else ""


@each_resource("AWS::WAFv2::WebACL")
def _check(resource: Resource, _: Stack) -> Judgement:
    found: list[Judgement] = []
    missing = list(REQUIRED)
    unseen: list[Judgement] = []
    for rule in _entries(resource.properties.get("Rules"), "a rule of the web ACL"):
        statement = rule if isinstance(rule, Judgement) else rule.get("Statement")
        if isinstance(rule, Judgement) or known(statement) is UNKNOWN:
            unseen.append(rule if isinstance(rule, Judgement) else _unknown("the statement of a rule", statement))
            continue
        group = statement.get("ManagedRuleGroupStatement") if isinstance(statement, Mapping) else None
        if known(group) is UNKNOWN:
            unseen.append(_unknown("which managed group is used", group))
        elif isinstance(group, Mapping):
            name = _of_aws(group)
            if isinstance(name, Judgement):
                unseen.append(name)
            elif name in missing:
                missing.remove(name)
            found += _weakened(rule, group)
    if missing and not unseen:
        found.append(_fail(f"the web ACL does not use {', '.join(missing)}"))
    failed = [judgement for judgement in found if judgement.verdict is Verdict.FAIL]
    for judgement in (*failed, *found, *unseen):
        return judgement
    return Judgement(Verdict.PASS, "every managed group blocks what it recognises", "Rules")


RULE = Rule(
    id="wafv2-webacl-managed-rules-blocking",
    title="Managed rule groups of web ACLs block, and cover the common attacks",
    severity=Severity.MEDIUM,
    requirements={
        "6.4.2": "web attacks are to be prevented and not only detected, and a group that counts lets them through",
        "6.2.4": "injection and other common attack classes are mitigated in front of software that may have missed one",
    },
    remediation="use the core, known bad inputs and SQL injection groups without overrides to Count or Allow, "
    "or record who accepts what only counts (count_only={…: ExceptionRecord(…)}) and until when",
    check_all=_check,
)
