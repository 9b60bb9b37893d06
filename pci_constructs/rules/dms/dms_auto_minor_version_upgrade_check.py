"""Replication instances take minor versions of their engine by themselves.

Fixes of the replication engine come as minor versions. Installed in the maintenance window they arrive within the month that critical ones
may take (6.3.3); with the switch off somebody has to remember each.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true


def _check(instance: ResourceView) -> Judgement:
    return flag_is_true(
        instance,
        "AutoMinorVersionUpgrade",
        default=True,
        good="minor versions are installed in the maintenance window",
        bad="minor versions are not installed by themselves",
    )


RULE = Rule(
    id="dms-auto-minor-version-upgrade-check",
    title="Replication instances take minor versions of their engine by themselves",
    severity=Severity.MEDIUM,
    requirements={"6.3.3": "fixes of the engine are installed in time, without a step that can be forgotten"},
    remediation="set AutoMinorVersionUpgrade to true, or leave it out",
    types=("AWS::DMS::ReplicationInstance",),
    check=_check,
    equivalents={"securityhub": "DMS.6", "config": "dms-auto-minor-version-upgrade-check"},
    passing={"AutoMinorVersionUpgrade": True},
    failing={"AutoMinorVersionUpgrade": False},
)
