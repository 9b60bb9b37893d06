"""A deleted key can be had back for 30 days.

Deleting a key deletes everything that it encrypted, backups included, and nobody can undo it once the waiting period is over. Use of a
pending key fails and is logged, which is how a mistake is noticed; jobs that run once a month notice it only if the period is as long as
KMS offers, which is the default.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.kms._keys import KEY, REPLICA

_WINDOW = "PendingWindowInDays"
_DAYS = 30


def _check(key: ResourceView) -> Judgement:
    if key.at_least(_WINDOW, _DAYS, default=_DAYS):
        return passed(f"a deletion can be taken back for {_DAYS} days", _WINDOW)
    return failed(f"a deletion can be taken back for less than {_DAYS} days", _WINDOW)


RULE = Rule(
    id="kms-deletion-window-at-least-30-days",
    title="Deletions of keys can be taken back for 30 days",
    severity=Severity.LOW,
    requirements={},
    guard_rail="the loss of a key is the loss of all that it encrypted; the standard asks how keys are retired, not how long to wait",
    remediation="set PendingWindowInDays to 30, or leave it out",
    types=(KEY, REPLICA),
    check=_check,
    equivalents={},
    passing={"PendingWindowInDays": 30},
    failing={"PendingWindowInDays": 7},
    template_only="how long a deletion can be taken back is said when somebody deletes, and no API tells it before",
)
