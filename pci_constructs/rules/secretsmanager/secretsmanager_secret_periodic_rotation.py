"""Secrets that rotate do so every 90 days or sooner.

How often passwords of applications change follows from a targeted risk analysis (8.6.3); 90 days is what the standard itself names for
a password that stands alone (8.3.9), so anything rarer needs the analysis on record. A secret that nothing rotates is a matter of
``secretsmanager-rotation-enabled-check``.
"""

from collections.abc import Iterator

from pci_constructs.assembly import Assembly, Resource, Stack
from pci_constructs.findings import Severity, Subject, Verdict
from pci_constructs.rules.rule import Judgement, Rule, subject_of
from pci_constructs.rules.secretsmanager._rotations import longest_gap, schedules

MAX_DAYS = 90


def _judged(secret: Resource, stack: Stack, assembly: Assembly) -> Judgement:
    sure, perhaps = schedules(secret, stack, assembly)
    if not sure and perhaps:
        blocked = ", ".join(f"{schedule.template}: {schedule.logical_id}" for schedule in perhaps)
        return Judgement(Verdict.UNDETERMINED, "which secret a schedule rotates is not known at synth", blocked_by=blocked)
    if not sure:
        return Judgement(Verdict.NOT_APPLICABLE, "nothing rotates the secret")
    rules = sure[0].properties.get("RotationRules")
    days = longest_gap(rules)
    if days is None:
        return Judgement(Verdict.FAIL, f"{sure[0].logical_id} does not say when", "RotationRules")
    if not isinstance(days, float):
        return Judgement(Verdict.UNDETERMINED, "how often the secret rotates is not known at synth", "RotationRules", blocked_by=str(rules))
    verdict = Verdict.PASS if days <= MAX_DAYS else Verdict.FAIL
    return Judgement(verdict, f"the secret rotates within {days:g} days", "RotationRules")


def _check(assembly: Assembly) -> Iterator[tuple[Subject, Judgement]]:
    for stack in assembly.stacks:
        for secret in stack.of_type("AWS::SecretsManager::Secret"):
            yield subject_of(secret, stack), _judged(secret, stack, assembly)


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
    check_all=_check,
)
