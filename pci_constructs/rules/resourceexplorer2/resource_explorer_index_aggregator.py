"""One index lists the resources of all regions.

What is in scope is known and kept current (12.5.1), and what was started in a region that nobody works in is the first thing that such a
list misses. A local index shows its own region; the one that aggregates shows all, and an account has at most one, in a region that
somebody chose. The templates of one application may leave it to those of another.
"""

from collections.abc import Iterator

from pci_constructs.rules import (
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    attempt,
    failed,
    not_applicable,
    passed,
    some,
    undetermined,
)

INDEX = "AWS::ResourceExplorer2::Index"
_TYPE = "Type"


def _aggregates(index: ResourceView) -> Judgement:
    if index.text(_TYPE).strip().upper() == "AGGREGATOR":
        return passed("the index has the resources of all regions", _TYPE)
    return failed("the index has the resources of its own region alone, and none has those of all", _TYPE)


def _all(index: ResourceView) -> Iterator[ResourceView]:
    """Every index of the account, or of the templates: the one that aggregates may be in any region."""
    evaluation = index.evaluation
    yield from (evaluation.view(other) for other in evaluation.by_type.get(INDEX, ()) if evaluation.exists(other))
    # Sees to it that none was left unread.
    yield from index.neighbours(INDEX)


def _check(index: ResourceView) -> Judgement:
    own = attempt(lambda: _aggregates(index))
    if own.verdict is not Verdict.FAIL:
        return own
    others = some(_all(index), _aggregates, empty=own)
    if others.verdict is Verdict.PASS:
        return not_applicable("the index of another region has the resources of all", _TYPE)
    if index.live or others.verdict is not Verdict.FAIL:
        return others
    blocked = "the indexes of the running account (resource-explorer-2 list-indexes)"
    return undetermined("no index here has the resources of all regions", _TYPE, blocked_by=blocked)


RULE = Rule(
    id="resource-explorer-index-aggregator",
    title="One index lists the resources of all regions",
    severity=Severity.LOW,
    requirements={"12.5.1": "the inventory of what is in scope has the resources of all regions, those that nobody works in included"},
    remediation="make the index of one region AGGREGATOR, and LOCAL ones in all others",
    types=(INDEX,),
    check=_check,
    equivalents={"prowler": "resourceexplorer2_indexes_found"},
    passing={"Type": "AGGREGATOR"},
    needed="account",
)
