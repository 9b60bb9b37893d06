"""Groups of parameters that a running database takes at its next start: until then they say what will be, not what is."""

from pci_constructs.assembly import ResourceView
from pci_constructs.findings import Verdict
from pci_constructs.rules.combine import every
from pci_constructs.rules.rule import Judgement, undetermined

NOT_RESTARTED = "Live.NotRestarted"


def in_force(database: ResourceView, found: Judgement) -> Judgement:
    """What a group is judged to be, as long as no running instance has yet to take it; what is not good stays so.

    Args:
        database: the instance or cluster.
        found: the judgement of its group.
    """
    if not database.live or found.verdict is not Verdict.PASS:
        return found

    def waits(instance: object) -> Judgement:
        blocked_by = f"what {instance} runs with until it has taken what its group says now"
        return undetermined(f"{found.message}, which {instance} has not taken yet", NOT_RESTARTED, blocked_by=blocked_by)

    return every(database.each(NOT_RESTARTED), waits, empty=found)
