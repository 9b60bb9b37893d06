"""Parameters that a running database takes at its next start: what its group says is not what holds until then."""

from pci_constructs.assembly import ResourceView
from pci_constructs.findings import Verdict
from pci_constructs.rules.combine import every
from pci_constructs.rules.rule import Judgement, undetermined

NOT_RESTARTED = "Live.NotRestarted"


def in_force(database: ResourceView, found: Judgement) -> Judgement:
    """What parameters are judged to be, as long as no running instance waits for a restart; what is not good stays so.

    Args:
        database: the instance or cluster.
        found: the judgement of its parameter group.
    """
    if not database.live or found.verdict is not Verdict.PASS:
        return found

    def waits(instance: object) -> Judgement:
        blocked_by = f"the parameters that {instance} runs with until it is restarted"
        return undetermined(f"{found.message}, which {instance} may not have taken yet", NOT_RESTARTED, blocked_by=blocked_by)

    return every(database.each(NOT_RESTARTED), waits, empty=found)
