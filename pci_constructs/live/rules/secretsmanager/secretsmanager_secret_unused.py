"""Secrets that nobody reads are gone.

A credential without a reader belongs to an account that nobody uses any more, and both still open a door. Access of applications and
systems is reviewed (7.2.5.1) and accounts that were idle for ninety days are removed or switched off (8.2.6). One that was never read
counts from the day on which it was made.
"""

from pci_constructs.live.rules.days import days_since
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed
from pci_constructs.rules.secretsmanager._rotations import SECRET

_QUARTER = 90
_READ, _MADE, _REPLICA = "Live.LastAccessed", "Live.Created", "Live.ReplicaOf"


def _check(secret: ResourceView) -> Judgement:
    if secret.has(_REPLICA):
        return not_applicable("a replica waits for the day on which its original cannot be reached", _REPLICA)
    path = _READ if secret.has(_READ) else _MADE
    age = days_since(secret, path, secret.today)
    what = "was last read" if path == _READ else "was never read, and made"
    return (failed if age > _QUARTER else passed)(f"the secret {what} {age} days ago", path)


RULE = Rule(
    id="secretsmanager-secret-unused",
    title="Secrets were read within ninety days",
    severity=Severity.MEDIUM,
    requirements={
        "7.2.5.1": "a credential that no application reads is access that a review takes away",
        "8.2.6": "the account behind a secret that nobody reads is inactive",
    },
    remediation="delete the secret, and the account that it opens",
    types=(SECRET,),
    check=_check,
    equivalents={"securityhub": "SecretsManager.3", "config": "secretsmanager-secret-unused", "prowler": "secretsmanager_secret_unused"},
    passing={"Live": {"Created": "2026-01-01", "LastAccessed": "2026-11-20"}},
    failing={"Live": {"Created": "2026-01-01", "LastAccessed": "2026-03-01"}},
)
