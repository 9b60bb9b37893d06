"""What a rule says of one resource: in this world, and over all that conditions and open parameters lead to."""

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace

from pci_constructs.assembly import Evaluation, ResourceView, Undetermined
from pci_constructs.assembly.assertions import refused
from pci_constructs.assembly.worlds import LIMIT
from pci_constructs.findings import Verdict
from pci_constructs.rules.combine import undetermined_by
from pci_constructs.rules.rule import Check, Judgement, not_applicable

RAISED = "the rule raised"
"""How the message begins where a rule itself went wrong."""
_NEVER = not_applicable("its condition never holds")
_TOO_MANY = f"conditions and parameters, which can be combined in more than {LIMIT} ways"
_RANK = {
    verdict: rank for rank, verdict in enumerate((Verdict.ERROR, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.PASS, Verdict.NOT_APPLICABLE))
}


def decide(check: Check, resource: ResourceView) -> Judgement:
    """What a rule says of a resource over all worlds: a failure in one is a failure, and a pass takes all of them."""
    resource.evaluation.world.reset()
    return in_other_worlds(check, resource, _once(check, resource))


def in_other_worlds(check: Check, resource: ResourceView, judgement: Judgement | None) -> Judgement:
    """What it says over all worlds, after it was asked in the first one.

    Args:
        check: the rule's.
        resource: the resource.
        judgement: what it said there; nothing if the resource is not there.
    """
    return over_worlds(resource.evaluation, judgement, partial(_once, check, resource))


def over_worlds(evaluation: Evaluation, judgement: Judgement | None, ask: Callable[[], Judgement | None]) -> Judgement:
    """The worst of what is said in one world after the other; what it is about may be there in some of them only.

    Args:
        evaluation: the assembly, in the first world, which was asked.
        judgement: what was said there; nothing if what it is about is not there.
        ask: asks in the world that has been entered.
    """
    world = evaluation.world
    found: Judgement | None = None
    for _ in range(LIMIT):
        if judgement is not None and judgement.verdict is Verdict.FAIL and refused(evaluation):
            judgement = None
        if judgement is not None and (found is None or _RANK[judgement.verdict] < _RANK[found.verdict]):
            found = replace(judgement, message=_when(judgement, world.labels))
            if judgement.verdict in (Verdict.FAIL, Verdict.ERROR):
                return found
        if not world.advance():
            return found or _NEVER
        judgement = ask()
    return undetermined_by(Undetermined(_TOO_MANY))


def _when(judgement: Judgement, labels: list[str]) -> str:
    if judgement.verdict is Verdict.PASS or not labels:
        return judgement.message
    return f"{judgement.message} (when {' and '.join(labels)})"


def _once(check: Check, resource: ResourceView) -> Judgement | None:
    """What a rule says in one world; nothing if the resource is not there."""
    try:
        return check(resource) if resource.evaluation.exists(resource.resource) else None
    except Exception as error:
        return by(error)


def by(error: Exception) -> Judgement:
    """The judgement that comes of what a rule raised: whatever it is, it is a finding of its own, and hides nothing that others say."""
    if isinstance(error, Undetermined):
        return undetermined_by(error)
    if isinstance(error, RecursionError):
        return undetermined_by(Undetermined("values nested too deeply to be read"))
    return Judgement(Verdict.ERROR, raised(error))


def raised(error: Exception) -> str:
    """The message of a rule that went wrong."""
    return f"{RAISED} {type(error).__name__}: {error}"
