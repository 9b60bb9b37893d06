"""Every secret has something that changes it.

Passwords of applications and systems are changed in time (8.6.3). What nobody changes is known to everyone who ever had it: to people
who left, in backups, in an old log. Secrets that RDS makes for its databases are not in the template and rotate by themselves.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed, some
from pci_constructs.rules.secretsmanager._rotations import SECRET, rotated, schedules


def _rotates(schedule: ResourceView) -> Judgement:
    return passed(f"{schedule.name} rotates the secret")


def _check(secret: ResourceView) -> Judgement:
    if secret.live and secret.has("Live.ReplicaOf"):
        return not_applicable("a replica gets what its original rotates to", "Live.ReplicaOf")
    return some(schedules(secret), _rotates, empty=failed("no schedule rotates the secret"))


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
    types=(SECRET,),
    check=_check,
    equivalents={
        "securityhub": "SecretsManager.1",
        "config": "secretsmanager-rotation-enabled-check",
        "guard": "SECRETSMANAGER_ROTATION_ENABLED_CHECK",
    },
    passing=rotated(90),
    failing={},
)
