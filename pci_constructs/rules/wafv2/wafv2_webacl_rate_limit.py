"""Web ACLs slow down whoever asks too often.

Guessing card numbers, codes and passwords takes many requests, and each of them looks harmless to a rule that reads one at a time. A
rate-based rule stops an address that sends too many (6.4.2). It must act, so one that only counts is none; one in a rule group of the
same assembly counts, unless the web ACL only counts what the group does.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, passed, some, undetermined

_ACTS = ("Block", "Captcha", "Challenge")
_NONE = failed("no rule limits how often an address may ask", "Rules")


def _named(block: Block, path: str) -> list[str]:
    """The kinds of action that a property names; it has one."""
    action = block.get(path)
    return action.names() if isinstance(action, Block) else []


def _limits(rule: Block) -> Judgement:
    if not isinstance(rule.get("Statement.RateBasedStatement"), Block):
        return _of_a_group(rule)
    if any(name in _ACTS for name in _named(rule, "Action")):
        return passed("a rate-based rule stops whoever asks too often", rule.path)
    return failed("the rate-based rule does not stop what it matches", rule.where("Action"))


def _of_a_group(rule: Block) -> Judgement:
    """Judges a rule that refers to a group of the team's own."""
    reference = rule.get("Statement.RuleGroupReferenceStatement")
    if not isinstance(reference, Block) or "Count" in _named(rule, "OverrideAction"):
        return _NONE
    group = reference.follow("Arn")
    if group is None:
        elsewhere = f"whether the rule group {reference.text('Arn')} limits rates"
        return undetermined("a rule group elsewhere may limit rates", reference.where("Arn"), blocked_by=elsewhere)
    weakened = [entry for entry in reference.blocks("RuleActionOverrides") if not any(a in _ACTS for a in _named(entry, "ActionToUse"))]
    off = [entry.text("Name") for entry in (*weakened, *reference.blocks("ExcludedRules"))]
    return some(group.each("Rules"), lambda one: _NONE if one.text("Name") in off else _limits(one), empty=_NONE)


def _check(acl: ResourceView) -> Judgement:
    return some(acl.each("Rules"), _limits, empty=_NONE)


def _example(action: str) -> dict[str, object]:
    statement = {"RateBasedStatement": {"AggregateKeyType": "IP", "Limit": 2000}}
    return {"Rules": [{"Name": "Rate", "Priority": 0, "Action": {action: {}}, "Statement": statement}]}


RULE = Rule(
    id="wafv2-webacl-rate-limit",
    title="Web ACLs limit the rate of requests",
    severity=Severity.LOW,
    requirements={
        "6.4.2": "guessing and scraping are web attacks that show only in the number of requests",
        "8.3.4": "a weak link: the limit on attempts is the application's, and this one slows guessing across accounts",
    },
    remediation="add a rule with a RateBasedStatement and the action Block, Captcha or Challenge",
    types=("AWS::WAFv2::WebACL",),
    check=_check,
    passing=_example("Block"),
    failing=_example("Count"),
)
