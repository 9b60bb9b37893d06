"""GuardDuty is on.

GuardDuty reads the trail of API calls, the flow of traffic and the names that are looked up, and says what looks like an intruder
(11.5.1). A detector that a template makes and leaves suspended looks at nothing, and nobody notices, because it is there.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true
from pci_constructs.rules.guardduty._features import DETECTOR


def _check(detector: ResourceView) -> Judgement:
    return flag_is_true(detector, "Enable", good="the detector is on", bad="the detector is suspended")


RULE = Rule(
    id="guardduty-enabled-centralized",
    title="GuardDuty detectors are on",
    severity=Severity.HIGH,
    requirements={"11.5.1": "intrusions into account, network and name service are detected while they happen"},
    remediation="set Enable of the detector to true",
    types=(DETECTOR,),
    check=_check,
    equivalents={"securityhub": "GuardDuty.1", "config": "guardduty-enabled-centralized", "checkov": "CKV2_AWS_3"},
    passing={"Enable": True},
    failing={"Enable": False},
    needed="region",
)
