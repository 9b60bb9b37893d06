"""Something looks for access from outside.

Policies of buckets, keys, roles and queues may let other accounts in, each in its own place. An analyzer of external access lists what
they let in, for the reviews of access (7.2.4) and before somebody else finds it (7.3.3). Analyzers of unused or internal access do not
see it.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, failed, not_applicable, passed, some, undetermined

_ANALYZER = "AWS::AccessAnalyzer::Analyzer"
_EXTERNAL = ("ACCOUNT", "ORGANIZATION")


def _external(analyzer: ResourceView) -> Judgement:
    if analyzer.text("Type").strip().upper() in _EXTERNAL:
        return passed("an analyzer looks for access from outside", "Type")
    return failed("an analyzer of another kind", "Type")


def _check(analyzer: ResourceView) -> Judgement:
    own = attempt(lambda: _external(analyzer))
    if own.verdict != "fail":
        return own
    if some(analyzer.neighbours(_ANALYZER), _external, empty=own).verdict == "pass":
        return not_applicable("another analyzer looks for access from outside", "Type")
    if analyzer.live:
        return own
    blocked = "the analyzers of the account and its organization (accessanalyzer list-analyzers)"
    return undetermined("no analyzer here looks for access from outside", "Type", blocked_by=blocked)


RULE = Rule(
    id="iam-external-access-analyzer-enabled",
    title="An analyzer looks for access from outside",
    severity=Severity.HIGH,
    requirements={
        "7.2.4": "reviews of access see who outside of the account was let in",
        "7.3.3": "access from outside that nobody meant to allow is found",
    },
    remediation="add an AWS::AccessAnalyzer::Analyzer of Type ACCOUNT or ORGANIZATION in each region",
    types=(_ANALYZER,),
    check=_check,
    equivalents={"securityhub": "IAM.28", "config": "iam-external-access-analyzer-enabled"},
    passing={"Type": "ACCOUNT"},
    needed="region",
)
