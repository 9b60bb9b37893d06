"""Caches take minor versions of their engine by themselves.

Minor versions carry the fixes of known vulnerabilities, which are to be installed within a month if they are critical (6.3.3). Caches do it
by default; switched off, somebody has to think of it each time. Memcached has no such campaigns.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, not_applicable
from pci_constructs.rules.databases import upgraded
from pci_constructs.rules.elasticache._caches import CLUSTER, GROUP, runs_memcached


def _check(cache: ResourceView) -> Judgement:
    if runs_memcached(cache):
        return not_applicable("Memcached is not upgraded by itself", "Engine")
    return upgraded(cache)


RULE = Rule(
    id="elasticache-auto-minor-version-upgrade-check",
    title="Caches take minor versions of their engine by themselves",
    severity=Severity.HIGH,
    requirements={"6.3.3": "security fixes of the engine are installed within the time that the standard leaves"},
    remediation="set AutoMinorVersionUpgrade to true, and a maintenance window that suits",
    types=(GROUP, CLUSTER),
    check=_check,
    equivalents={"securityhub": "ElastiCache.2", "config": "elasticache-auto-minor-version-upgrade-check", "checkov": "CKV_AWS_322"},
    passing={"AutoMinorVersionUpgrade": True},
    failing={"AutoMinorVersionUpgrade": False},
)
