"""Secrets that rotate do so every 90 days or sooner.

How often passwords of applications change follows from a targeted risk analysis (8.6.3); 90 days is what the standard itself names for
a password that stands alone (8.3.9), so anything rarer needs the analysis on record. A secret that nothing rotates is a matter of
``secretsmanager-rotation-enabled-check``.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed, some
from pci_constructs.rules.secretsmanager._rotations import SECRET, longest_gap, rotated, schedules

_DAYS = 90
_RULES = "RotationRules"


def _often(schedule: ResourceView) -> Judgement:
    days = longest_gap(schedule)
    if days is None:
        return failed(f"{schedule.name} does not say when", _RULES)
    return (passed if days <= _DAYS else failed)(f"the secret rotates within {days:g} days", _RULES)


def _check(secret: ResourceView) -> Judgement:
    return some(schedules(secret), _often, empty=not_applicable("nothing rotates the secret"))


RULE = Rule(
    id="secretsmanager-secret-periodic-rotation",
    title="Secrets rotate every 90 days or sooner",
    severity=Severity.MEDIUM,
    requirements={
        "8.6.3": "90 days is the interval that needs no further argument; a rarer one rests on a targeted risk analysis",
        "8.3.9": "where a password is the only factor, as for most services, it changes every 90 days",
    },
    remediation="rotate every 90 days or sooner, or record the targeted risk analysis that allows more "
    "(risk_analysis=ExceptionRecord(…)) and until when",
    types=(SECRET,),
    check=_check,
    equivalents={"securityhub": "SecretsManager.4", "config": "secretsmanager-secret-periodic-rotation"},
    passing=rotated(90),
    failing=rotated(91),
)
