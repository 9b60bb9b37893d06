"""Every secret has something that changes it.

Passwords of applications and systems are changed in time (8.6.3). What nobody changes is known to everyone who ever had it: to people
who left, in backups, in an old log. Secrets that RDS makes for its databases are not in the template and rotate by themselves.
"""

from collections.abc import Iterator

from pci_constructs.assembly import Assembly, Resource, Stack
from pci_constructs.findings import Severity, Subject, Verdict
from pci_constructs.rules.rule import Judgement, Rule, subject_of
from pci_constructs.rules.secretsmanager._rotations import schedules


def _judged(secret: Resource, stack: Stack, assembly: Assembly) -> Judgement:
    sure, perhaps = schedules(secret, stack, assembly)
    if sure:
        return Judgement(Verdict.PASS, f"{sure[0].logical_id} rotates the secret")
    if perhaps:
        blocked = ", ".join(f"{schedule.template}: {schedule.logical_id}" for schedule in perhaps)
        return Judgement(Verdict.UNDETERMINED, "which secret a schedule rotates is not known at synth", blocked_by=blocked)
    return Judgement(Verdict.FAIL, "no schedule rotates the secret")


def _check(assembly: Assembly) -> Iterator[tuple[Subject, Judgement]]:
    for stack in assembly.stacks:
        for secret in stack.of_type("AWS::SecretsManager::Secret"):
            yield subject_of(secret, stack), _judged(secret, stack, assembly)


RULE = Rule(
    id="secretsmanager-rotation-enabled-check",
    title="Secrets rotate",
    severity=Severity.MEDIUM,
    requirements={
        "8.6.3": "passwords of application and system accounts change periodically, which nobody does by hand for long",
        "8.3.9": "where a password is the only factor, as for most services, it changes every 90 days",
    },
    remediation="add a rotation schedule, or record who accepts a secret that no function can change "
    "(not_rotated=ExceptionRecord(…)) and until when",
    check_all=_check,
)
