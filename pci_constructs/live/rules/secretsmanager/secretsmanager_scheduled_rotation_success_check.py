"""Secrets that are to rotate have rotated in time.

A rotation that fails leaves the old password in place, and nothing else tells: the schedule is there and looks well. Passwords of
applications change as often as the risk analysis says (8.6.3), so what counts is the last rotation that succeeded, and that the next one
is not overdue.
"""

from pci_constructs.live.rules.days import days_since
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed, undetermined
from pci_constructs.rules.secretsmanager._rotations import SCHEDULE, longest_gap

_NEXT, _LAST = "Live.NextRotation", "Live.LastRotated"
_GRACE = 1
"""Days that a rotation may take: the window of a schedule can be a whole day, and days of AWS are those of UTC."""


def _check(schedule: ResourceView) -> Judgement:
    if schedule.has(_NEXT) and (late := days_since(schedule, _NEXT, schedule.today)) > _GRACE:
        return failed(f"a rotation was due {late} days ago and has not succeeded", _NEXT)
    if not schedule.has(_LAST):
        if schedule.has(_NEXT):
            return passed("the first rotation is still to come", _NEXT)
        return undetermined("the secret has never rotated", _LAST, blocked_by="when its first rotation is due")
    age, gap = days_since(schedule, _LAST, schedule.today), longest_gap(schedule)
    if gap is None:
        return undetermined("the schedule does not say when", "RotationRules", blocked_by="how often the secret is to rotate")
    if age > gap + _GRACE:
        return failed(f"the last rotation was {age} days ago, and one is due every {gap:g} days", _LAST)
    return passed(f"the last rotation was {age} days ago, and one is due every {gap:g} days", _LAST)


def _example(last: str, following: str) -> dict[str, object]:
    return {"SecretId": "pay", "RotationRules": {"AutomaticallyAfterDays": 30}, "Live": {"LastRotated": last, "NextRotation": following}}


RULE = Rule(
    id="secretsmanager-scheduled-rotation-success-check",
    title="Secrets that are to rotate have rotated in time",
    severity=Severity.MEDIUM,
    requirements={
        "8.6.3": "a password whose rotation fails has not changed, whatever its schedule says",
        "8.3.9": "where a password is the only factor it changes every 90 days, and not only is meant to",
    },
    remediation="look at the log of the rotation function, mend it, and rotate the secret (secretsmanager rotate-secret)",
    types=(SCHEDULE,),
    check=_check,
    equivalents={"securityhub": "SecretsManager.2", "config": "secretsmanager-scheduled-rotation-success-check"},
    passing=_example("2026-11-20", "2026-12-20"),
    failing=_example("2026-09-01", "2026-10-01"),
)
