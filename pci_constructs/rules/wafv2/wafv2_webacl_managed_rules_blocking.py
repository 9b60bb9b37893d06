"""Managed rule groups block what they recognise.

A public web application is protected by something that detects and prevents attacks all the time (6.4.2). A group that only counts
detects and prevents nothing, and so does a single rule of it whose action is overridden to count, to allow or to take money. Every managed
group of the web ACL is looked at; the core, bad input and SQL injection groups of AWS must be among them, and look at every request.
"""

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Unknown,
    Verdict,
    attempt,
    every,
    failed,
    not_applicable,
    passed,
    some,
    undetermined,
    worst,
)

REQUIRED = ("AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesSQLiRuleSet")
"""The groups of AWS that together cover the common attacks."""

_GROUP, _SCOPE = "Statement.ManagedRuleGroupStatement", "ScopeDownStatement"
_GOOD = passed("every managed group blocks what it recognises", "Rules")


def _acts(block: Block, path: str, weak: tuple[str, ...], what: str) -> Judgement:
    """Judges an action, which is a map with one key."""
    action = block.get(path)
    named = action.names() if isinstance(action, Block) else []
    for name in weak:
        if name in named:
            return failed(f"the action of {what} is overridden to {name.lower()}", block.where(path))
    # A rule that refers to a group must say what becomes of the group's actions; without it there is nothing to rely on.
    return _GOOD if named else failed(f"the action of {what} is overridden to nothing", block.where(path))


def _name(block: Block) -> str:
    name = block.peek("Name")
    return "a group or rule whose name is not known" if name.__class__ is Unknown else str(name)


def _blocks(rule: Block) -> Judgement:
    """Judges that nothing keeps the managed group of a rule, if it has one, from blocking."""
    group = rule.get(_GROUP)
    if not isinstance(group, Block):
        return not_applicable("no managed group")
    name = _name(group)

    def single(entry: Block) -> Judgement:
        # Whoever pays is let in by Monetize.
        return _acts(entry, "ActionToUse", ("Count", "Allow", "Monetize"), f"{_name(entry)} of {name}")

    def excluded(entry: Block) -> Judgement:
        return failed(f"{_name(entry)} of {name} is excluded", entry.path)

    parts = (
        attempt(lambda: _acts(rule, "OverrideAction", ("Count",), name)),
        attempt(lambda: every(group.each("RuleActionOverrides"), single, empty=_GOOD)),
        attempt(lambda: every(group.each("ExcludedRules"), excluded, empty=_GOOD)),
    )
    return worst(parts, empty=_GOOD)


def _covers(acl: ResourceView) -> Judgement:
    """Judges that the groups that cover the common attacks are there."""

    def used(name: str) -> Judgement:
        missing = failed(name, "Rules")
        which = f"which requests the scope-down statement of {name} leaves out"

        def one(rule: Block) -> Judgement:
            where = rule.where(f"{_GROUP}.{_SCOPE}")
            group = rule.get(_GROUP)
            if not isinstance(group, Block) or group.text("VendorName") != "AWS":
                return missing
            if group.text("Name") != name:
                return missing
            return undetermined(f"{name} looks at some requests alone", where, blocked_by=which) if group.has(_SCOPE) else _GOOD

        return some(acl.each("Rules"), one, empty=missing)

    found = [used(name) for name in REQUIRED]
    missing = [judged.message for judged in found if judged.verdict is Verdict.FAIL]
    return failed(f"the web ACL does not use {', '.join(missing)}", "Rules") if missing else worst(found, empty=_GOOD)


def _check(acl: ResourceView) -> Judgement:
    weakened = every(acl.each("Rules"), _blocks, empty=_GOOD)
    return worst((weakened, _covers(acl)), empty=_GOOD)


def _example(override: str) -> dict[str, object]:
    groups = [{"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": name}} for name in REQUIRED]
    return {"Rules": [{"Name": str(n), "Priority": n, "OverrideAction": {override: {}}, "Statement": s} for n, s in enumerate(groups)]}


RULE = Rule(
    id="wafv2-webacl-managed-rules-blocking",
    title="Managed rule groups of web ACLs block, and cover the common attacks",
    severity=Severity.MEDIUM,
    requirements={
        "6.4.2": "web attacks are to be prevented and not only detected, and a group that counts lets them through",
        "6.2.4": "injection and other common attack classes are mitigated in front of software that may have missed one",
    },
    remediation="use the core, known bad inputs and SQL injection groups without overrides to Count, Allow or Monetize, "
    "or record who accepts what only counts (count_only={…: ExceptionRecord(…)}) and until when",
    types=("AWS::WAFv2::WebACL",),
    check=_check,
    passing=_example("None"),
    failing=_example("Count"),
)
