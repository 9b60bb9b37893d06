"""Web ACLs slow down whoever asks too often.

Guessing card numbers, codes and passwords takes many requests, and each of them looks harmless to a rule that reads one at a time. A
rate-based rule stops an address that sends too many (6.4.2). It must act, so one that only counts is none; one in a rule group of the
same assembly counts, unless the web ACL only counts what the group does.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, passed, some

_ACTS = ("Block", "Captcha", "Challenge")
_NONE = failed("no rule limits how often an address may ask", "Rules")


def _limits(rule: Block) -> Judgement:
    if rule.has("Statement.RateBasedStatement"):
        rule.get("Statement.RateBasedStatement")
        actions = rule.get("Action")
        named = actions.names() if isinstance(actions, Block) else []
        if any(name in named for name in _ACTS):
            return passed("a rate-based rule stops whoever asks too often", rule.path)
        return failed("the rate-based rule does not stop what it matches", rule.where("Action"))
    if rule.has("Statement.RuleGroupReferenceStatement") and not rule.has("OverrideAction.Count"):
        group = rule.follow("Statement.RuleGroupReferenceStatement.Arn")
        return some(group.each("Rules"), _limits, empty=_NONE) if group else _NONE
    return _NONE


def _check(acl: ResourceView) -> Judgement:
    return some(acl.each("Rules"), _limits, empty=_NONE)


def _example(action: str) -> dict[str, object]:
    statement = {"RateBasedStatement": {"AggregateKeyType": "IP", "Limit": 2000}}
    return {"Rules": [{"Name": "Rate", "Priority": 0, "Action": {action: {}}, "Statement": statement}]}


RULE = Rule(
    id="wafv2-rate-limit-present",
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
