"""An attack that goes on is told again within a quarter of an hour.

GuardDuty tells a new finding at once. What it sees of the same kind afterwards it adds to that finding, and tells it to EventBridge and
to the bucket of exports every six hours, unless the detector says otherwise: by then a first attempt that nobody worried about has become
an exfiltration.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.guardduty._features import DETECTOR

_FREQUENCY = "FindingPublishingFrequency"


def _check(detector: ResourceView) -> Judgement:
    found = detector.text(_FREQUENCY, "SIX_HOURS").strip().upper()
    if found == "FIFTEEN_MINUTES":
        return passed("recurring findings are told every 15 minutes", _FREQUENCY)
    return failed(f"recurring findings are told with a delay of up to {found.replace('_', ' ').lower()}", _FREQUENCY)


RULE = Rule(
    id="guardduty-findings-published-often",
    title="Recurring GuardDuty findings are told every 15 minutes",
    severity=Severity.LOW,
    requirements={},
    guard_rail="the standard wants suspected compromise told (11.5.1) and sets no time; AWS's default leaves what recurs untold for hours",
    remediation="set FindingPublishingFrequency to FIFTEEN_MINUTES",
    types=(DETECTOR,),
    check=_check,
    equivalents={},
    passing={"Enable": True, _FREQUENCY: "FIFTEEN_MINUTES"},
    failing={"Enable": True, _FREQUENCY: "SIX_HOURS"},
)
