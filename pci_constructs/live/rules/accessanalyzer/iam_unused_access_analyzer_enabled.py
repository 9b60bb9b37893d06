"""An analyzer looks for rights that nobody uses.

Rights are given when they are needed and stay. An analyzer of unused access lists roles, keys and permissions that nobody has used for a
time, which reviews of access start from (7.2.4, 7.2.5.1), and accounts that are to be taken away after ninety days (8.2.6). One in one
region is enough: users and roles have none.
"""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Undetermined, attempt, failed, not_applicable, passed

_ANALYZER = "AWS::AccessAnalyzer::Analyzer"
_UNUSED = ("ACCOUNT_UNUSED_ACCESS", "ORGANIZATION_UNUSED_ACCESS")
_AGE = "AnalyzerConfiguration.UnusedAccessConfiguration.UnusedAccessAge"
_DAYS = 90


def _own(analyzer: ResourceView) -> Judgement:
    if analyzer.text("Type") not in _UNUSED:
        return failed("no analyzer looks for rights that nobody uses", "Type")
    # The default of AWS is 90 days.
    if (analyzer.number(_AGE) or _DAYS) > _DAYS:
        return failed(f"the analyzer waits for more than {_DAYS} days", _AGE)
    return passed(f"an analyzer finds what nobody has used for {_DAYS} days or less", "Type")


def _check(analyzer: ResourceView) -> Judgement:
    own = attempt(partial(_own, analyzer))
    if own.verdict == "pass":
        return own
    open_ = [own] if own.verdict == "undetermined" else []
    for stack in analyzer.evaluation.stacks:
        for other in stack.resources(_ANALYZER):
            found = attempt(partial(_own, other))
            if found.verdict == "pass":
                return not_applicable(f"{other.name} looks for rights that nobody uses", "Type")
            open_ += [found] if found.verdict == "undetermined" else []
        if _ANALYZER in stack.stack.unread:
            raise Undetermined(stack.stack.unread[_ANALYZER])
    return open_[0] if open_ else own


RULE = Rule(
    id="iam-unused-access-analyzer-enabled",
    title="An analyzer looks for rights that nobody uses",
    severity=Severity.MEDIUM,
    requirements={
        "7.2.4": "reviews of access see which rights nobody uses",
        "7.2.5.1": "access of applications is reviewed by what they use",
        "8.2.6": "accounts that nobody has used for ninety days are found",
    },
    remediation="add an analyzer of type ACCOUNT_UNUSED_ACCESS with an age of 90 days or less in one region",
    types=(_ANALYZER,),
    check=_check,
    needed="account",
    equivalents={"config": "iam-unused-access-analyzer-enabled"},
    passing={"Type": "ACCOUNT_UNUSED_ACCESS", "AnalyzerConfiguration": {"UnusedAccessConfiguration": {"UnusedAccessAge": 90}}},
    failing={"Type": "ACCOUNT"},
)
