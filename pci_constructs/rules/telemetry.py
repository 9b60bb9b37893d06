"""Logs that a rule of CloudWatch switches on for resources of a type: what belongs to one of them says nothing of it."""

from collections.abc import Callable

from pci_constructs.assembly import ResourceView
from pci_constructs.findings import Verdict
from pci_constructs.rules.combine import some
from pci_constructs.rules.rule import Judgement, undetermined

_RULE = "AWS::ObservabilityAdmin::TelemetryRule"


def unless_switched_on(
    resource: ResourceView, judged: Judgement, too_little: Callable[[ResourceView], bool] = lambda _: False
) -> Judgement:
    """The judgement, or for a failure that it is open, where a rule of the assembly may switch on what is missed.

    Args:
        resource: what has no logs of its own.
        judged: what its own logs lead to.
        too_little: whether what a rule switches on is not enough.
    """
    if judged.verdict is not Verdict.FAIL or resource.live:
        # In a running account what was switched on is there.
        return judged

    def one(rule: ResourceView) -> Judgement:
        about = rule.text("Rule.ResourceType") == resource.type and rule.text("Rule.TelemetryType", "Logs").strip().lower() == "logs"
        if not about or too_little(rule):
            return judged
        return undetermined(f"{rule.name} may switch on logs", blocked_by=f"whether {rule.name} is for this one, and its logs are there")

    return some(resource.neighbours(_RULE), one, empty=judged)
